package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import org.workflowserver.database.Dialect;
import org.workflowserver.engine.MortalTransactions.Hold;
import org.workflowserver.engine.TestComponents.World.Call;
import org.workflowserver.engine.execution.Limits;
import org.workflowserver.engine.execution.RunsInMemory;
import org.workflowserver.journal.NotRecorded;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.Started;

/**
 * Random workflows, run on one database while servers come and go, and held against the model when
 * all have ended.
 */
final class RandomRound implements AutoCloseable {
  static final int WORKFLOWS = 20;
  private static final int RUNS_EACH = 4;

  /** The fifth death of its servers ends a run, which is another test's; one may come unasked. */
  private static final int MOST_LOSSES = 3;

  private static final int MOST_PATIENCE = 200;

  private final Random random;
  private final String name;
  private final Limits limits;
  private final List<Box> all = new ArrayList<>();
  private final List<Box> live = new ArrayList<>();
  private final List<RandomWorkflow> workflows = new ArrayList<>();
  private final Map<String, RandomWorkflow> byId = new HashMap<>();
  private final List<CompletableFuture<Started>> starts = new ArrayList<>();
  private final Set<String> cancelled = new HashSet<>();
  private final Map<Event, Integer> events = new EnumMap<>(Event.class);
  private final Map<String, Integer> ends = new HashMap<>();
  private final RandomWorld world;
  private final RandomAnswers answers;
  private int repeats;
  private int stepsOfItems;

  /** What comes from outside. */
  enum Event {
    ADVANCE(8),
    SCAN(5),
    CANCEL(4),
    /** People answer, and other systems call. */
    ANSWER(6),
    /** The process dies, and another one starts. */
    CRASH(2),
    /** A server stands still, and another one takes its runs over. */
    TAKEOVER(2),
    STOP(1),
    TROUBLE(1);

    private final int weight;

    Event(int weight) {
      this.weight = weight;
    }
  }

  private int leasesLost;

  RandomRound(long seed, Dialect dialect) {
    this.random = new Random(seed);
    this.name = "seed " + seed + " on " + dialect;
    this.limits = Box.limits(5 + random.nextInt(60), 1_000, 1 << 25);
    add(Box.stepped(dialect, limits));
    if (dialect == Dialect.POSTGRESQL) {
      add(first().next(limits));
    }
    this.world = new RandomWorld(workflows, first().database);
    this.answers = new RandomAnswers(workflows, byId);
    first().world.mind(world);
  }

  /** Plays the round to its end, and checks all that happened. */
  void play() {
    String child = first().workflow(Drawn.callable().node("c", "think", Map.of()).way("start > c"));
    for (int i = 0; i < WORKFLOWS; i++) {
      RandomWorkflow workflow = new RandomWorkflow(i, random);
      workflows.add(workflow);
      byId.put(first().workflow(workflow.drawn(child)), workflow);
    }
    List<String> due = new ArrayList<>();
    byId.keySet().forEach(id -> due.addAll(Collections.nCopies(RUNS_EACH, id)));
    // The order of a map is not that of the seed.
    Collections.sort(due);
    Collections.shuffle(due, random);
    while (!due.isEmpty()) {
      for (int i = random.nextInt(6); i >= 0 && !due.isEmpty(); i--) {
        start(due.removeLast());
      }
      world.letGo();
      happen(event());
    }
    world.letAllGo();
    settle();
    check();
  }

  private void start(String workflow) {
    Map<String, Object> context = Map.of("n", (long) starts.size());
    starts.add(any().startLater(workflow, Box.command(context)).toCompletableFuture());
  }

  private Event event() {
    int dice = random.nextInt(29);
    for (Event event : Event.values()) {
      dice -= event.weight;
      if (dice < 0) {
        boolean loses = event == Event.CRASH || event == Event.TAKEOVER;
        return loses && losses() >= MOST_LOSSES ? Event.ADVANCE : event;
      }
    }
    return Event.ADVANCE;
  }

  private void happen(Event event) {
    events.merge(event, 1, Integer::sum);
    Box box = any();
    switch (event) {
      case ADVANCE -> {
        advance(Duration.ofMillis(random.nextInt(90_000)));
        box.engine.scan();
      }
      case SCAN -> box.engine.scan();
      case CANCEL -> cancel(box);
      case ANSWER -> answers.give(box, random);
      case CRASH -> {
        box.die();
        replace(box);
      }
      case TAKEOVER -> {
        Hold slow = box.standStill();
        box.heartbeatIsOld(box.lease());
        // Else it would take the other one for dead on H2, which no two processes have.
        CompletableFuture<Void> stop =
            CompletableFuture.runAsync(() -> box.engine.stop(Duration.ZERO));
        await().until(() -> !box.engine.isRunning());
        replace(box);
        slow.release();
        stop.join();
      }
      case STOP -> {
        box.engine.stop(Duration.ZERO);
        replace(box);
      }
      case TROUBLE -> {
        if (random.nextBoolean()) {
          box.journalWay.loseNextAnswer();
        } else {
          box.journalWay.beAwayFor(1);
        }
      }
    }
  }

  private void cancel(Box box) {
    List<String> accepted =
        starts.stream()
            .filter(start -> start.isDone() && !start.isCompletedExceptionally())
            .map(start -> start.join().run().run().id())
            .toList();
    if (accepted.isEmpty()) {
      return;
    }
    String run = accepted.get(random.nextInt(accepted.size()));
    cancelled.add(run);
    try {
      box.runs.cancel(Box.EDITOR, run);
    } catch (Refusal refusal) {
      assertThat(refusal.code()).as(name).isEqualTo(RefusalCode.RUN_FINISHED);
    }
  }

