package org.workflowserver.vault;

import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Subject;

/**
 * On whose behalf secrets are read, for the audit log.
 *
 * @param org the tenant
 * @param name the workflow's id, or the name of who tries a node
 * @param address where the call came from; empty for a workflow
 * @param details what else the log says of the reader
 */
public record SecretReader(
    String org, String name, Optional<String> address, Map<String, String> details) {
  /** A version of a workflow. */
  public static SecretReader version(String org, String workflowId, int version) {
    return new SecretReader(
        org, workflowId, Optional.empty(), Map.of("version", Integer.toString(version)));
  }

  /** A subscription to events, whose messages are signed with the secret. */
  public static SecretReader subscription(String org, String subscriptionId) {
    return new SecretReader(org, subscriptionId, Optional.empty(), Map.of());
  }

  /** A provider of tokens, which is asked with the client's secret. */
  public static SecretReader provider(String org, String providerId) {
    return new SecretReader(org, providerId, Optional.empty(), Map.of());
  }

  /** Somebody who tries a node alone. */
  public static SecretReader of(Caller caller) {
    return new SecretReader(
        caller.org(),
        caller.name(),
        caller.address(),
        caller.subject().map(Subject::auditDetails).orElse(Map.of()));
  }

  /** What the log says when the reader was given the secret. */
  AuditEntry auditEntry(Secret secret) {
    Map<String, String> all = new HashMap<>(details);
    all.put("name", secret.name());
    return new AuditEntry(
        org,
        Optional.of(name),
        address,
        AuditAction.SECRET_USED,
        Optional.of(secret.itemId()),
        all);
  }
}
