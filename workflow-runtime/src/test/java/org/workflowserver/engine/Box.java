package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.BooleanSupplier;
import org.awaitility.Awaitility;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.bulk.BulkOperations;
import org.workflowserver.bulk.BulkStore;
import org.workflowserver.callback.Callbacks;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.clock.SystemTime;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.cluster.LeaseStore;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.component.condition.LogicalGroupComponent;
import org.workflowserver.component.condition.SwitchConditionComponent;
import org.workflowserver.component.flow.DelayComponent;
import org.workflowserver.component.flow.IteratorComponent;
import org.workflowserver.component.flow.TriggerWorkflowComponent;
import org.workflowserver.component.flow.UiInteractionComponent;
import org.workflowserver.component.http.WebhookComponent;
import org.workflowserver.component.transform.TextTransformComponent;
import org.workflowserver.component.transform.ValidateComponent;
import org.workflowserver.component.trigger.ScheduledTriggerComponent;
import org.workflowserver.component.trigger.SyncRequestTriggerComponent;
import org.workflowserver.component.trigger.WebhookTriggerComponent;
import org.workflowserver.component.trigger.WorkflowTriggerComponent;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.TestDatabase;
import org.workflowserver.database.disk.DiskSpace;
import org.workflowserver.definition.ScheduleStore;
import org.workflowserver.definition.Versions;
import org.workflowserver.definition.WebhookTokens;
import org.workflowserver.definition.WorkflowStore;
import org.workflowserver.definition.Workflows;
import org.workflowserver.engine.MortalTransactions.Hold;
import org.workflowserver.engine.MortalTransactions.Point;
import org.workflowserver.engine.execution.Limits;
import org.workflowserver.engine.execution.RunsInMemory;
import org.workflowserver.event.RunEvents;
import org.workflowserver.identity.Account;
import org.workflowserver.identity.Caller;
import org.workflowserver.interaction.InteractionStore;
import org.workflowserver.interaction.Interactions;
import org.workflowserver.journal.BatchWriter;
import org.workflowserver.journal.Journal;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.limit.MemoryBudget;
import org.workflowserver.limit.RequestLimit;
import org.workflowserver.limit.TokenLookUps;
import org.workflowserver.outbound.guard.OutboundPolicy;
import org.workflowserver.outbound.http.OutboundHttp;
import org.workflowserver.run.CallbackUrls;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunEngine;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;
import org.workflowserver.run.StartCommand;
import org.workflowserver.run.Started;
import org.workflowserver.run.await.AwaitedRuns;
import org.workflowserver.run.await.RunEndings;
import org.workflowserver.run.await.WaitingCalls;
import org.workflowserver.run.change.ClaimStore;
import org.workflowserver.run.change.CommandStore;
import org.workflowserver.run.change.ErrorStartStore;
import org.workflowserver.run.record.AcceptedRunStore;
import org.workflowserver.run.record.FactStore;
import org.workflowserver.run.record.Facts;
import org.workflowserver.run.record.RunLists;
import org.workflowserver.run.record.RunStarts;
import org.workflowserver.run.record.RunStore;
import org.workflowserver.run.record.RunTraces;
import org.workflowserver.run.record.Runs;
import org.workflowserver.sealing.TestKeys;
import org.workflowserver.subscription.SubscriptionStore;
import org.workflowserver.subscription.Subscriptions;
import org.workflowserver.trigger.schedule.FireStore;
import org.workflowserver.trigger.schedule.Schedules;
import org.workflowserver.trigger.sync.SyncRequests;
import org.workflowserver.trigger.webhook.Webhooks;
import org.workflowserver.vault.KnownSecrets;

/**
 * A server without a container on a real database: its facades, and its engine to start and stop.
 */
final class Box implements AutoCloseable {
  static final Caller EDITOR = Caller.of("default", "ed", List.of("editor"));
  static final int MOST_STREAMS = 20;

  /**
   * Which transaction of a pass claims: before, it looks for dead servers, for commands, for runs
   * of error workflows and for runs without a place.
   */
  static final int CLAIM = 5;

  static final long DISK_RESERVE = 1 << 20;

  static final Instant NOON = Instant.parse("2026-03-01T12:00:00Z");

  final TestDatabase database;
  final TestComponents.World world;
  final KnownSecrets secrets = new KnownSecrets();

  /** Local accounts by their ids. */
  final Map<String, Account> accounts = new ConcurrentHashMap<>();

  final Workflows workflows;
  final Versions versions;
  final RunStore runStore;
  final Runs runs;
  final RunLists lists;
  final RunTraces traces;
  final WaitingCalls waiting;
  final AwaitedRuns awaited;
  final Engine engine;
  final RunEvents events;
  final BulkOperations bulk;
  final Interactions interactions;
  final Callbacks callbacks;
  private final WebhookTokens webhookTokens;
  final Schedules schedules;

