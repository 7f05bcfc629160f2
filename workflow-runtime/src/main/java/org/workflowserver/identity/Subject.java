package org.workflowserver.identity;

import java.util.Map;
import java.util.Optional;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;

/**
 * Whom a token is about: a name may change or be given to another, this does not.
 *
 * @param issuer who says so
 * @param id what the issuer calls the person or program; of the built-in issuer {@code usr_…}, or
 *     {@code vlt_…} for an API key
 */
public record Subject(String issuer, String id) {
  /** Issuer of local accounts' tokens, the same on every server of an installation. */
  public static final String BUILT_IN_ISSUER = "workflow-server";

  /** The holder of a local account or API key. */
  public static Subject ofAccount(String accountId) {
    return new Subject(BUILT_IN_ISSUER, accountId);
  }

  /** Whether it is a local account or an API key. */
  public boolean isLocal() {
    return issuer.equals(BUILT_IN_ISSUER);
  }

  /** Whether it is an API key, so nobody in person. */
  public boolean isApiKey() {
    return isLocal() && isApiKey(id);
  }

  /** Whether an account's id is one of an API key. */
  public static boolean isApiKey(String accountId) {
    return Ids.isShaped(IdKind.VAULT_ITEM, accountId);
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
