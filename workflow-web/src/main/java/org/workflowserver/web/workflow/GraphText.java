package org.workflowserver.web.workflow;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.definition.WorkflowVersionView;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.Workflows;
import org.workflowserver.definition.content.Problem;
import org.workflowserver.definition.content.Problem.Severity;
import org.workflowserver.identity.Caller;
import org.workflowserver.json.Json;
import org.workflowserver.json.JsonMalformed;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.web.page.IndentedJson;
import org.workflowserver.web.page.Texts;

/** A graph as people edit it: one JSON object with the nodes, the edges and, if any, the notes. */
final class GraphText {
  /** What an edit may change; other members of a workflow are changed elsewhere. */
  private static final List<String> MEMBERS = List.of("nodes", "edges");

  private static final String NOTES = "notes";

  private GraphText() {}

  static String of(WorkflowView workflow) {
    return IndentedJson.of(graph(workflow.nodes(), workflow.edges(), workflow.notes()));
  }

  static String of(WorkflowVersionView version) {
    return IndentedJson.of(graph(version));
  }

  /** The members of a version's graph. */
  static Map<String, Object> graph(WorkflowVersionView version) {
    return graph(version.nodes(), version.edges(), version.notes());
  }

  private static Map<String, Object> graph(
      List<Map<String, Object>> nodes,
      List<Map<String, Object>> edges,
      List<Map<String, Object>> notes) {
    Map<String, Object> graph = new LinkedHashMap<>();
    graph.put("nodes", nodes);
    graph.put("edges", edges);
    if (!notes.isEmpty()) {
      graph.put(NOTES, notes);
    }
    return graph;
  }

  /**
   * The members of an edited graph; one without notes has none.
   *
   * @param problems gets what can't be read, and members that are missing or do not belong there
   */
  static Map<String, Object> parse(String text, List<Problem> problems) {
    Map<String, Object> graph;
    try {
      graph = Json.parseObject(text);
    } catch (JsonMalformed malformed) {
      problems.add(error("", malformed.getMessage()));
      return Map.of();
    }
    for (String member : MEMBERS) {
      if (graph.get(member) == null) {
        problems.add(error("/" + member, Texts.of("workflow-edit.is-required", member)));
      }
    }
    graph.keySet().stream()
        .filter(member -> !MEMBERS.contains(member) && !member.equals(NOTES))
        .map(member -> error("/" + member, Texts.of("workflow-edit.only-the-graph")))
        .forEach(problems::add);
    graph.putIfAbsent(NOTES, List.of());
    return graph;
  }

  /**
   * All that is wrong with an edited graph, as far as can be told without storing it.
   *
   * @param workflow the one that it is of; empty for a new one
   */
  static List<Problem> problems(
      Workflows workflows, Caller caller, Optional<WorkflowView> workflow, String text) {
    List<Problem> problems = new ArrayList<>();
    Map<String, Object> graph = parse(text, problems);
    if (problems.isEmpty()) {
      Map<String, Object> body = new LinkedHashMap<>(graph);
      body.put("name", "Graph");
      problems.addAll(workflows.validate(caller, body, workflow));
    }
    return problems;
  }

  /** What a refusal says is wrong with it. */
  static List<Problem> problems(Refusal refusal) {
    return refusal.violations().stream().map(one -> error(one.pointer(), one.message())).toList();
  }

  static Problem error(String pointer, String message) {
    return new Problem(pointer, null, "graph_invalid", Severity.ERROR, message);
  }
}
