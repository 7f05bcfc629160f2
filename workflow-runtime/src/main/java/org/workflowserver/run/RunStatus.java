package org.workflowserver.run;

import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.workflowserver.json.Coded;
import org.workflowserver.run.state.RunEnd;
import org.workflowserver.run.state.RunFact;

/**
 * Where a run is. The legal moves are here and nowhere else. A run that parks without asking people
 * stays running, and is running still when another server claims it.
 */
public enum RunStatus implements Coded {
  PENDING,
  RUNNING,
  AWAITING_UI_INTERACTION,
  COMPLETED,
  FAILED;

  private static final Map<RunStatus, Set<RunStatus>> NEXT =
      Map.of(
          PENDING, EnumSet.of(RUNNING, FAILED),
          RUNNING, EnumSet.of(RUNNING, AWAITING_UI_INTERACTION, COMPLETED, FAILED),
          AWAITING_UI_INTERACTION, EnumSet.of(RUNNING, FAILED));

  /** Whether a run with this status may change to {@code next}. */
  public boolean mayBecome(RunStatus next) {
    return NEXT.getOrDefault(this, Set.of()).contains(next);
  }

  /** That of a running run that ends so. */
  public static RunStatus of(RunEnd end) {
    return end.error() == null ? COMPLETED : FAILED;
  }

  /** That of a running run that parks so. */
  public static RunStatus of(RunFact.Parked parked) {
    return parked.asking() ? AWAITING_UI_INTERACTION : RUNNING;
  }

  /** Those of runs that have not ended. */
  public static Set<RunStatus> open() {
    return NEXT.keySet();
  }

  /** As {@link #open}, as a list in SQL. */
  public static String openInSql() {
    return inSql(RunStatus::isOpen);
  }

  /** Those that {@code which} takes, as a list in SQL. */
  public static String inSql(Predicate<RunStatus> which) {
    return Stream.of(values())
        .filter(which)
        .map(RunStatus::sql)
        .collect(Collectors.joining(", ", "(", ")"));
  }

  /** Whether the run comes further without people. */
  public boolean isMoving() {
    return this == PENDING || this == RUNNING;
  }

  /** Whether the run has not ended. */
  public boolean isOpen() {
    return NEXT.containsKey(this);
  }
}
