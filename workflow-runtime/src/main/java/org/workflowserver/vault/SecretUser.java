package org.workflowserver.vault;

import java.util.Optional;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.identity.Caller;

/**
 * On whose behalf secrets are read, for the audit log.
 *
 * @param org the tenant
 * @param name the workflow's id, or the name of who tries a node
 * @param address where the call came from; empty for a workflow
 * @param version the workflow's; empty for a trial
 */
public record SecretUser(
    String org, String name, Optional<String> address, Optional<Integer> version) {
  /** A version of a workflow. */
  public static SecretUser version(String org, String workflowId, int version) {
    return new SecretUser(org, workflowId, Optional.empty(), Optional.of(version));
  }

  /** Somebody who tries a node alone. */
  public static SecretUser of(Caller caller) {
    return new SecretUser(caller.org(), caller.name(), caller.address(), Optional.empty());
  }

  AuditEntry used(Secret secret) {
    AuditEntry entry =
        AuditEntry.of(
            org,
            Optional.of(name),
            address,
            AuditAction.SECRET_USED,
            Optional.of(secret.itemId()),
            "name",
            secret.name());
    return version.map(number -> entry.with("version", number.toString())).orElse(entry);
  }
}
