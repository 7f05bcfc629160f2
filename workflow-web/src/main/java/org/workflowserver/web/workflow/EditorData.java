package org.workflowserver.web.workflow;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.workflowserver.authorization.Authorizations;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.component.Descriptor;
import org.workflowserver.definition.WorkflowFilter;
import org.workflowserver.definition.WorkflowOrder;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.Workflows;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.json.Json;
import org.workflowserver.json.Text;
import org.workflowserver.json.Times;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunView;
import org.workflowserver.run.record.RunLists;
import org.workflowserver.run.record.RunTraces;
import org.workflowserver.run.search.RunFilter;
import org.workflowserver.run.trace.RunTrace;
import org.workflowserver.run.trace.StepTrace;
import org.workflowserver.vault.VaultItems;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.Words;
import org.workflowserver.web.page.WorkflowFacts;

/** What the graph editor needs to know of the server, as JSON. */
@RequestScoped
class EditorData {
  private static final PageRequest CHOICES = PageRequest.first(PageRequest.MOST);
  private static final String CALLED = "workflow_trigger";
  private static final PageRequest PAST_RUNS = PageRequest.first(10);

  /** Characters of an output that completion and tests get. */
  private static final int LONGEST_OUTPUT = 32 << 10;

  /** Characters of an error; the run's page has all of it. */
  private static final int LONGEST_ERROR = 300;

  /** Characters of all outputs of a run together. */
  private static final int MOST_OUTPUT = 1 << 20;

  @Inject private Workflows workflows;
  @Inject private ComponentCatalogue catalogue;
  @Inject private VaultItems vault;
  @Inject private Authorizations authorizations;
  @Inject private RunLists runs;
  @Inject private RunTraces traces;
  @Inject private Words words;
  @Inject private WorkflowFacts facts;

  /**
   * A workflow's graph, and all that the caller may put into it.
   *
   * @param workflowId empty for one that is not there yet
   */
  Map<String, Object> of(Caller caller, String workflowId) {
    Optional<WorkflowView> workflow =
        Optional.of(workflowId)
            .filter(id -> !id.isEmpty())
            .map(id -> workflows.require(caller, id));
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("version", workflow.map(WorkflowView::version).orElse(0));
    json.put("nodes", workflow.map(WorkflowView::nodes).orElse(List.of()));
    json.put("edges", workflow.map(WorkflowView::edges).orElse(List.of()));
    json.put("notes", workflow.map(WorkflowView::notes).orElse(List.of()));
    json.put("readOnly", !caller.has(Scope.EDITOR));
    json.put("handles", handles(workflow.map(WorkflowView::nodes).orElse(List.of())));
    json.put("components", catalogue.all().stream().map(this::component).toList());
    json.put(
        "inputSchema",
        workflow.map(WorkflowView::settings).map(all -> all.get("input_schema")).orElse(null));
    json.put("choices", choices(caller));
    json.put("runs", workflow.map(found -> pastRuns(caller, found.id())).orElse(List.of()));
    json.put("texts", Texts.below("editor."));
    return json;
  }

