package org.workflowserver.engine;

import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import org.workflowserver.component.Component;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.Fault;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.WaitEnd;

/** Components whose steps a test watches and holds. */
final class TestComponents {
  private static final String ANY = "{\"type\": \"object\"}";

  private TestComponents() {}

  /** The outside world: what steps did to it, and the gates that hold them. */
  static final class World {
    final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();
    private final Map<String, Queue<StepOutcome>> scripts = new ConcurrentHashMap<>();
    private volatile Mind mind = (call, server) -> null;

    /** Decides how a call ends. */
    interface Mind {
      /**
       * @param server the lease of the server that calls
       * @return null for what the node's configuration says
       */
      StepOutcome answer(Call call, String server);
    }

    /** A server as the world sees it: one that is dead calls nobody. */
    interface Server {
      boolean isDead();

      String lease();
    }

    /** All calls are decided by {@code decider} from now on. */
    void mind(Mind decider) {
      mind = decider;
    }

    /** The next calls of the node end so, one after the other. */
    void script(String node, StepOutcome... outcomes) {
      scripts
          .computeIfAbsent(node, id -> new ConcurrentLinkedQueue<>())
          .addAll(Arrays.asList(outcomes));
    }

    /** A failure that another try may mend. */
    static StepOutcome busy() {
      return busy(null);
    }

    /**
     * @param retryAfter what the other side asks for; may be null
     */
    static StepOutcome busy(Duration retryAfter) {
      return new StepOutcome.Failed(
          Fault.REMOTE, "http_status", "busy", true, Map.of("status", 503L), retryAfter);
    }

    /** The calls of the node, in their order. */
    List<Call> callsTo(String node) {
      return calls.stream().filter(call -> call.node().equals(node)).toList();
    }

    /** Notes the call; false when the server is dead and makes none. */
    private boolean hear(Call call, Server server) {
      synchronized (this) {
        return !server.isDead() && calls.add(call);
      }
    }

    private StepOutcome answer(Call call, String server) {
      Queue<StepOutcome> script = scripts.get(call.node());
      StepOutcome next = script == null ? null : script.poll();
      return next != null ? next : mind.answer(call, server);
    }

    /** A call that a step made. */
    record Call(String key, String traceparent, Instant now, Map<String, Object> configuration) {
      String node() {
        return key.split("/")[1];
      }

      /** Indices of the iterators around the step, outermost first; empty outside. */
      List<Integer> place() {
        return CourseModel.indices(key.substring(key.lastIndexOf('/') + 1));
      }
    }

    /** Steps of the node wait until {@link #open}. */
    void close(String node) {
      gates.put(node, new CountDownLatch(1));
    }

    void open(String node) {
      gates.get(node).countDown();
    }

    long callsOf(String node) {
      return calls.stream().filter(call -> call.node().equals(node)).count();
    }
  }

  /** Starts a run with the context of the call. */
  static final class Manual implements Component {
    @Override
    public Descriptor descriptor() {
      return Descriptor.trigger("manual_trigger", "By hand", "Starts.", ANY, "{}");
    }

    @Override
    public StepOutcome execute(StepContext context) {
      Map<String, Object> output = new LinkedHashMap<>(context.trigger());
      output.remove("type");
      output.put("trigger_type", "manual");
      return StepOutcome.Completed.of(output);
    }
  }

  /** Acts on the world; its configuration says how it ends. */
  static final class Act implements Component {
    private final World world;
    private final World.Server server;

    /** Of a server that lives for ever. */
    Act(World world) {
      this(
          world,
          new World.Server() {
            @Override
            public boolean isDead() {
              return false;
            }

            @Override
            public String lease() {
              return "none";
            }
          });
    }

    Act(World world, World.Server server) {
      this.world = world;
      this.server = server;
    }

    @Override
    public Descriptor descriptor() {
      return Descriptor.action(
          "act",
          "Act",
          "Acts.",
          List.of("default", "other"),
          true,
          """
          {"type": "object",
           "properties": {"value": {"x-secret": true}, "fail": {"x-secret": true},
            "authorization_id": {"x-secret": true}}}""",
          "{}");
    }

