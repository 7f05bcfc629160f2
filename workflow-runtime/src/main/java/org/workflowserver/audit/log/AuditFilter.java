package org.workflowserver.audit.log;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.workflowserver.audit.AuditAction;

/**
 * Which entries are asked for; what is empty excludes none.
 *
 * @param from then or later
 * @param to before then
 * @param actor the whole name
 * @param actions any of these; none for all
 * @param object the whole id of what it was done to
 */
public record AuditFilter(
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<String> actor,
    Set<AuditAction> actions,
    Optional<String> object) {
  public AuditFilter {
    actions = Set.copyOf(actions);
  }
}
