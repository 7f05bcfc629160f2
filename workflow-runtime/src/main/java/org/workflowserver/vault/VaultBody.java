package org.workflowserver.vault;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Scope;
import org.workflowserver.json.Text;
import org.workflowserver.json.Times;
import org.workflowserver.refusal.BodyMembers;
import org.workflowserver.refusal.Refusal;

/**
 * The body of a call that creates or replaces an item. Reading it finds every wrong member; members
 * that are not known are ignored.
 */
final class VaultBody {
  private static final int LEAST_NAME = 3;
  private static final int LONGEST_NAME = 50;
  private static final int LONGEST_SECRET = 2_000;

  private final BodyMembers body;
  private final Instant now;
  private final boolean secretKept;

  private String name;
  private Optional<String> secret = Optional.empty();
  private Optional<Instant> expiresAt = Optional.empty();
  private Optional<List<String>> hosts = Optional.empty();
  private Optional<SortedSet<String>> groups = Optional.empty();

  private VaultBody(Map<String, Object> sent, Instant now, boolean secretKept) {
    this.body = new BodyMembers(sent);
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
    read.body.refuse();
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
    return body.has(member);
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
    body.require("name");
    name = body.text("name", any -> true, "a string").orElse(null);
    if (name != null) {
      checkName(name);
    }
  }

  private void checkName(String sent) {
    int length = characters(sent);
    if (length < LEAST_NAME || length > LONGEST_NAME) {
      body.invalid("/name", "'name' must have 3 to 50 characters.");
    } else if (!isPlain(sent) || !sent.equals(sent.strip())) {
      body.invalid("/name", "'name' must have no control characters, and no blanks at its ends.");
    } else if (Ids.isShaped(IdKind.VAULT_ITEM, sent)) {
      body.invalid("/name", "'name' must not look like the id of a vault item.");
    } else if (sent.equals(VaultItem.KEY_PREFIX)) {
      body.invalid("/name", "'name' must have a name behind '" + VaultItem.KEY_PREFIX + "'.");
    }
  }

  private void readSecret() {
    if (isKey()) {
      if (body.get("secret") != null) {
        body.invalid(
            "/secret", "An API key takes no secret: it is made, and the answer carries it.");
      }
    } else {
      if (!secretKept) {
        body.require("secret");
      }
      secret = body.text("secret", VaultBody::isSecret, "a string of 1 to 2,000 characters");
    }
  }

  private static boolean isSecret(String text) {
    return !text.isEmpty()
        && characters(text) <= LONGEST_SECRET
        && Text.wellFormed(text).equals(text);
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
          body.invalid("/expires_at", "'expires_at' must lie in the future.");
        }
        return;
      }
    } catch (DateTimeParseException e) {
      expiresAt = Optional.empty();
    }
    body.invalid(
        "/expires_at", "'expires_at' must be a time such as 2030-10-31T12:00:00Z, or null.");
  }

  private void readHosts() {
    Object sent = body.get("hosts");
    if (sent == null) {
      hosts = has("hosts") ? Optional.of(List.of()) : Optional.empty();
    } else if (isKey() && !sent.equals(List.of())) {
      body.invalid("/hosts", "An API key is not sent to hosts.");
    } else {
      hosts = HostName.list(body, 0, ", or null");
    }
  }

  private void readGroups() {
    if (isKey() || body.get("groups") == null) {
      groups = Scope.groups(body);
    } else {
      body.invalid("/groups", "Only an API key, whose name begins 'api-key:', has groups.");
    }
  }

  private static boolean isPlain(String text) {
    return text.chars().noneMatch(Character::isISOControl) && Text.wellFormed(text).equals(text);
  }

  private static int characters(String text) {
    return text.codePointCount(0, text.length());
  }
}