    @Override
    public StepOutcome execute(StepContext context) {
      World.Call call =
          new World.Call(
              context.idempotencyKey(),
              context.traceparent(),
              context.now(),
              context.configuration());
      if (!world.hear(call, server)) {
        return StepOutcome.Failed.input("dead", "The server is dead.");
      }
      CountDownLatch gate = world.gates.get(call.node());
      if (gate != null) {
        try {
          gate.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return StepOutcome.Failed.input("interrupted", "The step was interrupted.");
        }
      }
      StepOutcome answer = world.answer(call, server.lease());
      return answer != null ? answer : configured(context);
    }

    private static StepOutcome configured(StepContext context) {
      if (Boolean.TRUE.equals(context.configuration().get("break"))) {
        throw new IllegalStateException("secret detail");
      }
      if (Boolean.TRUE.equals(context.configuration().get("overflow"))) {
        throw new StackOverflowError();
      }
      if (Boolean.TRUE.equals(context.configuration().get("exhaust"))) {
        throw new OutOfMemoryError("as if");
      }
      if (context.configuration().get("fail") instanceof String message) {
        return new StepOutcome.Failed(
            Fault.REMOTE, "failed_on_purpose", message, false, Map.of("status", 503L));
      }
      String handle = (String) context.configuration().getOrDefault("handle", "default");
      Map<String, Object> output = new LinkedHashMap<>();
      output.put("did", context.configuration().getOrDefault("value", "it"));
      return new StepOutcome.Completed(handle, output);
    }
  }

  /** Waits for a call to its URL; unless it is silent, it acts on the world before. */
  static final class Expect implements Component {
    private final Act act;

    Expect(World world, World.Server server) {
      this.act = new Act(world, server);
    }

    @Override
    public Descriptor descriptor() {
      return Descriptor.action(
          "expect",
          "Expect",
          "Expects.",
          List.of("default", "expired"),
          true,
          "{\"type\": \"object\", \"properties\": {\"token\": {\"x-secret\": true}}}",
          "{}");
    }

    @Override
    public boolean takesCallback() {
      return true;
    }

    @Override
    public StepOutcome execute(StepContext context) {
      Object seconds = context.configuration().get("seconds");
      return new StepOutcome.Expecting(
          seconds == null ? null : context.now().plusSeconds((Long) seconds),
          Boolean.TRUE.equals(context.configuration().get("silent"))
              ? null
              : () -> act.execute(context));
    }

    @Override
    @SuppressWarnings("unchecked")
    public StepOutcome resume(StepContext context, WaitEnd end) {
      return end.answer() == null
          ? new StepOutcome.Completed("expired", Map.of())
          : StepOutcome.Completed.of((Map<String, Object>) end.answer().get("payload"));
    }
  }

  /** Decides without an effect outside. */
  static final class Think implements Component {
    @Override
    public Descriptor descriptor() {
      return Descriptor.condition("think", "Think", "Thinks.", List.of("true", "false"), ANY, "{}");
    }

    @Override
    public StepOutcome execute(StepContext context) {
      if (context.configuration().get("fail") instanceof String message) {
        return StepOutcome.Failed.input("failed_on_purpose", message);
      }
      if (Boolean.TRUE.equals(context.configuration().get("exhaust"))) {
        throw new OutOfMemoryError("as if");
      }
      Map<String, Object> output = new LinkedHashMap<>();
      output.put("thought", context.configuration().getOrDefault("value", "it"));
      return new StepOutcome.Completed(
          (String) context.configuration().getOrDefault("handle", "true"), output);
    }
  }

  /** Ends the run. */
  static final class End implements Component {
    @Override
    public Descriptor descriptor() {
      return Descriptor.action("terminate", "End", "Ends.", List.of(), false, ANY, "{}");
    }

    @Override
    public StepOutcome execute(StepContext context) {
      return new StepOutcome.Terminated(
          "completed".equals(context.configuration().get("status")),
          (String) context.configuration().get("message"),
          context.configuration().get("output"));
    }
  }
}
