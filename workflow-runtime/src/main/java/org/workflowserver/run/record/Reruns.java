package org.workflowserver.run.record;

import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.workflowserver.definition.Versions;
import org.workflowserver.definition.WorkflowHead;
import org.workflowserver.definition.content.CompiledWorkflow;
import org.workflowserver.json.Json;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.Violation;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.NewStart;
import org.workflowserver.run.NewStart.Origin;
import org.workflowserver.run.RerunCommand;
import org.workflowserver.run.ResumePoint;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;
import org.workflowserver.run.state.StepRecord;

/** Makes runs that repeat others: from the beginning, or from where one failed. */
record Reruns(Versions versions) {
  /** Nodes that a refusal names. */
  private static final int NAMED = 5;

  /** The run again, from its beginning. */
  NewStart rerun(WorkflowHead head, RunDetail run, RerunCommand command, Origin origin) {
    if (run.run().status().isOpen()) {
      throw new Refusal(
          RefusalCode.RUN_NOT_FINISHED, "The run has not ended yet; nothing was started.");
    }
    int version = command.currentVersion() ? head.version() : run.run().workflowVersion();
    Map<String, Object> payload =
        command.context().orElseGet(() -> Json.parseStoredObject(run.triggerPayload()));
    CompiledWorkflow compiled = versions.require(head.id(), version);
    // What the same version started with before is not judged again.
    boolean taken = command.currentVersion() && run.run().triggerType().equals(Runs.BY_HAND);
    if (command.context().isPresent() || taken) {
      versions.requireFitting(head, compiled, payload);
    }
    return start(head, compiled, run, payload, command, origin);
  }

  /**
   * The run again, with what succeeded in it but for what follows the node.
   *
   * @param logs the whole record of the run
   */
  NewStart resume(
      WorkflowHead head,
      RunDetail run,
      List<StepRecord> logs,
      String nodeId,
      RerunCommand command,
      Origin origin) {
    requireFailed(run.run());
    CompiledWorkflow compiled = versions.require(head.id(), run.run().workflowVersion());
    requireNode(compiled, nodeId);
    requireSucceeded(logs, nodeId);
    Set<String> after = after(nodeId, compiled);
    List<StepRecord> taken =
        logs.stream()
            .filter(StepRecord::isConclusion)
            .filter(log -> !after.contains(log.nodeId()))
            .toList();
    return start(
        head,
        compiled,
        run,
        Json.parseStoredObject(run.triggerPayload()),
        command,
        origin.taking(taken));
  }

  /** What follows a node; the items of an iterator are a part of it. */
  private static Set<String> after(String nodeId, CompiledWorkflow compiled) {
    Set<String> after = new HashSet<>(compiled.graph().downstream(nodeId));
    after.removeIf(node -> compiled.iteratorsAround(node).contains(nodeId));
    return after;
  }

  private static void requireSucceeded(List<StepRecord> logs, String nodeId) {
    List<String> succeeded =
        logs.stream()
            .filter(log -> LogStatus.of(log) == LogStatus.SUCCESS && log.step().path().depth() == 0)
            .map(StepRecord::nodeId)
            .distinct()
            .toList();
    if (!succeeded.contains(nodeId)) {
      throw new Refusal(
          RefusalCode.NODE_NOT_SUCCEEDED,
          "The node '%s' has not succeeded in the run; nothing was started. Name one that has, such as %s: what follows it runs again."
              .formatted(
                  nodeId, String.join(", ", succeeded.reversed().stream().limit(NAMED).toList())));
    }
  }

