package org.workflowserver.engine;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.component.Component;
import org.workflowserver.component.Fault;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome.Asking;
import org.workflowserver.component.StepOutcome.Calling;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Expecting;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.StepOutcome.Iterating;
import org.workflowserver.component.StepOutcome.Terminated;
import org.workflowserver.component.StepOutcome.Waiting;
import org.workflowserver.definition.Versions;
import org.workflowserver.definition.content.CompiledWorkflow.CompiledNode;
import org.workflowserver.definition.content.NodeParser;
import org.workflowserver.engine.execution.Hashes;
import org.workflowserver.engine.execution.Limits;
import org.workflowserver.engine.execution.Rendered;
import org.workflowserver.engine.execution.RunScope;
import org.workflowserver.engine.execution.StepAttempt;
import org.workflowserver.engine.execution.StepRunner;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.json.Json;
import org.workflowserver.json.Times;
import org.workflowserver.limit.MemoryBudget;
import org.workflowserver.limit.Permits;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.vault.SecretReader;
import org.workflowserver.vault.Secrets;

/** Runs one node alone and records nothing: the facade. */
@ApplicationScoped
public class NodeTests {
  /** Roots that a caller can't set: they stand for real things. */
  private static final List<String> NOT_SETTABLE = List.of("vault", "run", "workflow");

  private static final String CROWDED =
      "The node was not run: so many calls are under way that it had no turn within %d s.";

  private static final String LATE = "The node took longer than %d s, its time, and was given up.";

  /** How long a node's own end is waited for when its time is over. */
  private static final Duration GRACE = Duration.ofSeconds(5);

  private static final String AUTHORIZATION_ID = "authorization_id";

  private NodeParser nodes;
  private Versions versions;
  private TimeSource time;
  private StepRunner runner;
  private Permits permits;
  private MemoryBudget memory;

  protected NodeTests() {}

  @Inject
  NodeTests(
      NodeParser nodes, Versions versions, TimeSource time, Secrets secrets, MemoryBudget memory) {
    this(nodes, versions, time, Limits.configured(), secrets, memory);
  }

  public NodeTests(
      NodeParser nodes,
      Versions versions,
      TimeSource time,
      Limits limits,
      Secrets secrets,
      MemoryBudget memory) {
    this.memory = memory;
    this.nodes = nodes;
    this.versions = versions;
    this.time = time;
    this.runner = new StepRunner(limits, time, secrets);
    this.permits = new Permits(limits.running());
  }

  /**
   * Runs a node on one of the threads, as {@link #run} does. The stage completes on one of them
   * whatever the node meets, and a little after the node's time is over at the latest: what holds
   * its thread longer is not waited for.
   *
   * @param threads of the container; its own stages would lose what is no {@link Exception}
   */
  public CompletionStage<NodeTest> start(
      Caller caller, Map<String, Object> body, Executor threads) {
    return start(caller, body, threads, GRACE);
  }

  CompletionStage<NodeTest> start(
      Caller caller, Map<String, Object> body, Executor threads, Duration grace) {
    return CompletableFuture.supplyAsync(() -> prepared(caller, body), threads)
        .thenCompose(
            prepared ->
                CompletableFuture.supplyAsync(() -> run(caller, prepared), threads)
                    .completeOnTimeout(
                        test(runner.failed(timedOut(LATE, prepared.timeout()))),
                        prepared.timeout().plus(grace).toMillis(),
                        TimeUnit.MILLISECONDS))
        .thenApplyAsync(test -> test, threads);
  }

  /**
   * Runs {@code body.node}; each member of {@code body.context} is a template root, other roots are
   * nil. A request that names no authorization is sent with {@code body.authorization_id}. A node
   * whose step needs a run to be resumed in is not tried further than that. Needs {@code editor}.
   *
   * @throws Refusal {@code parameter_missing} or {@code parameter_invalid} when the body is wrong,
   *     {@code capacity_exceeded} when as many are under way as runs may be
   */
  NodeTest run(Caller caller, Map<String, Object> body) {
    return run(caller, prepared(caller, body));
  }

  private record Prepared(Map<String, Object> context, NodeParser.TestedNode node) {
    Duration timeout() {
      return node.compiled().timeout();
    }
  }

  private Prepared prepared(Caller caller, Map<String, Object> body) {
    caller.require(Scope.EDITOR);
    return new Prepared(context(body), nodes.parse(authorized(body)));
  }

  private NodeTest run(Caller caller, Prepared prepared) {
    NodeParser.TestedNode node = prepared.node;
    if (node.failure() != null) {
      return test(runner.failed(node.failure()));
    }
    if (!permits.tryAcquire(caller.org())) {
      throw Starts.full("As many nodes are tested as may be at a time.");
    }
    try {
      StepRunner ofCaller = runner.forRun(SecretReader.of(caller), node.compiled().secrets());
      StepAttempt attempt = attempt(ofCaller, caller.org(), node.compiled(), prepared.context);
      return test(
          needsRun(caller.org(), node.compiled().componentId(), attempt)
              .map(runner::failed)
              .orElse(attempt));
    } finally {
      permits.release(caller.org());
    }
  }

