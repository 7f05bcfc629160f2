package org.workflowserver.audit.log;

import java.time.Instant;
import java.util.Optional;
import java.util.Set;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.LinkedEntry;

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
  /** Excludes nothing. */
  public static final AuditFilter NONE =
      new AuditFilter(
          Optional.empty(), Optional.empty(), Optional.empty(), Set.of(), Optional.empty());

  public AuditFilter {
    actions = Set.copyOf(actions);
  }

  /** Whether it excludes none of all entries. */
  public boolean isNone() {
    return equals(NONE);
  }

  boolean fits(LinkedEntry entry) {
    return from.stream().noneMatch(entry.at()::isBefore)
        && to.stream().allMatch(entry.at()::isBefore)
        && actor.stream().allMatch(name -> name.equals(entry.actor()))
        && (actions.isEmpty()
            || actions.stream().anyMatch(action -> action.code().equals(entry.action())))
        && object.stream().allMatch(id -> id.equals(entry.object()));
  }
}