  private void replace(Box gone) {
    live.remove(gone);
    add(gone.next(limits));
  }

  private void add(Box box) {
    all.add(box);
    live.add(box);
  }

  private void advance(Duration span) {
    awaitNothingButKeptCalls();
    first().clock().advance(span);
    for (Box box : live) {
      try {
        box.renew();
      } catch (NotRecorded gone) {
        // A machine that stood still for long, or on H2 the last look around of one that died.
        leasesLost++;
      }
    }
  }

  /** A step that is at work must not take minutes only since this machine is slow. */
  private void awaitNothingButKeptCalls() {
    await()
        .atMost(Duration.ofMinutes(2))
        .until(() -> live.stream().mapToInt(Box::busyThreads).sum() <= world.kept());
  }

  /** Lets the clock run until all runs have ended. */
  private void settle() {
    starts.forEach(start -> start.exceptionally(problem -> null).join());
    for (int patience = 0; open() > 0; patience++) {
      assertThat(patience).as("%s: %s", name, openRuns()).isLessThan(MOST_PATIENCE);
      advance(Duration.ofSeconds(30));
      answers.giveAll(live.getFirst());
      await()
          .atMost(Duration.ofMinutes(2))
          .pollInterval(Duration.ofMillis(3))
          .until(
              () -> {
                live.forEach(box -> box.engine.scan());
                return first()
                        .count(
                            "runs where owner is not null or wake_at <= '"
                                + first()
                                    .clock()
                                    .now()
                                    .toString()
                                    .replace("T", " ")
                                    .replace("Z", "+00")
                                + "'")
                    == 0;
              });
    }
  }

  private long open() {
    return first().count("runs where status not in ('completed', 'failed')");
  }

  private String openRuns() {
    return first()
        .database
        .transactions()
        .inNew(
            () ->
                first()
                    .database
                    .entityManager()
                    .createNativeQuery(
                        "select id || ' ' || status || ' ' || coalesce(owner, '-') || ' ' ||"
                            + " coalesce(cast(wake_at as varchar), '-') from runs where status not"
                            + " in ('completed', 'failed')")
                    .getResultList()
                    .toString());
  }

  private void check() {
    assertThat(world.violations).as(name).isEmpty();
    Map<String, List<Call>> calls =
        first().world.calls.stream()
            .collect(Collectors.groupingBy(call -> call.key().split("/")[0]));
    Set<String> seen = new HashSet<>();
    for (String run : runs()) {
      RunDetail detail = first().runs.require(Box.EDITOR, run);
      seen.add(run);
      RunCheck check = new RunCheck(byId.get(detail.run().workflowId()), detail, name);
      check.check(cancelled.contains(run));
      stepsOfItems +=
          (int) detail.logs().stream().filter(entry -> !entry.iteration().isEmpty()).count();
      check.checkCalls(calls.getOrDefault(run, List.of()), losses() + count(Event.STOP));
      RunStatus status = detail.run().status();
      String end = status == RunStatus.FAILED ? detail.run().errorCode().code() : status.code();
      ends.merge(end, 1, Integer::sum);
    }
    for (CompletableFuture<Started> start : starts) {
      if (!start.isCompletedExceptionally()) {
        assertThat(seen).as(name + ": accepted means kept").contains(start.join().run().run().id());
      }
    }
    repeats = first().world.calls.size() - new HashSet<>(first().world.calls).size();
    assertThat(first().count("run_waits")).as(name).isZero();
    assertThat(first().count("interactions where status = 'open'")).as(name).isZero();
    assertThat(first().count("callbacks where status = 'open'")).as(name).isZero();
    assertThat(
            first()
                .count(
                    "runs where parent_run_id is not null and status = 'failed' and error_code <>"
                        + " 'cancelled'"))
        .as(name)
        .isZero();
    for (Box box : live) {
      box.scanUntil(() -> first().count("run_commands") == 0);
      box.awaitIdle();
      assertThat(box.usage()).as(name).isEqualTo(new RunsInMemory.Usage(0, 0));
    }
  }

  @SuppressWarnings("unchecked")
  private List<String> runs() {
    return first()
        .database
        .transactions()
        .inNew(
            () ->
                first()
                    .database
                    .entityManager()
                    .createNativeQuery("select id from runs where parent_run_id is null")
                    .getResultList());
  }

  private int losses() {
    return count(Event.CRASH) + count(Event.TAKEOVER) + leasesLost;
  }

  private int count(Event event) {
    return events.getOrDefault(event, 0);
  }

  Map<Event, Integer> events() {
    return events;
  }

  /** How the runs ended: completed, or the code of the error. */
  Map<String, Integer> ends() {
    return ends;
  }

  /** Calls that were made again. */
  int repeats() {
    return repeats;
  }

  /** Steps on record that ran for an item of an iterator. */
  int stepsOfItems() {
    return stepsOfItems;
  }

  private Box first() {
    return all.getFirst();
  }

  private Box any() {
    return live.get(random.nextInt(live.size()));
  }

  @Override
  public void close() {
    // Threads of a failed round may still be kept waiting.
    world.letAllGo();
    all.reversed().forEach(Box::close);
  }
}
