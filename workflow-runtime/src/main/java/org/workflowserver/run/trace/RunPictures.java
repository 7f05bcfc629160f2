package org.workflowserver.run.trace;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.BinaryOperator;
import org.workflowserver.component.Descriptor;
import org.workflowserver.definition.WorkflowVersionView;
import org.workflowserver.definition.content.CompiledWorkflow;
import org.workflowserver.graph.Bodies;
import org.workflowserver.graph.Graph;
import org.workflowserver.graph.NodeState;
import org.workflowserver.json.Text;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunView;
import org.workflowserver.run.RunWaiting;
import org.workflowserver.run.state.Branch;
import org.workflowserver.run.state.Failure;
import org.workflowserver.run.state.IterationPath;
import org.workflowserver.run.state.RunFact;
import org.workflowserver.run.state.RunIds;
import org.workflowserver.run.state.RunState;
import org.workflowserver.run.state.StepKey;
import org.workflowserver.run.state.StepRecord;
import org.workflowserver.run.trace.RunPicture.PictureEdge;
import org.workflowserver.run.trace.RunPicture.PictureNode;
import org.workflowserver.run.trace.RunPicture.State;

/** Draws a run: its graph, replayed from the record. */
public final class RunPictures {
  private static final double[] UPPER_LEFT = {0, 0};

  /** Why a step failed does not change the picture. */
  private static final Failure UNREAD = new Failure("", "", false);

  private final WorkflowVersionView version;
  private final CompiledWorkflow workflow;
  private final RunView run;
  private final List<StepTrace> steps;
  private final Map<String, RunWaiting> waits;
  private final Map<String, Set<String>> handles = new HashMap<>();
  private final Map<String, LogStatus> last = new HashMap<>();
  private final Map<String, Integer> attempts = new HashMap<>();

  private RunPictures(
      WorkflowVersionView version,
      CompiledWorkflow workflow,
      RunView run,
      List<StepTrace> steps,
      Map<String, RunWaiting> waits) {
    this.version = version;
    this.workflow = workflow;
    this.run = run;
    this.steps = steps;
    this.waits = waits;
  }

  /**
   * Draws a run.
   *
   * @param waits what nodes wait for, by node
   */
  public static RunPicture draw(
      WorkflowVersionView version,
      CompiledWorkflow workflow,
      RunView run,
      List<StepTrace> steps,
      Map<String, RunWaiting> waits) {
    return new RunPictures(version, workflow, run, steps, waits).draw();
  }

  private RunPicture draw() {
    Graph graph = workflow.graph();
    RunState state = replay();
    Map<String, double[]> positions = positions();
    Map<String, String> descriptions = descriptions();
    List<PictureNode> nodes = new ArrayList<>();
    for (String id : graph.topologicalOrder()) {
      Descriptor component = workflow.node(id).component().descriptor();
      double[] at = positions.getOrDefault(id, UPPER_LEFT);
      nodes.add(
          new PictureNode(
              id,
              component.id(),
              component.title(),
              descriptions.get(id),
              component.kind().code(),
              at[0],
              at[1],
              state(id, state),
              attempts.getOrDefault(id, 0),
              !workflow.iteratorsAround(id).isEmpty(),
              waits.get(id)));
    }
    RunPicture drawn = new RunPicture(nodes, edges());
    // One layout for all when any node has no position.
    return positions.size() == nodes.size() ? drawn : drawn.inLayers();
  }

  /** What happened in items is counted, and not replayed. */
  private static RunFact.Iterating reopen(StepKey iterator, Branch around) {
    throw new UnsupportedOperationException(iterator + " is not opened again.");
  }

  private RunState replay() {
    RunState state = new RunState(workflow.parts(), run.startedAt(), null, RunPictures::reopen);
    for (StepTrace step : steps) {
      String node = step.nodeId();
      if (!step.iterated() || step.status() != LogStatus.WARNING) {
        attempts.merge(node, step.count(), Integer::sum);
      }
      // Of a node that ran for several items, the one that failed matters most.
      last.merge(
          node,
          step.status(),
          step.iterated() ? BinaryOperator.maxBy(LogStatus.BY_WEIGHT) : (a, b) -> b);
      workflow.iteratorsAround(node).forEach(iterator -> took(iterator, Bodies.ITEM_HANDLE));
      if (LogView.isConclusion(step.status(), step.handle())) {
        took(node, step.handle());
      }
      if (!step.iterated()) {
        state.apply(new RunFact.Recorded(outline(step), Map.of()));
      }
    }
    return state;
  }