  /** The ways out of each node of a known component, as it is configured. */
  Map<String, List<String>> handles(List<?> nodes) {
    Map<String, List<String>> handles = new LinkedHashMap<>();
    for (Object node : nodes) {
      if (node instanceof Map<?, ?> members
          && members.get("id") instanceof String id
          && members.get("data") instanceof Map<?, ?> data
          && Component.idOf(members) instanceof String named) {
        catalogue.find(named).ifPresent(found -> handles.put(id, found.allHandles(named(data))));
      }
    }
    return handles;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> named(Map<?, ?> members) {
    return (Map<String, Object>) members;
  }

  private Map<String, Object> component(Component component) {
    Descriptor descriptor = component.descriptor();
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", descriptor.id());
    json.put("kind", descriptor.kind().code());
    json.put("title", descriptor.title());
    json.put("description", descriptor.description());
    json.put("handles", component.handles(Map.of()));
    json.put("outside", descriptor.outsideEffect());
    json.put("schema", catalogue.schemaOf(component));
    return json;
  }

  private Map<String, Object> choices(Caller caller) {
    List<Map<String, String>> others =
        workflows.list(caller, WorkflowFilter.ALL, WorkflowOrder.NEWEST, CHOICES).items().stream()
            .map(this::called)
            .toList();
    if (!caller.has(Scope.EDITOR)) {
      return Map.of("workflows", others, "authorizations", List.of(), "vault", List.of());
    }
    return Map.of(
        "workflows",
        others,
        "authorizations",
        choices(authorizations.list(caller, CHOICES).items(), one -> one.id(), one -> one.name()),
        "vault",
        choices(
            vault.list(caller, CHOICES).items().stream()
                .filter(item -> item.groups().isEmpty())
                .toList(),
            one -> one.id(),
            one -> one.name()));
  }

  private static <T> List<Map<String, String>> choices(
      List<T> items, Function<T, String> value, Function<T, String> label) {
    return items.stream().map(item -> choice(value.apply(item), label.apply(item))).toList();
  }

  /** An authorization may have no name. */
  private static Map<String, String> choice(String id, String name) {
    return Map.of("value", id, "label", Optional.ofNullable(name).orElse(id));
  }

  /** A workflow to call, with why it can't be called if so. */
  private Map<String, String> called(WorkflowView workflow) {
    Map<String, String> choice = new LinkedHashMap<>(choice(workflow.id(), workflow.name()));
    String trigger = facts.trigger(workflow).orElse("");
    if (!trigger.equals(CALLED)) {
      choice.put("refused", Texts.of("editor.other-trigger", words.trigger(trigger)));
    } else if (!workflow.active()) {
      choice.put("refused", Texts.of("editor.switched-off"));
    }
    return choice;
  }

  private List<Map<String, String>> pastRuns(Caller caller, String workflowId) {
    return runs.list(caller, RunFilter.ALL.ofWorkflow(workflowId), PAST_RUNS).items().stream()
        .map(this::pastRun)
        .toList();
  }

  private Map<String, String> pastRun(RunView run) {
    return Map.of(
        "id", run.id(),
        "status", words.state(run).label(),
        "at", Times.format(run.startedAt()));
  }

  /**
   * How far a run is, of which version: its status and the state of each node, as they look and
   * read; why it failed and at which node, empty where it did not.
   */
  Map<String, Object> progress(Caller caller, String runId) {
    RunTrace trace = traces.trace(caller, runId);
    Map<String, Object> states = new LinkedHashMap<>();
    trace.picture().nodes().forEach(node -> states.put(node.id(), badge(words.node(node.state()))));
    return Map.of(
        "version", trace.run().workflowVersion(),
        "status", badge(words.state(trace.run())),
        "open", trace.run().status().isOpen(),
        "error", Text.shortened(Objects.toString(trace.run().errorMessage(), ""), LONGEST_ERROR),
        "failed", trace.failure().map(trace::causeOf).map(StepTrace::nodeId).orElse(""),
        "states", states);
  }

  private static Map<String, String> badge(Words.Badge badge) {
    return Map.of("look", badge.look(), "label", badge.label());
  }

  /** What templates read in a run: what started it, and the last output of each node. */
  Map<String, Object> roots(Caller caller, String runId) {
    Map<String, Object> roots = new LinkedHashMap<>();
    Map<String, Object> trigger =
        Json.parseStoredObject(traces.payloads(caller, runId).triggerPayload());
    roots.put("trigger", trigger);
    Optional.ofNullable(trigger.get("body")).ifPresent(body -> roots.put("webhook_payload", body));
    Optional.ofNullable(trigger.get("payload")).ifPresent(sent -> roots.put("payload", sent));
    List<Integer> entries =
        traces.trace(caller, runId).steps().stream()
            .filter(step -> step.status() == LogStatus.SUCCESS)
            .map(StepTrace::last)
            .limit(PageRequest.MOST)
            .toList();
    if (entries.isEmpty()) {
      return roots;
    }
    int room = MOST_OUTPUT;
    for (LogView entry : traces.entries(caller, runId, entries, LONGEST_OUTPUT)) {
      if (entry.output() != null && entry.output().length() <= room) {
        room -= entry.output().length();
        roots.put(entry.nodeId(), Json.parseStored(entry.output()));
      }
    }
    return roots;
  }
}