  private StepAttempt attempt(
      StepRunner runner, String orgId, CompiledNode node, Map<String, Object> context) {
    Instant now = time.now();
    String runId = Ids.next(IdKind.RUN, now);
    String step = runId + "/" + node.id() + "/";
    Map<String, Object> roots = new HashMap<>(context);
    roots.put("run", Map.of("id", runId, "started_at", Times.format(now)));
    Rendered rendered = runner.render(node, new RunScope(roots, name -> null, false, now, step));
    if (rendered.failure() != null) {
      return runner.failed(rendered.failure());
    }
    try (MemoryBudget.Reservation reservation = memory.reservation(orgId, node.timeout())) {
      if (node.component().descriptor().outsideEffect() && !reservation.awaitCall()) {
        return runner.failed(timedOut(CROWDED, node.timeout()));
      }
      return runner.run(
          node,
          new StepContext(
              rendered.configuration(),
              trigger(context, runId),
              step,
              Hashes.traceparent(null, runId, step),
              now,
              node.timeout(),
              rendered.secrets(),
              orgId,
              reservation));
    }
  }

  private static Failed timedOut(String message, Duration timeout) {
    return new Failed(
        Fault.INTERNAL, "timed_out", message.formatted(timeout.toSeconds()), true, Map.of());
  }

  /** The node as it is tried: with the authorization of the call where it names none itself. */
  private static Object authorized(Map<String, Object> body) {
    Object sent = body.get(AUTHORIZATION_ID);
    if (sent != null && !(sent instanceof String id && Ids.isShaped(IdKind.AUTHORIZATION, id))) {
      throw Refusal.invalid(
          "/" + AUTHORIZATION_ID,
          "'authorization_id' must be the id of an authorization, auth_…, or null.");
    }
    if (sent == null
        || !(body.get("node") instanceof Map<?, ?> node)
        || !(node.get("data") instanceof Map<?, ?> data)
        || data.get(AUTHORIZATION_ID) != null
        || !"webhook".equals(Component.idOf(node))) {
      return body.get("node");
    }
    Map<Object, Object> authorized = new LinkedHashMap<>(data);
    authorized.put(AUTHORIZATION_ID, sent);
    Map<Object, Object> tried = new LinkedHashMap<>(node);
    tried.put("data", authorized);
    return tried;
  }

  /** Why the node can't be tried alone; empty when it was. */
  private Optional<Failed> needsRun(String orgId, String component, StepAttempt attempt) {
    return switch (attempt.outcome()) {
      case Completed completed -> Optional.empty();
      case Failed failed -> Optional.empty();
      case Terminated terminated -> Optional.empty();
      case Waiting waiting ->
          untried(component, "waits, here until " + Times.format(waiting.until()));
      case Iterating iterating ->
          untried(
              component,
              "runs other nodes for each item, here of " + iterating.items().size() + " items");
      case Asking asking -> untried(component, "asks people and waits for their answer");
      case Expecting expecting -> untried(component, "waits for a call to a URL of its run");
      case Calling calling ->
          ChildRuns.refusal(versions, versions.head(orgId, calling.workflowId()), calling)
              .or(() -> untried(component, "starts a run of the workflow that it names"));
    };
  }

  private static Optional<Failed> untried(String component, String does) {
    return Optional.of(
        Failed.input(
            "not_testable",
            "The node is right, but can't be tried alone: '%s' %s.".formatted(component, does)));
  }

  private static Map<String, Object> trigger(Map<String, Object> context, String runId) {
    Map<String, Object> trigger = new LinkedHashMap<>();
    if (context.get("trigger") instanceof Map<?, ?> given) {
      given.forEach((name, value) -> trigger.put((String) name, value));
    }
    trigger.put("type", "manual");
    trigger.put("run_id", runId);
    return trigger;
  }

  private static Map<String, Object> context(Map<String, Object> body) {
    Object context = body.get("context");
    if (context == null) {
      return Map.of();
    }
    if (!(context instanceof Map<?, ?> members)) {
      throw Refusal.invalid("/context", "'context' must be an object.");
    }
    for (String name : NOT_SETTABLE) {
      if (members.containsKey(name)) {
        throw Refusal.invalid(
            "/context/" + name, "'context." + name + "' can't be set: a test sees the real one.");
      }
    }
    return Json.members(members);
  }

  private static NodeTest test(StepAttempt attempt) {
    return attempt.outcome() instanceof Failed failed
        ? new NodeTest(
            false, StepAttempt.output(failed), failed.code(), failed.message(), failed.retryable())
        : new NodeTest(true, StepAttempt.output(attempt.outcome()), null, null, false);
  }

  /**
   * How the node ended.
   *
   * @param success whether it completed
   * @param output a JSON object
   * @param errorCode null on success
   * @param errorMessage null on success
   */
  public record NodeTest(
      boolean success,
      Map<String, Object> output,
      String errorCode,
      String errorMessage,
      boolean retryable) {}
}