  private StepRecord outline(StepTrace step) {
    StepRecord.Attempt attempt =
        new StepRecord.Attempt(
            new StepKey(step.nodeId(), IterationPath.OUTSIDE),
            null,
            step.componentId(),
            step.attempt(),
            "",
            "",
            Duration.ZERO,
            step.to());
    return new StepRecord(
        new RunIds(run.id(), null, run.workflowId()),
        step.last(),
        attempt,
        step.handle(),
        step.status() == LogStatus.SUCCESS ? null : UNREAD,
        step.status() == LogStatus.WARNING,
        null);
  }

  private void took(String node, String handle) {
    handles.computeIfAbsent(node, id -> new HashSet<>()).add(handle);
  }

  private Map<String, String> descriptions() {
    Map<String, String> descriptions = new HashMap<>();
    for (Map<String, Object> node : version.nodes()) {
      if (node.get("data") instanceof Map<?, ?> data
          && data.get("description") instanceof String text
          && !text.isBlank()) {
        descriptions.put((String) node.get("id"), Text.shortened(text.strip()));
      }
    }
    return descriptions;
  }

  private State state(String id, RunState state) {
    LogStatus status = last.get(id);
    if (status == LogStatus.ERROR) {
      return State.FAILED;
    }
    if (status == LogStatus.SUCCESS) {
      return State.SUCCEEDED;
    }
    List<String> around = workflow.iteratorsAround(id);
    if (!around.isEmpty()) {
      return iterated(id, state.state(around.getLast()));
    }
    return switch (state.state(id)) {
      case SKIPPED -> State.SKIPPED;
      case READY -> ready(id);
      case PENDING -> State.PENDING;
      case DONE -> State.SUCCEEDED;
    };
  }

  /** Of a node inside an iterator of which no end is on record. */
  private State iterated(String id, NodeState iterator) {
    boolean open = run.status().isOpen();
    if (open && waits.containsKey(id)) {
      // A wait for another attempt is on record until that attempt is.
      boolean moves = run.waiting() == null;
      return moves && waits.get(id).isForRetry() ? State.RETRYING : State.WAITING;
    }
    // Which of its items will come to it is not known before the iterator is done.
    if (iterator != NodeState.PENDING && iterator != NodeState.READY) {
      return State.SKIPPED;
    }
    if (last.get(id) == LogStatus.WARNING) {
      return open ? State.RETRYING : State.CANCELLED;
    }
    return State.PENDING;
  }

  private State ready(String id) {
    if (!run.status().isOpen()) {
      return State.CANCELLED;
    }
    // Of a run that does not move no step is running, whatever it waits for.
    return waits.containsKey(id) || run.waiting() != null ? State.WAITING : State.RUNNING;
  }

  private List<PictureEdge> edges() {
    List<PictureEdge> edges = new ArrayList<>();
    for (Map<String, Object> edge : version.edges()) {
      String source = (String) edge.get("source");
      Object named = edge.get("sourceHandle");
      String handle =
          named instanceof String text && !text.isEmpty()
              ? text
              : workflow.graph().defaultHandle(source);
      edges.add(
          new PictureEdge(
              source,
              (String) edge.get("target"),
              handle,
              handles.getOrDefault(source, Set.of()).contains(handle)));
    }
    return edges;
  }

  /** Where the author drew the nodes that have a position. */
  private Map<String, double[]> positions() {
    Map<String, double[]> positions = new LinkedHashMap<>();
    for (Map<String, Object> node : version.nodes()) {
      if (node.get("position") instanceof Map<?, ?> position
          && position.get("x") instanceof Number x
          && position.get("y") instanceof Number y) {
        positions.put((String) node.get("id"), new double[] {x.doubleValue(), y.doubleValue()});
      }
    }
    return positions;
  }
}