  /** The ways of this server's journal, and of all else in its engine, to the database. */
  final MortalTransactions journalWay;

  final MortalTransactions storesWay;

  /** The way of its schedules. */
  final MortalTransactions firesWay;

  /** Bytes that the disk has left; its reserve is {@link #DISK_RESERVE}. */
  final AtomicLong freeDisk = new AtomicLong(Long.MAX_VALUE);

  final MemoryBudget memory;
  private final TimeSource time;
  private final OutboundHttp http;
  final Journal journal;
  private final ThreadPool threads = new ThreadPool();
  final AnswerMemory answers = new AnswerMemory();
  private final boolean ownsDatabase;
  private volatile boolean dead;

  private static final ScheduledExecutorService SCHEDULER =
      Executors.newScheduledThreadPool(1, Thread.ofPlatform().daemon().factory());

  private Box(
      TestDatabase database,
      TestComponents.World world,
      TimeSource time,
      Limits limits,
      MemoryBudget memory,
      boolean ownsDatabase) {
    this.memory = memory;
    this.http =
        new OutboundHttp(
            OutboundPolicy.of("127.0.0.1/32:1024-65535", true),
            InetAddress::getAllByName,
            SCHEDULER,
            new SystemTime());
    this.database = database;
    this.world = world;
    this.time = time;
    this.ownsDatabase = ownsDatabase;
    this.journalWay = new MortalTransactions(database.transactions());
    this.storesWay = new MortalTransactions(database.transactions());
    this.firesWay = new MortalTransactions(database.transactions());
    ComponentCatalogue catalogue =
        new ComponentCatalogue(
            List.of(
                new TestComponents.Manual(),
                new SyncRequestTriggerComponent(),
                new TextTransformComponent(),
                new TestComponents.Act(world, new Seen()),
                new TestComponents.Think(),
                new TestComponents.Expect(world, new Seen()),
                new DelayComponent(),
                new WebhookComponent(http),
                new IteratorComponent(),
                new WorkflowTriggerComponent(),
                new WebhookTriggerComponent(),
                new TriggerWorkflowComponent(),
                new UiInteractionComponent(),
                new ValidateComponent(),
                new LogicalGroupComponent(),
                new SwitchConditionComponent(),
                new ScheduledTriggerComponent(),
                new TestComponents.End()));
    WorkflowStore workflowStore = new WorkflowStore(database.sql(), null, answers);
    runStore = new RunStore(database.sql());
    CommandStore commands = new CommandStore(database.sql());
    CallbackUrls urls = new CallbackUrls(() -> new byte[32], "https://flows.example");
    LeaseStore leases = new LeaseStore(database.sql(), time);
    versions = new Versions(database.transactions(), workflowStore, catalogue);
    journal =
        new Journal(
            new BatchWriter(journalWay, leases, new FactStore(database.sql()), database.diskSync()),
            time,
            memory);
    engine =
        new Engine(
            journal,
            new EngineStores(
                storesWay,
                leases,
                runStore,
                new ClaimStore(database.sql()),
                commands,
                urls,
                new ErrorStartStore(database.sql()),
                new AcceptedRunStore(database.sql()),
                new DiskSpace(time, freeDisk::get, DISK_RESERVE)),
            versions,
            secrets,
            time,
            threads,
            limits);
    webhookTokens = new WebhookTokens(database.sql(), TestKeys.sealer(), database.transactions());
    workflows =
        new Workflows(
            database.transactions(),
            workflowStore,
            catalogue,
            secrets,
            webhookTokens,
            time,
            deleted -> engine.onWorkflowDeleted(deleted));
    traces = new RunTraces(database.transactions(), runStore, versions, workflows, urls);
    runs = new Runs(database.transactions(), database.sql(), answers, versions, engine, urls, time);
    lists = new RunLists(database.transactions(), database.sql(), answers);
    waiting = new WaitingCalls(database.transactions(), runStore, engine);
    awaited = new AwaitedRuns(runs, waiting, engine, time);
    events =
        new RunEvents(
            database.transactions(), runs, database.sql(), engine, journal, time, MOST_STREAMS);
    interactions = interactions(engine);
    callbacks = callbacks(engine);
    schedules =
        new Schedules(
            firesWay,
            new FireStore(database.sql()),
            new ScheduleStore(database.sql(), answers),
            versions,
            workflows,
            new SameThread(engine),
            time);
    bulk =
        new BulkOperations(
            storesWay,
            new BulkStore(database.sql()),
            id -> Optional.ofNullable(accounts.get(id)),
            runs,
            engine,
            time,
            limits.pending());
  }

