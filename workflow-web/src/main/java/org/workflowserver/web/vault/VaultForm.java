package org.workflowserver.web.vault;

import java.time.Instant;
import java.time.LocalDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeParseException;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.identity.Scope;
import org.workflowserver.vault.VaultItemView;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.QueryString;

/**
 * What the form of a vault item holds, as it is typed.
 *
 * @param name of an API key without {@link #KEY_PREFIX}
 * @param secret never shown again; empty for an API key
 * @param hosts with commas or line breaks between them
 * @param expires a time, in UTC where it names no zone; empty for never
 * @param group the widest scope of an API key
 */
record VaultForm(
    boolean key, String name, String secret, String hosts, String expires, String group) {
  /** What the names of API keys begin with. */
  static final String KEY_PREFIX = "api-key:";

  /** The form of a new item. */
  static VaultForm empty(boolean key) {
    return new VaultForm(key, "", "", "", "", Scope.OPERATOR.group());
  }

  /** The form as it shows an item that is there. */
  static VaultForm of(VaultItemView item) {
    boolean key = item.groups().isPresent();
    return new VaultForm(
        key,
        key ? item.name().substring(KEY_PREFIX.length()) : item.name(),
        "",
        String.join(", ", item.hosts()),
        item.expiresAt().map(Instant::toString).orElse(""),
        widest(item));
  }

  /** The body that asks the facade for a new item. */
  Map<String, Object> asNew() {
    Map<String, Object> body = named();
    if (key) {
      body.put("groups", List.of(group));
    } else {
      body.put("secret", secret);
      body.put("hosts", hostNames());
    }
    if (!expires.isBlank()) {
      body.put("expires_at", expiresWithZone());
    }
    return body;
  }

  /** Whether a secret that is there stays as it is. */
  boolean isSecretKept() {
    return !key && secret.isEmpty();
  }

  /**
   * The body that asks for another secret or key, or for a change beside the secret; what the form
   * left alone stays as it is.
   */
  Map<String, Object> asReplacementOf(VaultItemView item) {
    Map<String, Object> body = named();
    if (!key) {
      body.put("hosts", hostNames());
      if (!isSecretKept()) {
        body.put("secret", secret);
      }
    } else if (!group.equals(widest(item))) {
      body.put("groups", List.of(group));
    }
    // The field knows minutes only: the same minute is the same time.
    Optional<Instant> shown = item.expiresAt().map(end -> end.truncatedTo(ChronoUnit.MINUTES));
    if (!shown.equals(expiresAt().map(end -> end.truncatedTo(ChronoUnit.MINUTES)))
        || (expiresAt().isEmpty() && !expires.isBlank())) {
      body.put("expires_at", expires.isBlank() ? null : expiresWithZone());
    }
    return body;
  }

  private Map<String, Object> named() {
    Map<String, Object> body = new LinkedHashMap<>();
    String plain = name.strip();
    if (key) {
      body.put("name", plain.startsWith(KEY_PREFIX) ? plain : KEY_PREFIX + plain);
    } else {
      body.put("name", plain);
    }
    return body;
  }

  /** The hosts one by one; with a blank in it one is none, and is said to be. */
  List<String> hostNames() {
    return Page.listed(hosts);
  }

  /** The time that is meant; empty when there is none, and when it can't be read. */
  Optional<Instant> expiresAt() {
    return QueryString.instantOf(expires.strip());
  }

  private String expiresWithZone() {
    try {
      return LocalDateTime.parse(expires.strip()).toInstant(ZoneOffset.UTC).toString();
    } catch (DateTimeParseException e) {
      return expires.strip();
    }
  }

  private static String widest(VaultItemView item) {
    return VaultItemPageView.widest(item.groups().orElse(List.of()), Scope.OPERATOR);
  }

  /** Without the secret, which belongs in no log. */
  @Override
  public String toString() {
    return "VaultForm[name=" + name + "]";
  }
}
