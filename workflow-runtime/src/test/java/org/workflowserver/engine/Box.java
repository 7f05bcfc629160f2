package org.workflowserver.engine;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.workflowserver.clock.SystemTime;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.cluster.LeaseStore;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.component.flow.DelayComponent;
import org.workflowserver.component.flow.IteratorComponent;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.TestDatabase;
import org.workflowserver.database.Transactions;
import org.workflowserver.definition.Versions;
import org.workflowserver.definition.WorkflowStore;
import org.workflowserver.definition.Workflows;
import org.workflowserver.identity.Caller;
import org.workflowserver.journal.BatchWriter;
import org.workflowserver.journal.Journal;
import org.workflowserver.run.ClaimStore;
import org.workflowserver.run.CommandStore;
import org.workflowserver.run.FactStore;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunStore;
import org.workflowserver.run.Runs;
import org.workflowserver.run.StartCommand;
import org.workflowserver.run.Started;
import org.workflowserver.run.WaitStore;
import org.workflowserver.vault.KnownSecrets;

/**
 * A server without a container on a real database: its facades, and its engine to start and stop.
 */
final class Box implements AutoCloseable {
  static final Caller EDITOR = Caller.of("default", "ed", List.of("editor"));

  final TestDatabase database;
  final TestComponents.World world;
  final KnownSecrets secrets = new KnownSecrets();
  final Workflows workflows;
  final Runs runs;
  final Engine engine;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final boolean ownsDatabase;
  private volatile boolean dead;

  private Box(
      TestDatabase database, TestComponents.World world, Limits limits, boolean ownsDatabase) {
    this.database = database;
    this.world = world;
    this.ownsDatabase = ownsDatabase;
    TimeSource time = new SystemTime();
    ComponentCatalogue catalogue =
        new ComponentCatalogue(
            List.of(
                new TestComponents.Manual(),
                new TestComponents.Act(world),
                new DelayComponent(),
                new IteratorComponent(),
                new TestComponents.End()));
    WorkflowStore workflowStore = new WorkflowStore(database.entityManager());
    RunStore runStore =
        new RunStore(database.entityManager(), new WaitStore(database.entityManager()));
    CommandStore commands = new CommandStore(database.entityManager());
    LeaseStore leases = new LeaseStore(database.entityManager(), time);
    Versions versions = new Versions(database.transactions(), workflowStore, catalogue);
    Journal journal =
        new Journal(
            new BatchWriter(
                new MortalTransactions(),
                leases,
                new FactStore(database.entityManager()),
                database.diskSync()),
            time);
    engine =
        new Engine(
            journal,
            new EngineStores(
                database.transactions(),
                leases,
                runStore,
                new ClaimStore(database.entityManager()),
                commands),
            versions,
            secrets,
            time,
            threads,
            limits);
    workflows =
        new Workflows(
            database.transactions(),
            workflowStore,
            catalogue,
            secrets,
            time,
            deleted -> engine.onWorkflowDeleted(deleted));
    runs = new Runs(database.transactions(), runStore, versions, workflows, commands, engine, time);
  }

  /** A fresh database with one server on it, started. */
  static Box on(Dialect dialect) {
    return on(dialect, Limits.configured());
  }

  /** The usual limits but for these. */
  static Limits limits(int running, int pending, long runData) {
    return new Limits(
        running,
        Long.MAX_VALUE,
        pending,
        new Limits.RunLimits(1_000, runData, Duration.ofDays(30), 5),
        1 << 20,
        Duration.ofSeconds(1),
        1 << 20);
  }

  static Box on(Dialect dialect, Limits limits) {
    Box box = new Box(TestDatabase.fresh(dialect), new TestComponents.World(), limits, true);
    box.engine.start("first");
    return box;
  }

  /** Another server on the same database and world, started. */
  Box next() {
    Box next = new Box(database, world, Limits.configured(), false);
    next.engine.start("next");
    return next;
  }

  /** The process dies: nothing of this server is recorded from now on, nothing is released. */
  void die() {
    dead = true;
    threads.shutdownNow();
    database
        .transactions()
        .doInNew(
            () ->
                database
                    .entityManager()
                    .createNativeQuery(
                        "update servers set heartbeat = timestamp with time zone '2020-01-01"
                            + " 00:00:00+00'")
                    .executeUpdate());
  }

  /** The run is on record as one that {@code lease} moves. */
  void isMovedUnder(String lease, int takeovers, String runId) {
    database
        .transactions()
        .doInNew(
            () ->
                database
                    .entityManager()
                    .createNativeQuery(
                        "update runs set status = 'running', owner = ?1, takeovers = ?2"
                            + " where id = ?3")
                    .setParameter(1, lease)
                    .setParameter(2, takeovers)
                    .setParameter(3, runId)
                    .executeUpdate());
  }

  String workflow(Drawn drawn) {
    return workflows.create(EDITOR, drawn.body()).id();
  }

  RunDetail start(String workflowId) {
    return start(workflowId, Map.of());
  }

  RunDetail start(String workflowId, Map<String, Object> context) {
    return await(
            startLater(workflowId, new StartCommand(context, Optional.empty(), Optional.empty())))
        .run();
  }

  CompletionStage<Started> startLater(String workflowId, StartCommand command) {
    return runs.start(EDITOR, workflowId, command);
  }

  /** The run when it has ended. */
  RunDetail ended(String runId) {
    RunDetail run = await(runs.awaitEnd(EDITOR, runId, Duration.ofSeconds(20)));
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
      return stage.toCompletableFuture().get(30, TimeUnit.SECONDS);
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
      engine.stop();
    }
    threads.close();
    if (ownsDatabase) {
      database.close();
    }
  }

  /** The way to the database of a server that may die. */
  private final class MortalTransactions extends Transactions {
    @Override
    public <T> T inNew(Supplier<T> work) {
      if (dead) {
        throw new IllegalStateException("This server is dead.");
      }
      return database.transactions().inNew(work);
    }

    @Override
    public void doInNew(Runnable work) {
      inNew(
          () -> {
            work.run();
            return null;
          });
    }
  }

  /** A workflow as a test draws it. */
  static final class Drawn {
    private final List<Map<String, Object>> nodes = new ArrayList<>();
    private final List<Map<String, Object>> edges = new ArrayList<>();
    private final Map<String, Object> settings = new HashMap<>();

    static Drawn withTrigger() {
      return new Drawn().node("start", "manual_trigger", Map.of());
    }

    Drawn act(String id) {
      return act(id, Map.of());
    }

    Drawn act(String id, Map<String, Object> configuration) {
      return node(id, "act", configuration);
    }

    Drawn node(String id, String component, Map<String, Object> configuration) {
      Map<String, Object> data = new HashMap<>(configuration);
      data.put("componentId", component);
      nodes.add(Map.of("id", id, "type", component, "data", data));
      return this;
    }

    /** Edges along {@code a > b:handle > c}. */
    Drawn way(String text) {
      String[] stops = text.split(" > ");
      for (int i = 1; i < stops.length; i++) {
        String[] source = stops[i - 1].split(":");
        Map<String, Object> edge = new HashMap<>();
        edge.put("id", "e" + edges.size());
        edge.put("source", source[0]);
        edge.put("target", stops[i].split(":")[0]);
        edge.put("sourceHandle", source.length > 1 ? source[1] : null);
        edges.add(edge);
      }
      return this;
    }

    Drawn strict() {
      settings.put("strict_variables", true);
      return this;
    }

    Map<String, Object> body() {
      return Map.of("name", "drawn", "nodes", nodes, "edges", edges, "settings", settings);
    }
  }
}
