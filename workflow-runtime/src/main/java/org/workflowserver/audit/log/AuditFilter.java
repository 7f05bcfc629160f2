package org.workflowserver.audit.log;

import java.time.Instant;
import java.util.Optional;
import org.workflowserver.audit.AuditAction;

/**
 * Which entries are asked for; what is empty excludes none.
 *
 * @param from then or later
 * @param to before then
 * @param actor the whole name
 */
public record AuditFilter(
    Optional<Instant> from,
    Optional<Instant> to,
    Optional<String> actor,
    Optional<AuditAction> action) {}
