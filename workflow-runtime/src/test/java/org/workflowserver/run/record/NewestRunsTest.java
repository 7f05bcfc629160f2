package org.workflowserver.run.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Sql;
import org.workflowserver.definition.WorkflowFilter;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.paging.Cursor.Position;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.record.RunLists.RecentRun;

/** The newest runs of many workflows, and workflows in the order of those. */
@ParameterizedClass
@EnumSource
class NewestRunsTest {
  private static final Caller VIEWER = Caller.of(Facts.ORG, "vi", List.of("viewer"));

  private final StoreBox box;
  private final RunLists lists;
  private final NewestRunStore store;

  NewestRunsTest(Dialect dialect) {
    box = StoreBox.on(dialect);
    lists = lists(box.database.sql());
    store = new NewestRunStore(box.database.sql());
  }

  private RunLists lists(Sql sql) {
    return new RunLists(box.database.transactions(), sql, new AnswerMemory());
  }

  @AfterEach
  void close() {
    box.close();
  }

  @Test
  void theNewestRunsOfEachWorkflowComeWithWhatBecameOfThem() {
    String busy = workflow(Facts.ORG);
    String once = workflow(Facts.ORG);
    String never = workflow(Facts.ORG);
    String ofOthers = workflow("another");
    List<String> runs = new ArrayList<>();
    for (String status : List.of("completed", "completed", "running", "failed")) {
      runs.addFirst(run(busy, Facts.ORG, status, status.equals("failed") ? "step_failed" : null));
    }
    String cancelled = run(once, Facts.ORG, "failed", "cancelled");
    run(ofOthers, "another", "completed", null);
    Map<String, List<RecentRun>> found =
        lists.newest(VIEWER, List.of(busy, once, never, ofOthers), 3);
    assertThat(found)
        .containsOnlyKeys(busy, once)
        .containsEntry(
            busy,
            List.of(
                recent(busy, runs.get(0), RunStatus.FAILED, RunError.STEP_FAILED),
                recent(busy, runs.get(1), RunStatus.RUNNING, null),
                recent(busy, runs.get(2), RunStatus.COMPLETED, null)))
        .containsEntry(
            once, List.of(recent(once, cancelled, RunStatus.FAILED, RunError.CANCELLED)));
    box.execute("update runs set owner = 'srv' where id = '%s'".formatted(runs.get(1)));
    assertThat(lists.newest(VIEWER, List.of(busy), 3).get(busy))
        .extracting(RecentRun::moved)
        .containsExactly(false, true, false);
    assertThat(lists.newest(VIEWER, List.of(), 3)).isEmpty();
    assertThat(lists.newest(VIEWER, List.of(busy), 3)).containsOnlyKeys(busy);
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> lists.newest(Caller.of(Facts.ORG, "x", List.of()), List.of(busy), 3));
  }

  private static RecentRun recent(String workflow, String run, RunStatus status, RunError error) {
    return new RecentRun(workflow, run, status, error, Facts.NOON, false);
  }

  /** Whether they are counted or not, and counted and removed since. */
  @Test
  void pagesHoldTheWorkflowsInTheOrderOfTheirNewestRuns() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    List<String> workflows =
        new ArrayList<>(IntStream.range(0, 12).mapToObj(i -> workflow(Facts.ORG)).toList());
    // A third never runs.
    Map<String, String> last = new TreeMap<>();
    for (int i = 0; i < 40; i++) {
      String one = workflows.get(random.nextInt(8));
      last.put(one, run(one, Facts.ORG, "completed", null));
      if (i == 10) {
        count();
        last.values().forEach(run -> box.execute("delete from runs where id = '" + run + "'"));
      } else if (i == 30) {
        count();
      }
    }
    run(workflow("another"), "another", "completed", null);
    workflows.add(Facts.WORKFLOW);
    box.execute(
        "update workflows set deleted_at = created_at where id = '%s'"
            .formatted(workflows.removeFirst()));
    workflows.sort(
        Comparator.comparing((String id) -> last.getOrDefault(id, ""))
            .thenComparing(id -> id)
            .reversed());
    for (int limit : new int[] {1, 5, 100}) {
      assertThat(pages(WorkflowFilter.ALL, limit))
          .as("seed %s, limit %s", seed, limit)
          .isEqualTo(workflows);
      assertThat(pages(WorkflowFilter.ALL, false, limit))
          .as("seed %s, limit %s, oldest first", seed, limit)
          .isEqualTo(workflows.reversed());
    }
    WorkflowFilter off = new WorkflowFilter(Optional.of("W"), Optional.of(false));
    String inactive = workflows.get(3);
    box.execute("update workflows set active = false where id = '%s'".formatted(inactive));
    assertThat(pages(off, 5)).containsExactly(inactive);
  }

  /** Counts all runs that there are. */
  private void count() {
    box.execute(
        "update statistics_marks m set last_run_id = greatest(m.last_run_id, coalesce((select"
            + " max(r.id) from runs r where r.workflow_id = m.workflow_id), ''))");
    box.execute(
        "insert into statistics_marks (workflow_id, org_id, last_run_id, last_log_id, entries,"
            + " revision) select workflow_id, max(org_id), max(id), '', 0, 1 from runs where"
            + " workflow_id not in (select workflow_id from statistics_marks) group by workflow_id");
    box.execute("update statistics_floor set last_run_id = (select max(id) from runs)");
  }

  @Test
  void aPageBeginsWhereTheOneBeforeEndedWhateverBecameOfThatWorkflow() {
    List<String> workflows = IntStream.range(0, 5).mapToObj(i -> workflow(Facts.ORG)).toList();
    workflows.forEach(id -> run(id, Facts.ORG, "completed", null));
    Optional<Position> end = Optional.of(page(WorkflowFilter.ALL, Optional.empty(), 3).getLast());
    List<String> behind = List.of(workflows.get(1), workflows.get(0), Facts.WORKFLOW);
    assertThat(page(WorkflowFilter.ALL, end, 9)).extracting(Position::id).isEqualTo(behind);
    run(workflows.get(2), Facts.ORG, "completed", null);
    assertThat(page(WorkflowFilter.ALL, end, 9)).extracting(Position::id).isEqualTo(behind);
    box.execute("delete from workflows where id = '%s'".formatted(workflows.get(2)));
    assertThat(page(WorkflowFilter.ALL, end, 9)).extracting(Position::id).isEqualTo(behind);
    String last = Facts.WORKFLOW;
    assertThat(page(WorkflowFilter.ALL, Optional.of(new Position("", last)), 9)).isEmpty();
    assertThat(page(WorkflowFilter.ALL, Optional.of(new Position("ä'😀", last)), 9))
        .hasSizeBetween(1, 5);
  }

  /** However many runs there are, and of however many workflows. */
  @Test
  void onlyTheNewestRunsAreRead() {
    List<String> workflows = IntStream.range(0, 25).mapToObj(i -> workflow(Facts.ORG)).toList();
    String numbers =
        box.dialect() == Dialect.POSTGRESQL ? "generate_series(1, 400)" : "system_range(1, 400)";
    for (String id : workflows) {
      // The runs of all are mixed.
      insert("fl_run_01", id, numbers);
    }
    box.execute("analyze");
    CountingReads counting = new CountingReads(box.database.entityManager());
    RunLists counted = lists(counting.sql());
    NewestRunStore order = new NewestRunStore(counting.sql());
    counting.measure(3L * 25 * 20, "bars", () -> counted.newest(VIEWER, workflows, 20));
    counting.measure(
        8L * 26,
        box,
        "order",
        () -> order.workflows(Facts.ORG, WorkflowFilter.ALL, true, Optional.empty(), 5));
    count();
    counting.measure(
        8L * 26,
        box,
        "order of what is counted",
        () -> order.workflows(Facts.ORG, WorkflowFilter.ALL, true, Optional.empty(), 5));
    counting.assertNoneExcessive();
    assertThat(counting.statements()).isEqualTo(5);
  }

  private List<String> pages(WorkflowFilter filter, int limit) {
    return pages(filter, true, limit);
  }

  private List<String> pages(WorkflowFilter filter, boolean newestFirst, int limit) {
    List<String> ids = new ArrayList<>();
    Optional<Position> end = Optional.empty();
    List<Position> page;
    do {
      page = page(filter, newestFirst, end, limit);
      page.forEach(place -> ids.add(place.id()));
      end = page.isEmpty() ? end : Optional.of(page.getLast());
    } while (page.size() == limit);
    return ids;
  }

  private List<Position> page(WorkflowFilter filter, Optional<Position> behind, int limit) {
    return page(filter, true, behind, limit);
  }

  private List<Position> page(
      WorkflowFilter filter, boolean newestFirst, Optional<Position> behind, int limit) {
    return box.in(() -> store.workflows(Facts.ORG, filter, newestFirst, behind, limit));
  }

  private String workflow(String org) {
    String id = Ids.next(IdKind.WORKFLOW);
    box.addWorkflow(id, org);
    return id;
  }

  private String run(String workflow, String org, String status, String error) {
    String id = Ids.next(IdKind.RUN);
    box.execute(
        "insert into runs (id, org_id, workflow_id, workflow_version, status, trigger_type,"
            + " takeovers, revision, error_code, started_at) values ('%s', '%s', '%s', 1, '%s', 'manual', 0, 1, %s, timestamp with time zone '%s')"
                .formatted(
                    id,
                    org,
                    workflow,
                    status,
                    error == null ? "null" : "'" + error + "'",
                    Facts.NOON));
    return id;
  }

  private void insert(String idStart, String workflow, String numbers) {
    box.execute(
        "insert into runs (id, org_id, workflow_id, workflow_version, status, trigger_type,"
            + " takeovers, revision, started_at) select '%s' || lpad('' || x, 10, '0') || '%s', '%s', '%s', 1, 'completed', 'manual', 0, 1, current_timestamp from %s as n(x)"
                .formatted(idStart, workflow.substring(15), Facts.ORG, workflow, numbers));
  }
}
