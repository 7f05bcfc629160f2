package org.workflowserver.run.record;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.workflowserver.database.Dialect;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.search.LogFilter;
import org.workflowserver.run.search.RunFilter;
import org.workflowserver.run.search.RunSearch;

/** Many ended runs of a few kinds, and filters that many, few and none of them fit. */
final class ManyRuns {
  private static final int SLOT = 500;

  private static final String WORKFLOW =
      "case when mod(x, 10) = 0 then '%s' else '" + Facts.WORKFLOW + "' end";
  private static final String FAILED = "mod(x, 100) = 7";
  private static final String TRIGGER =
      "case when mod(x, 1000) = 3 then 'manual' when mod(x, 9000) = 4 then 'error' else 'webhook' end";

  private final StoreBox box;
  private final Instant begin;
  private final String other = Ids.next(IdKind.WORKFLOW);
  private int slots;

  ManyRuns(StoreBox box, Instant begin) {
    this.box = box;
    this.begin = begin;
    box.addWorkflow(other, Facts.ORG);
  }

  /** Ten minutes after each other come five hundred, with three entries each. */
  void insert(int runs) {
    String numbers =
        box.dialect() == Dialect.POSTGRESQL
            ? "generate_series(%d, %d) as numbers(x)"
            : "system_range(%d, %d) as numbers(x)";
    String workflow = WORKFLOW.formatted(other);
    for (slots = 0; slots < runs / SLOT; slots++) {
      Instant at = at(slots);
      String time = "timestamp with time zone '" + at + "'";
      String from = numbers.formatted(slots * SLOT + 1, (slots + 1) * SLOT);
      box.execute(
          "insert into runs (id, org_id, workflow_id, workflow_version, status, trigger_type,"
              + " takeovers, revision, error_code, started_at, completed_at) select "
              + id(IdKind.RUN, at, "x")
              + ", 'default', "
              + workflow
              + ", 1, case when %s then 'failed' else 'completed' end, %s, 0, 1,"
                  .formatted(FAILED, TRIGGER)
              + " case when %s then case when mod(x, 5000) = 7 then 'cancelled' else 'step_failed' end"
                  .formatted(FAILED)
              + " end, %s, %s from %s".formatted(time, time, from));
      box.execute(
          "insert into run_log (run_id, seq, id, org_id, workflow_id, node_id, status, attempt,"
              + " iteration, input, output, duration_us, created_at) select "
              + id(IdKind.RUN, at, "x")
              + ", seq, "
              + id(IdKind.LOG, at, "x * 10 + seq")
              + ", 'default', "
              + workflow
              + ", case when seq < 3 then 'n' || seq when mod(x, 700) = 5 then 'seldom' else 'n3' end,"
              + " case when seq = 3 and %s then 'error' when seq = 2 and mod(x, 3000) = 9 then 'warning'"
                  .formatted(FAILED)
              + " else 'success' end, 1, '', '{}', '{}', 1, %s from %s,".formatted(time, from)
              + " (values (1), (2), (3)) as e(seq)");
    }
    box.execute("analyze");
  }

  /** A cursor in the middle of the list. */
  Optional<String> middle(IdKind kind) {
    return Optional.of(Ids.earliest(kind, at(slots / 2)));
  }

  /** The id of a run by its number, from 1. */
  String run(int number) {
    String earliest = Ids.earliest(IdKind.RUN, at((number - 1) / SLOT));
    return earliest.substring(0, earliest.length() - 16) + "%016d".formatted(number);
  }

  private Instant at(int slot) {
    return begin.plus(Duration.ofMinutes(10L * slot));
  }

  /** A time at which nothing was recorded: ids and times may differ, and what is near is read. */
  private Instant quiet() {
    return at(3).plus(Duration.ofMinutes(5));
  }

  private static String id(IdKind kind, Instant at, String number) {
    String earliest = Ids.earliest(kind, at);
    return "'%s' || lpad(cast(%s as varchar), 16, '0')"
        .formatted(earliest.substring(0, earliest.length() - 16), number);
  }

  /** Values of each filter, of all others and of none, in all pairs and more. */
  List<RunFilter> runFilters() {
    List<RunFilter> filters = new ArrayList<>();
    for (Optional<String> workflow :
        List.of(Optional.<String>empty(), Optional.of(Facts.WORKFLOW), Optional.of(other))) {
      for (RunFilter outcome : outcomes()) {
        for (String trigger : new String[] {null, "webhook", "manual", "error", "nothing"}) {
          for (RunError error :
              new RunError[] {null, RunError.STEP_FAILED, RunError.CANCELLED, RunError.TIMED_OUT}) {
            filters.add(
                outcome
                    .ofWorkflow(workflow)
                    .between(
                        Optional.empty(),
                        trigger == null && error == null ? Optional.of(quiet()) : Optional.empty())
                    .startedBy(Optional.ofNullable(trigger))
                    .failedWith(Optional.ofNullable(error)));
          }
        }
      }
    }
    return filters;
  }

  /** Runs in one status or in several; of those that failed also without the cancelled ones. */
  private static List<RunFilter> outcomes() {
    List<RunFilter> outcomes = new ArrayList<>();
    for (Set<RunStatus> statuses :
        List.of(
            Set.<RunStatus>of(),
            Set.of(RunStatus.COMPLETED),
            Set.of(RunStatus.FAILED),
            Set.of(RunStatus.RUNNING, RunStatus.FAILED),
            Set.of(RunStatus.COMPLETED, RunStatus.FAILED),
            Set.of(RunStatus.PENDING))) {
      outcomes.add(RunFilter.ALL.inStatus(statuses));
    }
    Set<RunError> failures = EnumSet.complementOf(EnumSet.of(RunError.CANCELLED));
    outcomes.add(
        RunFilter.ALL
            .inStatus(Set.of(RunStatus.COMPLETED, RunStatus.FAILED))
            .searching(new RunSearch(failures, Optional.empty(), Optional.empty(), Set.of())));
    return outcomes;
  }

  List<LogFilter> logFilters() {
    List<LogFilter> filters = new ArrayList<>();
    for (LogStatus status :
        new LogStatus[] {null, LogStatus.SUCCESS, LogStatus.ERROR, LogStatus.WARNING}) {
      for (String node : new String[] {null, "n1", "n3", "seldom", "nowhere"}) {
        for (Optional<Instant> to : List.of(Optional.<Instant>empty(), Optional.of(quiet()))) {
          filters.add(
              new LogFilter(
                  Optional.ofNullable(status),
                  Optional.ofNullable(node),
                  Optional.empty(),
                  Optional.empty(),
                  to));
        }
      }
    }
    return filters;
  }
}