  /** The facade of calls that wait for so long. */
  SyncRequests calls(Duration patience) {
    return new SyncRequests(
        versions,
        new RunStarts(database.transactions(), runStore, engine, time),
        new RunEndings(database.transactions(), runStore, versions, engine, waiting, time),
        waiting,
        patience);
  }

  /** The facade of interactions, for a server that hears of answers by {@code engine}. */
  Interactions interactions(RunEngine engine) {
    return new Interactions(
        database.transactions(),
        new InteractionStore(database.sql(), answers),
        new AuditStore(database.sql()),
        new CommandStore(database.sql()),
        runs,
        engine,
        time);
  }

  /** The facade of callbacks, for a server that hears of calls by {@code engine}. */
  Callbacks callbacks(RunEngine engine) {
    return new Callbacks(
        database.transactions(),
        database.sql(),
        new CommandStore(database.sql()),
        engine,
        new TokenLookUps(time),
        answers,
        time);
  }

  /** The facade of subscriptions, which calls by {@code http}. */
  Subscriptions subscriptions(OutboundHttp http) {
    return new Subscriptions(
        storesWay,
        new SubscriptionStore(database.sql(), new LeaseStore(database.sql(), time)),
        versions,
        secrets,
        http,
        () -> threads,
        time);
  }

  /** The facade of webhooks, of each of which so many calls are let through in a minute. */
  Webhooks webhooks(int perMinute) {
    return new Webhooks(
        webhookTokens,
        versions,
        new RunStarts(database.transactions(), runStore, engine, time),
        secrets,
        new TokenLookUps(time),
        time,
        new RequestLimit<>(perMinute, 100, () -> 1, time));
  }

  /** A fresh database with one server on it, started. */
  static Box on(Dialect dialect) {
    return on(dialect, Limits.configured());
  }

  static Box on(Dialect dialect, Limits limits) {
    return on(dialect, limits, new SystemTime());
  }

  static Box on(Dialect dialect, Limits limits, TimeSource time) {
    return started(dialect, limits, time, new MemoryBudget());
  }

  /** With so much memory for large values. */
  static Box withMemory(Limits limits, TimeSource time, MemoryBudget memory) {
    return started(Dialect.H2, limits, time, memory);
  }

  private static Box started(Dialect dialect, Limits limits, TimeSource time, MemoryBudget memory) {
    Box box =
        new Box(
            TestDatabase.fresh(dialect), new TestComponents.World(), time, limits, memory, true);
    box.engine.start("first");
    return box;
  }

  /** As {@link #on}, with a clock that a test moves. */
  static Box stepped(Dialect dialect) {
    return stepped(dialect, Limits.configured());
  }

  static Box stepped(Dialect dialect, Limits limits) {
    return on(dialect, limits, new SettableTime(NOON));
  }

  /** The usual limits but for these. */
  public static Limits limits(int running, int pending, long runData) {
    return limits(
        running, pending, new Limits.RunLimits(1_000, runData, Duration.ofDays(30), 5, 3));
  }

  public static Limits limits(int running, int pending, Limits.RunLimits run) {
    return new Limits(
        running, Long.MAX_VALUE, pending, run, 1 << 20, Duration.ofSeconds(1), 1 << 20);
  }

  /** Another server on the same database and world and by the same clock, started. */
  Box next() {
    return next(Limits.configured());
  }

  Box next(Limits limits) {
    return next(limits, time);
  }

  /** As {@link #next()}, on a machine with a clock of its own. */
  Box next(Limits limits, TimeSource time) {
    Box next = new Box(database, world, time, limits, new MemoryBudget(memory.limit()), false);
    next.engine.start("next");
    return next;
  }

  /** The process dies: nothing of this server is recorded from now on, nothing is released. */
  void die() {
    synchronized (world) {
      dead = true;
    }
    journalWay.die();
    storesWay.die();
    firesWay.die();
    threads.end();
    // A pool of connections may swallow the interrupt; what the writer is at fails all the same.
    journal.stop();
    heartbeatIsOld(journal.lease());
  }

  /** As if the server with that lease had not been heard of for a long time. */
  void heartbeatIsOld(String lease) {
    execute(
        "update servers set heartbeat = timestamp with time zone '2020-01-01 00:00:00+00' where id"
            + " = '"
            + lease
            + "'");
  }

  /** The run is on record as one that {@code lease} moves. */
  void isMovedUnder(String lease, int takeovers, String runId) {
    execute(
        "update runs set status = 'running', owner = '%s', takeovers = %d where id = '%s'"
            .formatted(lease, takeovers, runId));
  }

  /** How many runs this server has recorded as completed. */
  long ended() {
    return journal.recordedFacts().ended(RunStatus.COMPLETED);
  }

  String lease() {
    return journal.lease();
  }

  /** What runs take in the memory of this server. */
  RunsInMemory.Usage usage() {
    return engine.usage();
  }

  boolean isDead() {
    return dead;
  }

