package org.workflowserver.run.state;

import java.util.Map;
import java.util.TreeMap;
import org.workflowserver.graph.NodeState;

/**
 * What is known of a run, as text. What only a run in memory knows is left out: which steps
 * execute, and items of which nothing is on record. Of a branch that has failed nothing counts but
 * why.
 */
public final class Snapshot {
  private Snapshot() {}

  public static String of(RunState state) {
    Map<String, Object> text = new TreeMap<>();
    text.put("seq", state.seq());
    text.put("data", state.data());
    text.put("answer", state.answer() == null ? "" : state.answer().seq());
    text.put("terminated", String.valueOf(state.terminated()));
    Branch outside = state.branch(StepKey.of("", ""));
    text.put("outside", branch(outside, state));
    return text.toString();
  }

  private static Object branch(Branch branch, RunState state) {
    if (branch.failure() != null) {
      return "failed: " + branch.failure();
    }
    Map<String, Object> text = new TreeMap<>();
    for (String node : branch.graph().topologicalOrder()) {
      boolean own = branch.iteration() == null || !node.equals(branch.graph().triggerId());
      if (own && branch.state(node) == NodeState.DONE) {
        text.put(node, branch.value(node) + " at " + branch.recordedAt(node));
      }
      Wait wait = state.wait(branch.step(node));
      if (wait != null) {
        text.put(node + " waits", wait);
      }
    }
    for (Iteration iteration : branch.iterations()) {
      Map<Integer, Object> items = items(iteration, state);
      if (!items.isEmpty()) {
        text.put(
            iteration.step().nodeId() + " iterates",
            items + " " + iteration.stoppedBy() + " " + iteration.ends());
      }
    }
    return text;
  }

  private static Map<Integer, Object> items(Iteration iteration, RunState state) {
    Map<Integer, Object> items = new TreeMap<>();
    for (int i = 0; iteration.has(i); i++) {
      Branch open = iteration.openItem(i);
      Object result = open == null ? iteration.result(i) : result(open);
      if (open != null && open.failure() == null && open.isBusy()) {
        Object text = branch(open, state);
        if (!text.equals(Map.of())) {
          items.put(i, text);
        }
      } else if (result != null) {
        items.put(i, "ended: " + result);
      }
    }
    return items;
  }

  private static Object result(Branch item) {
    return item.failure() == null ? item.output() : Iteration.result(item.failure());
  }
}
