package org.workflowserver.identity;

import java.util.Map;
import java.util.Optional;

/**
 * Whom a token is about: a name may change or be given to another, this does not.
 *
 * @param issuer who says so
 * @param id what the issuer calls the person or program; of the built-in issuer {@code usr_…}, or
 *     {@code vlt_…} for an API key
 */
public record Subject(String issuer, String id) {
  /** The holder of a local account or API key. */
  static Subject ofAccount(String accountId) {
    return new Subject(Tokens.BUILT_IN_ISSUER, accountId);
  }

  /** Whether it is a local account or an API key. */
  public boolean isLocal() {
    return issuer.equals(Tokens.BUILT_IN_ISSUER);
  }

  /** Whether it is an API key, so nobody in person. */
  public boolean isApiKey() {
    return isLocal() && KeySignIn.isKey(id);
  }

  /** As it is kept on record; no issuer has a blank in its name. */
  public String text() {
    return issuer + " " + id;
  }

  /** As the details of an entry in the audit log have it. */
  public Map<String, String> auditDetails() {
    return Map.of("issuer", issuer, "subject", id);
  }

  /** What {@link #text} gave; nothing for another text. */
  public static Optional<Subject> parse(String text) {
    int blank = text.indexOf(' ');
    return blank < 0
        ? Optional.empty()
        : Optional.of(new Subject(text.substring(0, blank), text.substring(blank + 1)));
  }
}
