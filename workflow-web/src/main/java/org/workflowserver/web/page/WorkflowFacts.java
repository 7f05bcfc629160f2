package org.workflowserver.web.page;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.definition.WorkflowFilter;
import org.workflowserver.definition.WorkflowLinks;
import org.workflowserver.definition.WorkflowOrder;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.Workflows;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.RunView;
import org.workflowserver.run.record.Runs;

/**
 * What lists of other things say about workflows and their runs: name and trigger. Each workflow is
 * read once a request.
 */
@Model
public class WorkflowFacts {
  /** Workflows that a choice offers; the one chosen is always among them. */
  private static final int OFFERED = 200;

  @Inject private Workflows workflows;
  @Inject private WorkflowLinks links;
  @Inject private Runs runs;
  @Inject private SignedInCaller signedIn;
  @Inject private Triggers triggers;
  @Inject private ComponentCatalogue catalogue;
  private final Map<String, Optional<WorkflowView>> known = new HashMap<>();
  private final Map<String, Optional<WorkflowView>> summaries = new HashMap<>();
  private List<WorkflowView> newest;

  /** The workflow's name; its id when it was deleted meanwhile. */
  public String name(String workflowId) {
    return summary(workflowId).map(WorkflowView::name).orElse(workflowId);
  }

  /** The workflow without its graph; empty when it was deleted meanwhile. */
  public Optional<WorkflowView> summary(String workflowId) {
    return summaries.computeIfAbsent(
        workflowId, id -> unlessMissing(() -> workflows.requireSummary(signedIn.caller(), id)));
  }

  /** Component id of the trigger of a workflow out of a list. */
  public Optional<String> trigger(WorkflowView listed) {
    return readTrigger(listed).map(Triggers.Trigger::component);
  }

  /**
   * The JSON Schema that the trigger of a workflow out of a list has of its own; one without
   * members in place of a very large one.
   */
  public Optional<Map<String, Object>> inputSchema(WorkflowView listed) {
    return readTrigger(listed).flatMap(Triggers.Trigger::inputSchema);
  }

  private Optional<Triggers.Trigger> readTrigger(WorkflowView listed) {
    return triggers.of(
        listed.id(),
        listed.version(),
        () ->
            find(listed.id())
                .flatMap(workflow -> triggerNode(workflow.nodes()))
                .map(node -> new Triggers.Trigger(GraphPicture.componentOf(node), schemaOf(node))));
  }

  @SuppressWarnings("unchecked")
  private Optional<Map<String, Object>> schemaOf(Map<String, Object> trigger) {
    return trigger.get("data") instanceof Map<?, ?> data
        ? catalogue
            .find(GraphPicture.componentOf(trigger))
            .flatMap(component -> component.inputSchema((Map<String, Object>) data))
        : Optional.empty();
  }

  /**
   * All, and the newest workflows; with their ids where two have the same name.
   *
   * @param chosen id of one
   * @param all what stands for all
   */
  public List<Choice> choices(Optional<String> chosen, String all) {
    List<Choice> choices = new ArrayList<>();
    choices.add(new Choice(Choice.ANY, all, chosen.isEmpty()));
    List<WorkflowView> offered = newest();
    Map<String, Long> names =
        offered.stream().collect(Collectors.groupingBy(WorkflowView::name, Collectors.counting()));
    for (WorkflowView one : offered) {
      String label = one.name() + (names.get(one.name()) > 1 ? " (" + one.id() + ")" : "");
      choices.add(new Choice(one.id(), label, chosen.equals(Optional.of(one.id()))));
    }
    if (choices.stream().noneMatch(Choice::selected)) {
      choices.add(new Choice(chosen.orElseThrow(), name(chosen.orElseThrow()), true));
    }
    return choices;
  }

  /** The newest workflows, which choices offer. */
  public List<WorkflowView> newest() {
    if (newest == null) {
      newest =
          workflows
              .list(
                  signedIn.caller(),
                  WorkflowFilter.ALL,
                  WorkflowOrder.NEWEST,
                  PageRequest.first(OFFERED))
              .items();
    }
    return newest;
  }

  /** The names of those of these workflows that are there, by id; in one query. */
  public Map<String, String> names(Set<String> workflowIds) {
    return links.names(signedIn.caller(), workflowIds);
  }

  /** Those of these runs that are there, by id; in one query. */
  public Map<String, RunView> runs(Set<String> runIds) {
    return runs.facts(signedIn.caller(), runIds).stream()
        .collect(Collectors.toMap(RunView::id, run -> run));
  }

  /** A run; empty when it was removed meanwhile. */
  public Optional<RunView> run(String runId) {
    return unlessMissing(() -> runs.requireFacts(signedIn.caller(), runId));
  }

  public Optional<WorkflowView> find(String workflowId) {
    return known.computeIfAbsent(
        workflowId, id -> unlessMissing(() -> workflows.require(signedIn.caller(), id)));
  }

  private static <T> Optional<T> unlessMissing(Supplier<T> read) {
    try {
      return Optional.of(read.get());
    } catch (Refusal refusal) {
      if (refusal.code() == RefusalCode.RESOURCE_MISSING) {
        return Optional.empty();
      }
      throw refusal;
    }
  }

  public static Optional<String> triggerAmong(List<Map<String, Object>> nodes) {
    return triggerNode(nodes).map(GraphPicture::componentOf);
  }

  private static Optional<Map<String, Object>> triggerNode(List<Map<String, Object>> nodes) {
    return nodes.stream()
        .filter(node -> GraphPicture.componentOf(node).endsWith("_trigger"))
        .findFirst();
  }
}
