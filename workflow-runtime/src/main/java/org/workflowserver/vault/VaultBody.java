package org.workflowserver.vault;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Scope;
import org.workflowserver.json.Text;
import org.workflowserver.json.Times;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.WrongMembers;

/**
 * The body of a call that creates or replaces an item. Reading it finds every wrong member; members
 * that are not known are ignored.
 */
final class VaultBody {
  private static final int LEAST_NAME = 3;
  private static final int LONGEST_NAME = 50;
  private static final int LONGEST_SECRET = 2_000;
  private static final int MOST_HOSTS = 100;

  private final Map<String, Object> body;
  private final Instant now;
  private final boolean secretKept;
  private final WrongMembers wrong = new WrongMembers();

  private String name;
  private Optional<String> secret = Optional.empty();
  private Optional<Instant> expiresAt = Optional.empty();
  private Optional<List<String>> hosts = Optional.empty();
  private Optional<SortedSet<String>> groups = Optional.empty();

  private VaultBody(Map<String, Object> body, Instant now, boolean secretKept) {
    this.body = body;
    this.now = now;
    this.secretKept = secretKept;
  }

  /**
   * Reads a body.
   *
   * @throws Refusal {@code parameter_missing} or {@code parameter_invalid}, with every problem
   */
  static VaultBody read(Map<String, Object> body, Instant now) {
    return read(new VaultBody(body, now, false));
  }

  /** As {@link #read}, of a body that may leave the secret as it is. */
  static VaultBody readChange(Map<String, Object> body, Instant now) {
    return read(new VaultBody(body, now, true));
  }

  private static VaultBody read(VaultBody read) {
    read.readName();
    read.readSecret();
    read.readExpiry();
    read.readHosts();
    read.readGroups();
    read.wrong.refuse();
    return read;
  }

  String name() {
    return name;
  }

  /** Whether this is about an API key and not about a secret. */
  boolean isKey() {
    return body.get("name") instanceof String sent && sent.startsWith(VaultItem.KEY_PREFIX);
  }

  boolean has(String member) {
    return body.containsKey(member);
  }

  /** There for a secret, unless it is to stay as it is; never for an API key. */
  Optional<String> secret() {
    return secret;
  }

  /** Empty when it is not sent, and when it is taken away. */
  Optional<Instant> expiresAt() {
    return expiresAt;
  }

  /** In lower case; empty when they are not sent, an empty list when they are taken away. */
  Optional<List<String>> hosts() {
    return hosts;
  }

  /** Names of scopes; empty when they are not sent. */
  Optional<SortedSet<String>> groups() {
    return groups;
  }

  private void readName() {
    if (body.get("name") == null) {
      wrong.missing("name");
    } else if (body.get("name") instanceof String sent) {
      name = sent;
      checkName(sent);
    } else {
      wrong.invalid("/name", "'name' must be a string.");
    }
  }

  private void checkName(String sent) {
    int length = characters(sent);
    if (length < LEAST_NAME || length > LONGEST_NAME) {
      wrong.invalid("/name", "'name' must have 3 to 50 characters.");
    } else if (!isPlain(sent) || !sent.equals(sent.strip())) {
      wrong.invalid("/name", "'name' must have no control characters, and no blanks at its ends.");
    } else if (Ids.isShaped(IdKind.VAULT_ITEM, sent)) {
      wrong.invalid("/name", "'name' must not look like the id of a vault item.");
    } else if (sent.equals(VaultItem.KEY_PREFIX)) {
      wrong.invalid("/name", "'name' must have a name behind '" + VaultItem.KEY_PREFIX + "'.");
    }
  }

  private void readSecret() {
    Object sent = body.get("secret");
    if (isKey()) {
      if (sent != null) {
        wrong.invalid(
            "/secret", "An API key takes no secret: it is made, and the answer carries it.");
      }
    } else if (sent == null && secretKept) {
      secret = Optional.empty();
    } else if (sent == null) {
      wrong.missing("secret");
    } else if (sent instanceof String text
        && !text.isEmpty()
        && characters(text) <= LONGEST_SECRET
        && Text.wellFormed(text).equals(text)) {
      secret = Optional.of(text);
    } else {
      wrong.invalid("/secret", "'secret' must be a string of 1 to 2,000 characters.");
    }
  }

  private void readExpiry() {
    Object sent = body.get("expires_at");
    if (sent == null) {
      return;
    }
    try {
      if (sent instanceof String text) {
        Instant time = Times.parse(text);
        expiresAt = Optional.of(time);
        if (!time.isAfter(now)) {
          wrong.invalid("/expires_at", "'expires_at' must lie in the future.");
        }
        return;
      }
    } catch (DateTimeParseException e) {
      expiresAt = Optional.empty();
    }
    wrong.invalid(
        "/expires_at", "'expires_at' must be a time such as 2030-10-31T12:00:00Z, or null.");
  }

  private void readHosts() {
    if (!has("hosts")) {
      return;
    }
    Object sent = body.get("hosts") == null ? List.of() : body.get("hosts");
    if (!(sent instanceof List<?> list) || list.size() > MOST_HOSTS) {
      wrong.invalid(
          "/hosts", "'hosts' must be a list of at most " + MOST_HOSTS + " host names, or null.");
    } else if (isKey() && !list.isEmpty()) {
      wrong.invalid("/hosts", "An API key is not sent to hosts.");
    } else {
      hosts = Optional.of(readHosts(list));
    }
  }

  private List<String> readHosts(List<?> list) {
    List<String> read = new ArrayList<>();
    for (int i = 0; i < list.size(); i++) {
      Optional<String> host =
          list.get(i) instanceof String text ? HostName.parseTarget(text) : Optional.empty();
      if (host.isEmpty()) {
        wrong.invalid(
            "/hosts/" + i,
            "A host is a name such as api.example.com, or one with a port, without a path.");
      }
      host.filter(known -> !read.contains(known)).ifPresent(read::add);
    }
    return List.copyOf(read);
  }

  private void readGroups() {
    Object sent = body.get("groups");
    if (sent == null) {
      return;
    }
    if (!isKey()) {
      wrong.invalid("/groups", "Only an API key, whose name begins 'api-key:', has groups.");
    } else if (sent instanceof List<?> list
        && !list.isEmpty()
        && list.size() <= Scope.MOST_GROUPS) {
      groups = Optional.of(readGroups(list));
    } else {
      wrong.invalid(
          "/groups",
          "'groups' must be a list of 1 to " + Scope.MOST_GROUPS + " of " + known() + ".");
    }
  }

  private SortedSet<String> readGroups(List<?> list) {
    SortedSet<String> read = new TreeSet<>();
    for (int i = 0; i < list.size(); i++) {
      if (list.get(i) instanceof String group && Scope.ofGroup(group).isPresent()) {
        read.add(group);
      } else {
        wrong.invalid("/groups/" + i, "A group is one of " + known() + ".");
      }
    }
    return read;
  }

  private static String known() {
    return "viewer, operator, editor and admin";
  }

  private static boolean isPlain(String text) {
    return text.chars().noneMatch(Character::isISOControl) && Text.wellFormed(text).equals(text);
  }

  private static int characters(String text) {
    return text.codePointCount(0, text.length());
  }

  /** Without the members, one of which is secret. */
  @Override
  public String toString() {
    return "VaultBody" + body.keySet();
  }
}
