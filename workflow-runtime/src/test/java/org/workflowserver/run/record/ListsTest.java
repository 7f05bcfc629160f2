package org.workflowserver.run.record;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import jakarta.persistence.EntityManager;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Sql;
import org.workflowserver.database.disk.DiskSpace;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;
import org.workflowserver.run.search.LogFilter;
import org.workflowserver.run.search.MatchStore;
import org.workflowserver.run.search.MatchStore.Possible;
import org.workflowserver.run.search.RunFilter;
import org.workflowserver.run.search.RunSearch;
import org.workflowserver.statistics.IndexStore;
import org.workflowserver.statistics.RollUpStore;
import org.workflowserver.statistics.RollUps;
import org.workflowserver.statistics.Statistics;

/** Lists of runs and log entries under every filter, wherever the index behind them is. */
@ParameterizedClass
@EnumSource
@Execution(ExecutionMode.CONCURRENT)
class ListsTest {
  private static final List<String> TRIGGERS =
      List.of("manual", "webhook", "scheduled", "workflow");
  private static final List<String> NODES = List.of("start", "often", "seldom");

  private final StoreBox box;
  private final SettableTime clock = new SettableTime(Facts.NOON);
  private final RollUps rollUps;
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);
  private final List<String> workflows = new ArrayList<>(List.of(Facts.WORKFLOW));
  private final List<Stored> runs = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();

  /** A workflow of another tenant, which has runs too; null for none. */
  private String ofOthers;

  ListsTest(Dialect dialect) {
    box = StoreBox.on(dialect);
    rollUps =
        new RollUps(
            box.database.transactions(),
            new RollUpStore(box.database.sql()),
            new IndexStore(box.database.sql()),
            clock,
            new DiskSpace(clock, () -> Long.MAX_VALUE, 0));
    for (int i = 0; i < 2; i++) {
      workflows.add(Ids.next(IdKind.WORKFLOW));
      box.addWorkflow(workflows.getLast(), Facts.ORG);
    }
  }

  /** A run as it was written; its status changes when it ends. */
  private static final class Stored {
    String id;
    String org = Facts.ORG;
    String workflow;
    String trigger;
    RunStatus status;
    RunError error;
    Instant startedAt;
  }

  private record Entry(String id, Stored run, String node, LogStatus status, Instant at) {}

  @AfterEach
  void close() {
    box.close();
  }

  /**
   * Whatever was counted, was open when it was, has ended since or is new: no gap, no double, and
   * nothing of another tenant.
   */
  @Test
  void pagesHoldWhatFitsNewestFirstWhereverTheIndexIs() {
    ofOthers = Ids.next(IdKind.WORKFLOW);
    box.addWorkflow(ofOthers, "another");
    addAll(60);
    assertPages();
    roll();
    assertPages();
    for (int round = 0; round < 3; round++) {
      runs.stream().filter(run -> run.status.isOpen() && random.nextBoolean()).forEach(this::end);
      addAll(20);
      assertPages();
      roll();
      assertPages();
    }
    assertThat(box.single("select count(*) from statistics_open_runs")).isNotEqualTo(0L);
    assertThat(box.single("select count(*) from log_index where first_id < last_id"))
        .isNotEqualTo(0L);
  }

  /** What an action is possible on is found where the lists find it. */
  @Test
  void anActionFindsWhatFitsWhereverTheIndexIs() {
    ofOthers = Ids.next(IdKind.WORKFLOW);
    box.addWorkflow(ofOthers, "another");
    String inactive = workflows.get(1);
    box.execute("update workflows set active = false where id = '" + inactive + "'");
    addAll(60);
    roll();
    runs.stream().filter(run -> run.status.isOpen() && random.nextBoolean()).forEach(this::end);
    addAll(20);
    MatchStore matches = new MatchStore(box.database.sql());
    for (int i = 0; i < 60; i++) {
      RunFilter filter = randomFilter();
      Instant until = random.nextInt(3) == 0 ? times().get(random.nextInt(60)) : clock.now();
      for (Possible possible : Possible.values()) {
        List<String> expected =
            runs.stream()
                .filter(run -> fits(run, filter) && !run.startedAt.isAfter(until))
                .filter(run -> run.status.isOpen() == (possible == Possible.CANCEL))
                .filter(run -> possible == Possible.CANCEL || !run.workflow.equals(inactive))
                .map(run -> run.id)
                .sorted()
                .toList();
        assertThat(box.in(() -> matches.count(Facts.ORG, filter, possible, until, 1_000)))
            .as("%s of %s until %s, seed %s", possible, filter, until, seed)
            .isEqualTo(expected.size());
        List<String> found = new ArrayList<>();
        List<String> next;
        do {
          String after = found.isEmpty() ? "" : found.getLast();
          next = box.in(() -> matches.next(Facts.ORG, filter, possible, until, after, 7));
          found.addAll(next);
        } while (!next.isEmpty());
        assertThat(found)
            .as("%s of %s until %s, seed %s", possible, filter, until, seed)
            .isEqualTo(expected);
      }
    }
  }

  /** The ids are read before what they are the ids of, and the rows may be gone by then. */
  @Test
  void aPageThatRetentionRemovesRowsOfStillHasANextOne() {
    addAll(12);
    String run = runs.getLast().id;
    String workflow = runs.getLast().workflow;
    RunStore store = new RunStore(losing("runs where id = '" + run + "'"));
    Slice<RunView> page = box.in(() -> store.list(Facts.ORG, RunFilter.ALL, Optional.empty(), 5));
    assertThat(page.items()).hasSize(4).extracting(RunView::id).doesNotContain(run);
    assertThat(page.next()).isPresent();
    Sql sql = losing("run_log where id = '" + entries.getLast().id + "'");
    Slice<LogView> log =
        box.in(
            () ->
                new LogListStore(sql)
                    .ofWorkflow(
                        Facts.ORG, workflow, LogFilter.ALL, Optional.empty(), 2, StoreBox.share()));
    assertThat(log.items()).hasSize(1);
    assertThat(log.next()).isPresent();
    Sql more = losing("run_log where id = '" + log.items().getFirst().id() + "'");
    log =
        box.in(
            () ->
                new LogListStore(more)
                    .recent(Facts.ORG, LogFilter.ALL, Optional.empty(), 2, StoreBox.share()));
    assertThat(log.items()).hasSize(1);
    assertThat(log.next()).isPresent();
  }

  /** Statements before each reading of whole runs or entries of which rows are removed. */
  private Sql losing(String rows) {
    EntityManager target = box.database.entityManager();
    return new Sql(
        (EntityManager)
            Proxy.newProxyInstance(
                getClass().getClassLoader(),
                new Class<?>[] {EntityManager.class},
                (ignored, method, arguments) -> {
                  if (method.getName().startsWith("create")
                      && Stream.of(StoredRun.SELECT, LogEntry.WHOLE)
                          .anyMatch(((String) arguments[0])::startsWith)) {
                    target.createNativeQuery("delete from " + rows).executeUpdate();
                  }
                  return method.invoke(target, arguments);
                }));
  }

  @Test
  void theListOfADeletedWorkflowIsEmptyAndOthersSeeNothing() {
    addAll(60);
    roll();
    RunFilter failed = filter(Optional.empty(), Set.of(RunStatus.FAILED), null, null);
    assertThat(pages("other", failed)).isEmpty();
    assertThat(pages("other", failed.ofWorkflow(Facts.WORKFLOW))).isEmpty();
    box.execute("update workflows set deleted_at = current_timestamp");
    assertThat(pages(Facts.ORG, failed)).isEmpty();
    assertThat(pages(Facts.ORG, failed.ofWorkflow(Facts.WORKFLOW))).isEmpty();
  }

  @Test
  void aTextInTheMessageIsLookedForInABoundedNumberOfRuns() {
    int looked = RunSearch.SEARCHED;
    box.execute(
        "insert into runs (id, org_id, workflow_id, workflow_version, status, trigger_type,"
            + " takeovers, revision, started_at, completed_at, error_code, error_message)"
            + " select 'fl_run_01jzzzzzzzzzzzzzzzzzz' || (10000 + x), '%s', '%s', 1, 'failed',"
                .formatted(Facts.ORG, Facts.WORKFLOW)
            + " 'manual', 0, 1, %s, %s, 'step_failed',"
                .formatted(sql(clock.now()), sql(clock.now()))
            + " case when mod(x, 700) = 1 then 'It is 50%_Off!' else 'HTTP 503' end from "
            + series(looked + 600));
    RunSearch search = new RunSearch(Set.of(), Optional.empty(), Optional.of("50%_oFF!"), Set.of());
    RunFilter filter = RunFilter.ALL.searching(search);
    Slice<RunView> first = search(filter, Optional.empty(), 10);
    assertThat(first.items())
        .extracting(run -> run.id().substring(28))
        .containsExactly("11401", "10701");
    assertThat(first.next()).isPresent();
    Slice<RunView> second = search(filter, Cursor.key(new PageRequest(10, first.next())), 10);
    assertThat(second.items()).extracting(run -> run.id().substring(28)).containsExactly("10001");
    assertThat(second.next()).isEmpty();
    Slice<RunView> small = search(filter, Optional.empty(), 1);
    assertThat(small.items()).hasSize(1);
    assertThat(Cursor.key(new PageRequest(1, small.next()))).hasValue(small.items().getLast().id());
    RunFilter completed = RunFilter.ALL.inStatus(Set.of(RunStatus.COMPLETED)).searching(search);
    assertThat(search(completed, Optional.empty(), 10).items()).isEmpty();
    CountingReads counting = new CountingReads(box.database.entityManager());
    RunStore counted = new RunStore(counting.sql());
    counting.measure(
        12L * looked, box, filter, () -> counted.list(Facts.ORG, filter, Optional.empty(), 10));
    counting.assertNoneExcessive();
  }

  @Test
  void runsAreFoundByWhenTheyEndedWheneverTheyWereAccepted() {
    addAll(40);
    roll();
    for (Stored run : runs) {
      if (!run.status.isOpen()) {
        box.execute(
            "update runs set completed_at = %s where id = '%s'"
                .formatted(
                    sql(run.startedAt.plus(Duration.ofHours(random.nextInt(24) - 12))), run.id));
      }
    }
    Instant from = clock.now().minus(Duration.ofHours(6));
    for (Set<RunStatus> statuses :
        List.of(
            Set.<RunStatus>of(),
            Set.of(RunStatus.COMPLETED),
            Set.of(RunStatus.FAILED, RunStatus.RUNNING),
            Set.of(RunStatus.PENDING))) {
      RunFilter filter =
          RunFilter.ALL
              .inStatus(statuses)
              .searching(
                  new RunSearch(
                      Set.of(),
                      Optional.empty(),
                      Optional.empty(),
                      Set.of(),
                      Optional.of(from),
                      false));
      assertThat(search(filter, Optional.empty(), 100).items())
          .extracting(RunView::id)
          .containsExactlyElementsOf(endedSince(from, statuses));
    }
  }

  private List<String> endedSince(Instant from, Set<RunStatus> statuses) {
    return box
        .in(
            () ->
                new Sql(box.database.entityManager())
                    .of(
                        "select id from runs where org_id = '%s' and completed_at >= %s"
                                .formatted(Facts.ORG, sql(from))
                            + " order by id desc")
                    .texts())
        .stream()
        .filter(
            id ->
                statuses.isEmpty()
                    || runs.stream()
                        .anyMatch(run -> run.id.equals(id) && statuses.contains(run.status)))
        .toList();
  }

  private Slice<RunView> search(RunFilter filter, Optional<String> before, int limit) {
    return box.in(() -> box.runs.list(Facts.ORG, filter, before, limit));
  }

  private String series(int end) {
    return box.dialect() == Dialect.H2
        ? "system_range(0, %d)".formatted(end)
        : "generate_series(0, %d) as s(x)".formatted(end);
  }

  /** What retention calls with the runs that it deletes. */
  @Test
  void whatIsIndexedOfARunGoesWithIt() {
    addAll(40);
    roll();
    IndexStore index = new IndexStore(box.database.sql());
    List<String> half = runs.stream().map(run -> run.id).limit(20).toList();
    box.database.transactions().doInNew(() -> index.forgetRuns(half));
    half.forEach(id -> box.execute("delete from runs where id = '" + id + "'"));
    runs.removeIf(run -> half.contains(run.id));
    assertThat(
            box.single(
                "select count(*) from run_index x where not exists (select 1 from runs r where r.id"
                    + " = x.run_id)"))
        .isEqualTo(0L);
    assertRunPages();
    String middle = entries.get(entries.size() / 2).id;
    box.execute("delete from run_log where id < '" + middle + "'");
    for (String workflow : workflows) {
      box.database.transactions().doInNew(() -> index.forgetEntriesBefore(workflow, middle));
    }
    entries.removeIf(entry -> entry.id.compareTo(middle) < 0);
    assertThat(box.single("select count(*) from log_index where last_id < '" + middle + "'"))
        .isEqualTo(0L);
    assertLogPages();
  }

  /** Of rows of the index whose entries retention has removed, each turn reads more. */
  @Test
  void rowsOfEntriesThatAreGoneAreReadInFewStatements() {
    int gone = 3_000;
    addEntries("run_log", 1, 1, "error");
    addEntries("log_index", 1, gone, "error");
    addEntries("run_log", gone + 2, gone + 20, "success");
    box.execute("update statistics_floor set last_log_id = '" + entryId(gone + 1) + "'");
    CountingReads counting = new CountingReads(box.database.entityManager());
    LogListStore counted = new LogListStore(counting.sql());
    LogFilter errors =
        new LogFilter(
            Optional.of(LogStatus.ERROR),
            Optional.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
    assertThat(
            box.in(
                    () ->
                        counted.ofWorkflow(
                            Facts.ORG,
                            Facts.WORKFLOW,
                            errors,
                            Optional.empty(),
                            1,
                            StoreBox.share()))
                .items())
        .extracting(LogView::id)
        .containsExactly(entryId(1));
    assertThat(counting.statements()).isLessThan(70);
  }

  /** Runs that wait for days are open whenever they are looked at. */
  @Test
  void listsDoNotLookThroughAllThatWait() {
    int waiting = 12_000;
    String numbers = box.dialect() == Dialect.POSTGRESQL ? "generate_series" : "system_range";
    box.execute(
        "insert into runs (id, org_id, workflow_id, workflow_version, status, trigger_type,"
            + " takeovers, revision, started_at, completed_at) select 'fl_run_' || lpad(cast(x as"
            + " varchar), 26,"
            + " '0'), 'default', '%s', 1, case when x = %d then 'failed' else 'running' end, 'manual',"
                .formatted(Facts.WORKFLOW, waiting - 1_000)
            + " 0, 1, current_timestamp, current_timestamp from %s(1, %d) as numbers(x)"
                .formatted(numbers, waiting));
    box.execute(
        "insert into statistics_open_runs (workflow_id, run_id, org_id) select workflow_id, id,"
            + " org_id from runs");
    box.execute("update statistics_floor set last_run_id = (select max(id) from runs)");
    box.execute("analyze");
    CountingReads counting = new CountingReads(box.database.entityManager());
    RunStore counted = new RunStore(counting.sql());
    RunFilter failed = filter(Optional.empty(), Set.of(RunStatus.FAILED), null, null);
    for (RunFilter scope : List.of(failed, failed.ofWorkflow(Facts.WORKFLOW))) {
      assertThat(box.in(() -> box.runs.list(Facts.ORG, scope, Optional.empty(), 50)).items())
          .hasSize(1);
      counting.measure(
          4L * Statistics.mostOpen(),
          box,
          scope,
          () -> counted.list(Facts.ORG, scope, Optional.empty(), 50));
    }
    RunFilter manual = filter(Optional.empty(), Set.of(), "manual", null);
    Optional<String> middle = Optional.of("fl_run_%026d".formatted(waiting / 2));
    for (RunFilter scope : List.of(manual, manual.ofWorkflow(Facts.WORKFLOW))) {
      counting.measure(40L * 50, box, scope, () -> counted.list(Facts.ORG, scope, middle, 50));
    }
    String parent = "fl_run_%026d".formatted(waiting - 300);
    box.execute("update runs set trigger_type = 'workflow' where id <> '" + parent + "'");
    box.execute("analyze");
    RunFilter uncalled = RunFilter.ALL.searching(RunSearch.UNCALLED);
    assertThat(box.in(() -> box.runs.list(Facts.ORG, uncalled, Optional.empty(), 50)).items())
        .extracting(RunView::id)
        .containsExactly(parent);
    counting.measure(
        2L * Statistics.mostOpen(),
        box,
        uncalled,
        () -> counted.list(Facts.ORG, uncalled, Optional.empty(), 50));
    counting.assertNoneExcessive();
  }

  private void addEntries(String table, int first, int last, String status) {
    String columns =
        table.equals("log_index")
            ? "(first_id, last_id, org_id, workflow_id, node_id, status, entries, first_place)"
                + " select %1$s, %1$s, 'default', '%2$s', 'n', '%3$s', 1, x"
            : "(id, run_id, seq, org_id, workflow_id, node_id, status, attempt, iteration, input,"
                + " output, duration_us, created_at) select %1$s, 'r', x, 'default', '%2$s', 'n',"
                + " '%3$s', 1, '', '{}', '{}', 1, current_timestamp";
    String numbers = box.dialect() == Dialect.POSTGRESQL ? "generate_series" : "system_range";
    box.execute(
        "insert into %s %s from %s(%d, %d) as numbers(x)"
            .formatted(
                table,
                columns.formatted(
                    "'fl_log_' || lpad(cast(x as varchar), 26, '0')", Facts.WORKFLOW, status),
                numbers,
                first,
                last));
  }

  private static String entryId(int number) {
    return "fl_log_%026d".formatted(number);
  }

  /**
   * Nothing of this depends on how many runs there are. PostgreSQL reads a workflow that has one
   * run in ten along the ids of all: ten times the runs that are looked at one by one.
   */
  @Test
  void noListReadsMoreThanAFewTimesItsPage() {
    ManyRuns many = new ManyRuns(box, clock.now().minus(Duration.ofDays(20)));
    many.insert(20_000);
    roll();
    // Some were open when they were counted; too few for their own index to seem worth it.
    box.execute(
        "insert into statistics_open_runs (workflow_id, run_id, org_id) select workflow_id, id,"
            + " org_id from runs where trigger_type = 'manual'");
    box.execute("analyze");
    int page = 50;
    CountingReads counting = new CountingReads(box.database.entityManager());
    RunStore counted = new RunStore(counting.sql());
    LogListStore countedLogs = new LogListStore(counting.sql());
    for (RunFilter filter : many.runFilters()) {
      counting.measure(
          40L * page, box, filter, () -> counted.list(Facts.ORG, filter, Optional.empty(), page));
      counting.measure(
          40L * page,
          box,
          filter,
          () -> counted.list(Facts.ORG, filter, many.middle(IdKind.RUN), page));
    }
    // The end of a page from the other side is looked for by halves.
    for (RunFilter filter : many.runFilters()) {
      RunFilter oldest = filter.inOrder(RunFilter.Order.OLDEST_FIRST);
      counting.measure(
          400L * page, box, oldest, () -> counted.list(Facts.ORG, oldest, Optional.empty(), page));
    }
    for (LogFilter filter : many.logFilters()) {
      for (Optional<String> before : List.of(Optional.<String>empty(), many.middle(IdKind.LOG))) {
        counting.measure(
            40L * page,
            box,
            filter,
            () ->
                countedLogs.ofWorkflow(
                    Facts.ORG, Facts.WORKFLOW, filter, before, page, StoreBox.share()));
        counting.measure(
            40L * page,
            box,
            filter,
            () -> countedLogs.recent(Facts.ORG, filter, before, page, StoreBox.share()));
      }
    }
    counting.assertNoneExcessive();
  }

  @Test
  void noActionReadsMoreThanAFewTimesWhatItTakes() {
    ManyRuns many = new ManyRuns(box, clock.now().minus(Duration.ofDays(20)));
    many.insert(20_000);
    roll();
    box.execute("analyze");
    int batch = 20;
    CountingReads counting = new CountingReads(box.database.entityManager());
    MatchStore matches = new MatchStore(counting.sql());
    List<RunFilter> filters = new ArrayList<>(many.runFilters());
    filters.add(
        RunFilter.ALL.searching(
            RunSearch.only(Set.of(many.run(1), many.run(10_000), many.run(19_999)))));
    for (RunFilter filter : filters) {
      for (Possible possible : Possible.values()) {
        counting.measure(
            60L * batch,
            box,
            filter,
            () -> matches.count(Facts.ORG, filter, possible, clock.now(), batch));
        counting.measure(
            600L * batch,
            box,
            filter,
            () ->
                matches.next(
                    Facts.ORG,
                    filter,
                    possible,
                    clock.now(),
                    many.middle(IdKind.RUN).orElseThrow(),
                    batch));
      }
    }
    counting.assertNoneExcessive();
  }

  @Test
  void theRunsOfASmallWorkflowAreNotLookedForAmongTheRunsOfAll() {
    assumeTrue(
        box.dialect() == Dialect.POSTGRESQL, "H2 keeps no plan that is made for average values.");
    new ManyRuns(box, clock.now().minus(Duration.ofDays(20))).insert(20_000);
    String small = workflows.getLast();
    box.execute(
        "update runs set workflow_id = '" + small + "' where id = (select min(id) from runs)");
    RunFilter filter = filter(Optional.of(small), Set.of(), null, null);
    EntityManager entityManager = box.database.entityManager();
    String reads =
        "select sum(seq_tup_read + idx_tup_fetch) from pg_stat_xact_user_tables"
            + " where relname = 'runs'";
    Number read =
        box.in(
            () -> {
              entityManager
                  .createNativeQuery("set local plan_cache_mode = force_generic_plan")
                  .executeUpdate();
              assertThat(box.runs.list(Facts.ORG, filter, Optional.empty(), 50).items()).hasSize(1);
              return (Number) entityManager.createNativeQuery(reads).getSingleResult();
            });
    assertThat(read.longValue()).isBetween(1L, 10L);
  }

  private void addAll(int count) {
    for (int i = 0; i < count; i++) {
      clock.advance(Duration.ofMillis(random.nextInt(3) * 1_000L));
      add();
    }
  }

  private void add() {
    Stored run = new Stored();
    run.id = Facts.id(IdKind.RUN, clock.now());
    run.workflow = workflows.get(random.nextInt(workflows.size()));
    if (ofOthers != null && random.nextInt(3) == 0) {
      // Before the own one, where an index has several.
      run.org = "another";
      run.workflow = ofOthers;
    }
    run.trigger = TRIGGERS.get(random.nextInt(TRIGGERS.size()));
    run.status = RunStatus.RUNNING;
    run.startedAt = clock.now();
    runs.add(run);
    box.execute(
        "insert into runs (id, org_id, workflow_id, workflow_version, status, trigger_type,"
            + " takeovers, revision, started_at) values ('%s', '%s', '%s', 1, 'running', '%s', 0, 1,"
                .formatted(run.id, run.org, run.workflow, run.trigger)
            + " %s)".formatted(sql(run.startedAt)));
    if (random.nextInt(4) > 0) {
      end(run);
    }
    for (int seq = 1; seq < 4; seq++) {
      addEntry(run, seq);
    }
  }

  private void addEntry(Stored run, int seq) {
    String node = seq == 1 ? "start" : random.nextInt(20) == 0 ? "seldom" : "often";
    LogStatus status =
        random.nextInt(10) == 0
            ? (random.nextBoolean() ? LogStatus.ERROR : LogStatus.WARNING)
            : LogStatus.SUCCESS;
    // A copy has the time of the entry that it was made of.
    boolean copied = random.nextInt(8) == 0;
    Instant at = copied ? runs.get(random.nextInt(runs.size())).startedAt : clock.now();
    Entry entry = new Entry(Facts.id(IdKind.LOG, clock.now()), run, node, status, at);
    entries.add(entry);
    box.execute(
        "insert into run_log (run_id, seq, id, org_id, workflow_id, node_id, status, attempt,"
            + " iteration, input, output, duration_us, created_at, copied_from) values ('%s', %d, '%s',"
                .formatted(run.id, seq, entry.id)
            + " '%s', '%s', '%s', '%s', 1, '', '{}', '{}', 1, %s, %s)"
                .formatted(
                    run.org, run.workflow, node, status.code(), sql(at), copied ? "'x'" : "null"));
  }

  private void end(Stored run) {
    run.error =
        random.nextInt(3) > 0 ? null : RunError.values()[random.nextInt(RunError.values().length)];
    run.status = run.error == null ? RunStatus.COMPLETED : RunStatus.FAILED;
    box.execute(
        "update runs set status = '%s', error_code = %s, completed_at = %s where id = '%s'"
            .formatted(
                run.status.code(),
                run.error == null ? "null" : "'" + run.error.code() + "'",
                sql(clock.now()),
                run.id));
  }

  private void roll() {
    rollUps.round();
    clock.advance(Duration.ofMinutes(2));
    rollUps.round();
  }

  private void assertPages() {
    assertRunPages();
    assertLogPages();
  }

  private void assertRunPages() {
    for (int i = 0; i < 40; i++) {
      RunFilter filter = randomFilter();
      List<String> expected =
          runs.stream()
              .filter(run -> fits(run, filter))
              .map(run -> run.id)
              .sorted(
                  filter.order() == RunFilter.Order.OLDEST_FIRST
                      ? Comparator.naturalOrder()
                      : Comparator.reverseOrder())
              .toList();
      assertThat(pages(Facts.ORG, filter)).as("%s, seed %s", filter, seed).isEqualTo(expected);
      assertThat(box.in(() -> box.runs.count(Facts.ORG, filter, 10_000)))
          .isEqualTo(expected.size());
      assertThat(box.in(() -> box.runs.listFrom(Facts.ORG, filter, 2, 3)).items())
          .extracting(RunView::id)
          .isEqualTo(expected.stream().skip(2).limit(3).toList());
    }
  }

  private void assertLogPages() {
    for (int i = 0; i < 30; i++) {
      LogFilter filter = randomLogFilter();
      List<Entry> fitting =
          entries.stream()
              .filter(entry -> fits(entry, filter))
              .sorted(Comparator.comparing(Entry::id).reversed())
              .toList();
      assertThat(
              pages(
                  (before, limit) ->
                      box.in(
                          () ->
                              box.logs.recent(Facts.ORG, filter, before, limit, StoreBox.share())),
                  LogView::id,
                  fitting.size()))
          .as("%s, seed %s", filter, seed)
          .isEqualTo(fitting.stream().map(Entry::id).toList());
      String workflow = workflows.get(random.nextInt(workflows.size()));
      assertThat(
              pages(
                  (before, limit) ->
                      box.in(
                          () ->
                              box.logs.ofWorkflow(
                                  Facts.ORG, workflow, filter, before, limit, StoreBox.share())),
                  LogView::id,
                  fitting.size()))
          .as("%s of %s, seed %s", filter, workflow, seed)
          .isEqualTo(
              fitting.stream()
                  .filter(e -> e.run.workflow.equals(workflow))
                  .map(Entry::id)
                  .toList());
    }
  }

  private List<String> pages(String org, RunFilter filter) {
    return pages(
        (before, limit) -> box.in(() -> box.runs.list(org, filter, before, limit)),
        RunView::id,
        runs.size());
  }

  private <T> List<String> pages(
      BiFunction<Optional<String>, Integer, Slice<T>> list, Function<T, String> id, int all) {
    List<String> ids = new ArrayList<>();
    // Small pages have most ends, but each is a statement: of long lists some are larger.
    int limit = 1 + random.nextInt(Math.max(9, all / 4));
    Optional<String> next = Optional.empty();
    do {
      Slice<T> page = list.apply(Cursor.key(new PageRequest(1, next)), limit);
      ids.addAll(page.items().stream().map(id).toList());
      next = page.next();
    } while (next.isPresent());
    return ids;
  }

  private static boolean fits(Stored run, RunFilter filter) {
    return run.org.equals(Facts.ORG)
        && filter.workflowId().map(run.workflow::equals).orElse(true)
        && (filter.statuses().isEmpty() || filter.statuses().contains(run.status))
        && filter.triggerType().map(run.trigger::equals).orElse(true)
        && filter.errorCode().map(error -> error == run.error).orElse(true)
        && fits(run, filter.search())
        && isWithin(run.startedAt, filter.from(), filter.to());
  }

  private static boolean fits(Stored run, RunSearch search) {
    return (search.failures().isEmpty()
            || run.status != RunStatus.FAILED
            || search.failures().contains(run.error))
        && search.idStart().map(run.id::startsWith).orElse(true)
        && !(search.uncalled() && run.trigger.equals(RunSearch.CALLED))
        && (search.ids().isEmpty() || search.ids().contains(run.id));
  }

  private static boolean fits(Entry entry, LogFilter filter) {
    return entry.run.org.equals(Facts.ORG)
        && filter.status().map(status -> status == entry.status).orElse(true)
        && filter.nodeId().map(entry.node::equals).orElse(true)
        && isWithin(entry.at, filter.from(), filter.to());
  }

  private static boolean isWithin(Instant at, Optional<Instant> from, Optional<Instant> to) {
    return from.map(time -> !at.isBefore(time)).orElse(true) && to.map(at::isBefore).orElse(true);
  }

  private RunFilter randomFilter() {
    return RunFilter.ALL
        .ofWorkflow(maybe(workflows))
        .inStatus(
            Set.copyOf(
                Stream.generate(() -> maybe(Arrays.asList(RunStatus.values())))
                    .limit(random.nextInt(3))
                    .flatMap(Optional::stream)
                    .toList()))
        .between(maybe(times()), maybe(times()))
        .startedBy(maybe(List.of("manual", "webhook", "scheduled", "error")))
        .failedWith(
            random.nextInt(3) == 0 ? maybe(Arrays.asList(RunError.values())) : Optional.empty())
        .searching(random.nextInt(3) == 0 ? randomSearch() : RunSearch.NONE)
        .inOrder(RunFilter.Order.values()[random.nextInt(2)]);
  }

  private RunSearch randomSearch() {
    List<String> ids = runs.stream().map(run -> run.id).toList();
    int length = "fl_run_".length() + 1 + random.nextInt(26);
    return new RunSearch(
        Set.copyOf(Stream.of(RunError.values()).filter(error -> random.nextInt(3) == 0).toList()),
        maybe(ids).map(id -> id.substring(0, length)),
        Optional.empty(),
        maybe(ids).map(Set::of).orElse(Set.of()),
        Optional.empty(),
        random.nextInt(3) == 0);
  }

  private LogFilter randomLogFilter() {
    return new LogFilter(
        maybe(Arrays.asList(LogStatus.values())),
        maybe(NODES),
        Optional.empty(),
        random.nextInt(3) == 0 ? maybe(times()) : Optional.empty(),
        random.nextInt(3) == 0 ? maybe(times()) : Optional.empty());
  }

  private List<Instant> times() {
    return runs.stream().map(run -> run.startedAt).toList();
  }

  private <T> Optional<T> maybe(List<T> values) {
    return random.nextInt(3) == 0
        ? Optional.of(values.get(random.nextInt(values.size())))
        : Optional.empty();
  }

  private static RunFilter filter(
      Optional<String> workflow, Set<RunStatus> statuses, String trigger, RunError error) {
    return RunFilter.ALL
        .ofWorkflow(workflow)
        .inStatus(statuses)
        .startedBy(Optional.ofNullable(trigger))
        .failedWith(Optional.ofNullable(error));
  }

  private static String sql(Instant instant) {
    return "timestamp with time zone '" + instant + "'";
  }
}