  /** Threads of this server that do anything, its journal's writer apart. */
  int busyThreads() {
    return threads.busy() - 1;
  }

  SettableTime clock() {
    return (SettableTime) time;
  }

  /** By the clock of this server. */
  Instant now() {
    return time.now();
  }

  /** Moves the clock, and renews the lease as a server does meanwhile. */
  void advance(Duration span) {
    clock().advance(span);
    renew();
  }

  /** Records at once what is queued, and so renews the lease. */
  void renew() {
    await(recordNothing());
  }

  /** The journal is about to write its next batch, and stands still. */
  Hold standStill() {
    Hold hold = journalWay.holdNext(Point.BEFORE);
    recordNothing();
    hold.awaitReached();
    return hold;
  }

  /** A fact of no run: the batch that it makes renews the lease. */
  CompletionStage<Boolean> recordNothing() {
    return journal.record("", journal.lease(), Facts.parked("nobody's", NOON));
  }

  /** As many times as it takes, a pass of this server over what is due. */
  void scanUntil(BooleanSupplier fact) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(2))
        .until(
            () -> {
              engine.scan();
              return fact.getAsBoolean();
            });
  }

  /** Returns when no run is in the memory of this server, and no thread does anything for one. */
  void awaitIdle() {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .until(
            () ->
                engine.runsInMemory() == 0
                    && busyThreads() == 0
                    && usage().equals(new RunsInMemory.Usage(0, 0)));
  }

  void execute(String sql) {
    database
        .transactions()
        .doInNew(() -> database.entityManager().createNativeQuery(sql).executeUpdate());
  }

  /** The newest of the runs: tests beside this one, by other clocks, share the order of ids. */
  String newestRun(String fromWhere) {
    return (String)
        single(
            "select id from "
                + fromWhere
                + " order by started_at desc, id desc fetch first 1 rows only");
  }

  Object single(String sql) {
    return database
        .transactions()
        .inNew(() -> database.entityManager().createNativeQuery(sql).getSingleResult());
  }

  long count(String fromWhere) {
    return ((Number) single("select count(*) from " + fromWhere)).longValue();
  }

  /** The run's facts, as the caller sees them. */
  RunView view(String runId) {
    return runs.requireFacts(EDITOR, runId);
  }

  boolean hasEnded(String runId) {
    return !view(runId).status().isOpen();
  }

  /**
   * Returns when no server moves the run, and this one has forgotten it and has its permit back.
   */
  void awaitParked(String runId) {
    Awaitility.await()
        .atMost(Duration.ofMinutes(2))
        .pollInterval(Duration.ofMillis(2))
        .until(
            () ->
                count("runs where owner is null and id = '" + runId + "'") == 1
                    && engine.runsInMemory() == 0
                    && usage().permits() == 0);
  }

  /** The secret part of the URL that the step 'expect' told of, by the number of that call. */
  String callbackToken(int call) {
    String url = (String) world.callsTo("expect").get(call).configuration().get("url");
    assertThat(url).startsWith("https://flows.example" + CallbackUrls.PATH);
    return url.substring(url.lastIndexOf('/') + 1);
  }

  String workflow(Drawn drawn) {
    return workflows.create(EDITOR, drawn.body()).id();
  }

  RunDetail start(String workflowId) {
    return start(workflowId, Map.of());
  }

  RunDetail start(String workflowId, Map<String, Object> context) {
    return await(startLater(workflowId, command(context))).run();
  }

  static StartCommand command(Map<String, Object> context) {
    return new StartCommand(context, Optional.empty(), Optional.empty());
  }

  CompletionStage<Started> startLater(String workflowId, StartCommand command) {
    return runs.start(EDITOR, workflowId, command);
  }

  /** The run when it has ended. */
  RunDetail ended(String runId) {
    RunDetail run = await(awaited.awaitEnd(EDITOR, runId, Duration.ofSeconds(60)));
    if (run.run().status().isOpen()) {
      throw new AssertionError("The run did not end: " + run);
    }
    return run;
  }

  RunDetail run(String workflowId, Map<String, Object> context) {
    return ended(start(workflowId, context).run().id());
  }

  static <T> T await(CompletionStage<T> stage) {
    try {
      return stage.toCompletableFuture().get(90, TimeUnit.SECONDS);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError("The stage did not complete.", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new AssertionError(e);
    }
  }

  @Override
  public void close() {
    if (!dead) {
      schedules.stop();
      engine.stop(Duration.ZERO);
    }
    threads.close();
    if (ownsDatabase) {
      database.close();
    }
  }

  /** This server, as the world sees it. */
  private final class Seen implements TestComponents.World.Server {
    @Override
    public boolean isDead() {
      return dead;
    }

    @Override
    public String lease() {
      return journal.lease();
    }
  }
}
