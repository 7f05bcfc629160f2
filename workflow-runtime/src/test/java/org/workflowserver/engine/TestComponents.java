package org.workflowserver.engine;

import java.time.Instant;
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
import org.workflowserver.component.Kind;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;

/** Components whose steps a test watches and holds. */
final class TestComponents {
  private static final String ANY = "{\"type\": \"object\"}";

  private TestComponents() {}

  /** The outside world: what steps did to it, and the gates that hold them. */
  static final class World {
    final Queue<Call> calls = new ConcurrentLinkedQueue<>();
    private final Map<String, CountDownLatch> gates = new ConcurrentHashMap<>();

    /** A call that a step made. */
    record Call(String key, String traceparent, Instant now, Map<String, Object> configuration) {
      String node() {
        return key.split("/")[1];
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
      return Descriptor.of(
          "manual_trigger",
          Kind.TRIGGER,
          "By hand",
          "Starts.",
          List.of("default"),
          false,
          ANY,
          "{}");
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

    Act(World world) {
      this.world = world;
    }

    @Override
    public Descriptor descriptor() {
      return Descriptor.of(
          "act", Kind.ACTION, "Act", "Acts.", List.of("default", "other"), true, ANY, "{}");
    }

    @Override
    public StepOutcome execute(StepContext context) {
      World.Call call =
          new World.Call(
              context.idempotencyKey(),
              context.traceparent(),
              context.now(),
              context.configuration());
      world.calls.add(call);
      CountDownLatch gate = world.gates.get(call.node());
      if (gate != null) {
        try {
          gate.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
          return StepOutcome.Failed.input("interrupted", "The step was interrupted.");
        }
      }
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

  /** Ends the run. */
  static final class End implements Component {
    @Override
    public Descriptor descriptor() {
      return Descriptor.of("terminate", Kind.ACTION, "End", "Ends.", List.of(), false, ANY, "{}");
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