  /** What {@link #resume} would do from each node that it can be asked for. */
  List<ResumePoint> resumePoints(RunView run, TraceStore store) {
    CompiledWorkflow compiled = versions.require(run.workflowId(), run.workflowVersion());
    Map<String, NodeOutcome> outcomes = new HashMap<>();
    store.outcomes(run.id()).forEach(outcome -> outcomes.put(outcome.nodeId(), outcome));
    Map<String, ResumePoint.Call> calls = calls(run, compiled, outcomes.values(), store);
    List<String> order = compiled.graph().topologicalOrder();
    return order.stream()
        .filter(node -> outcomes.containsKey(node) && outcomes.get(node).succeeded() > 0)
        .filter(node -> compiled.iteratorsAround(node).isEmpty())
        // Behind the end of a branch nothing is repeated that is not repeated anyway.
        .filter(node -> !after(node, compiled).isEmpty())
        .map(node -> resumePoint(node, compiled, order, outcomes, calls))
        .sorted(Comparator.comparingInt(point -> point.repeated().size()))
        .toList();
  }

  private static ResumePoint resumePoint(
      String nodeId,
      CompiledWorkflow compiled,
      List<String> order,
      Map<String, NodeOutcome> outcomes,
      Map<String, ResumePoint.Call> calls) {
    Set<String> after = after(nodeId, compiled);
    Set<String> kept = new LinkedHashSet<>();
    for (String node : order) {
      boolean concluded = outcomes.containsKey(node) && outcomes.get(node).concluded() > 0;
      if (concluded && !after.contains(node)) {
        kept.add(node);
      }
    }
    // An iterator whose result is kept runs no item again.
    List<String> repeated =
        order.stream()
            .filter(node -> !kept.contains(node))
            .filter(node -> Collections.disjoint(compiled.iteratorsAround(node), kept))
            .toList();
    return new ResumePoint(
        nodeId,
        compiled.node(nodeId).component().descriptor().title(),
        List.copyOf(kept),
        repeated,
        repeated.stream().filter(calls::containsKey).map(calls::get).toList());
  }

  /** The calls to other systems that the run has made, by node. */
  private static Map<String, ResumePoint.Call> calls(
      RunView run, CompiledWorkflow compiled, Collection<NodeOutcome> outcomes, TraceStore store) {
    Map<String, NodeOutcome> calling = new HashMap<>();
    for (NodeOutcome outcome : outcomes) {
      if (compiled.node(outcome.nodeId()).component().descriptor().outsideEffect()) {
        calling.put(outcome.nodeId(), outcome);
      }
    }
    Map<String, ResumePoint.Call> calls = new HashMap<>();
    store
        .inputs(
            run.id(),
            calling.values().stream().map(NodeOutcome::last).toList(),
            LogView.LONGEST_CONFIGURATION)
        .forEach(
            (node, input) ->
                calls.put(
                    node,
                    new ResumePoint.Call(
                        node,
                        LogView.target(input)
                            .orElse(compiled.node(node).component().descriptor().title()),
                        calling.get(node).attempts())));
    return calls;
  }

  private static void requireFailed(RunView run) {
    if (run.status() != RunStatus.FAILED) {
      throw new Refusal(
          RefusalCode.RUN_NOT_FAILED,
          "Only a failed run is resumed, and this one is "
              + run.status().code()
              + "; nothing was started.");
    }
  }

  private static void requireNode(CompiledWorkflow compiled, String nodeId) {
    if (compiled.node(nodeId) == null) {
      throw Refusal.notFound("node in the version that the run is of");
    }
    List<String> around = compiled.iteratorsAround(nodeId);
    if (!around.isEmpty()) {
      String message =
          "'%s' runs once for each item of '%s'; resume from '%s' instead."
              .formatted(nodeId, around.getLast(), around.getLast());
      throw new Refusal(
          RefusalCode.PARAMETER_INVALID,
          message,
          List.of(new Violation("nodeId", RefusalCode.PARAMETER_INVALID.code(), message)));
    }
  }

  private static NewStart start(
      WorkflowHead head,
      CompiledWorkflow compiled,
      RunDetail run,
      Map<String, Object> payload,
      RerunCommand command,
      Origin origin) {
    return new NewStart(
        head,
        compiled,
        run.run().triggerType(),
        payload,
        command.idempotency(),
        command.traceparent(),
        origin);
  }
}
