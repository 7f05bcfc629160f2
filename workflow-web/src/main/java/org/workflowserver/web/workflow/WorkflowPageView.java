package org.workflowserver.web.workflow;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.Workflows;
import org.workflowserver.definition.content.Problem;
import org.workflowserver.identity.Scope;
import org.workflowserver.json.Json;
import org.workflowserver.web.page.GraphDrawing;
import org.workflowserver.web.page.GraphPicture;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.QueryString;
import org.workflowserver.web.page.ShownJson;

/** The page of one workflow: its graph, and what is wrong with it by now. */
@Model
public class WorkflowPageView {
  /** A larger graph is drawn where the address asks for it: its editor is there sooner without. */
  private static final int LARGE = 100;

  @Inject private Workflows workflows;
  @Inject private WorkflowHeadView head;
  @Inject private ComponentCatalogue catalogue;
  @Inject private Page page;
  private boolean asked;
  private int nodes;
  private GraphDrawing drawing;
  private List<Problem> problems = List.of();
  private Optional<String> node = Optional.empty();
  private ShownJson nodeJson;

  /** Reads what the page shows. */
  public void load() {
    WorkflowView workflow = head.require();
    QueryString query = page.query();
    asked = query.text("drawing").isPresent();
    nodes = workflow.nodes().size();
    Optional<String> named = query.text("node");
    Optional<Map<String, Object>> chosen =
        workflow.nodes().stream()
            .filter(one -> named.equals(Optional.of(String.valueOf(one.get("id")))))
            .findFirst();
    node = named.filter(id -> chosen.isPresent());
    nodeJson =
        new ShownJson.Budget().show(chosen.map(Json::write).orElse(null), "", page.getPath());
    if (nodes <= LARGE || asked) {
      drawing =
          GraphDrawing.of(new GraphPicture(catalogue).of(workflow.nodes(), workflow.edges()), node);
      if (page.caller().has(Scope.EDITOR)) {
        problems = workflows.validate(page.caller(), body(workflow));
      }
    }
  }

  /** What would create the workflow's graph: what it names may be gone since it was stored. */
  private static Map<String, Object> body(WorkflowView workflow) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", workflow.name());
    body.put("nodes", workflow.nodes());
    body.put("edges", workflow.edges());
    body.put("settings", workflow.settings());
    body.putAll(ScheduleFields.of(workflow).members());
    return body;
  }

  /** How many nodes the graph has. */
  public int getNodes() {
    return nodes;
  }

  /** What the address of the page with a node chosen begins with. */
  public String getQuery() {
    return asked ? "?drawing=shown&" : "?";
  }

  /** The graph; null where it is large and nobody asked for it. */
  public GraphDrawing getDrawing() {
    return drawing;
  }

  /** What is wrong with it by now; told to editors, beside the drawing. */
  public List<Problem> getProblems() {
    return problems;
  }

  /** The chosen node; empty when none is. */
  public String getNode() {
    return node.orElse("");
  }

  /** What its author says of the chosen node in the drawing; may be empty. */
  public String getNodeTitle() {
    String title = drawing == null ? "" : drawing.titleOf(getNode());
    return title.equals(getNode()) ? "" : title;
  }

  /** The chosen node as it is drawn. */
  public ShownJson getNodeJson() {
    return nodeJson;
  }
}
