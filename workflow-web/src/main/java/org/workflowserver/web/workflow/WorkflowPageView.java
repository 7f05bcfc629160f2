package org.workflowserver.web.workflow;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.Workflows;
import org.workflowserver.definition.content.Problem;
import org.workflowserver.json.Json;
import org.workflowserver.web.page.GraphDrawing;
import org.workflowserver.web.page.GraphPicture;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.QueryString;
import org.workflowserver.web.page.ShownJson;
import org.workflowserver.web.page.SignedInCaller;

/** The page of one workflow: its graph, and what is wrong with it by now. */
@Named("workflowPageView")
@RequestScoped
public class WorkflowPageView {
  @Inject private Workflows workflows;
  @Inject private WorkflowHeadView head;
  @Inject private ComponentCatalogue catalogue;
  @Inject private SignedInCaller signedIn;
  @Inject private Page page;
  private GraphDrawing drawing;
  private List<Problem> problems = List.of();
  private Optional<String> node = Optional.empty();
  private ShownJson nodeJson;

  /** Reads what the page shows. */
  public void load() {
    WorkflowView workflow = head.require();
    Optional<String> named = QueryString.of(page.request()).text("node");
    Optional<Map<String, Object>> chosen =
        workflow.nodes().stream()
            .filter(one -> named.equals(Optional.of(String.valueOf(one.get("id")))))
            .findFirst();
    node = named.filter(id -> chosen.isPresent());
    nodeJson =
        new ShownJson.Budget().show(chosen.map(Json::write).orElse(null), "", page.getPath());
    drawing =
        GraphDrawing.of(new GraphPicture(catalogue).of(workflow.nodes(), workflow.edges()), node);
    if (signedIn.isEditor()) {
      problems = workflows.validate(signedIn.caller(), body(workflow));
    }
  }

  /** What would create the workflow's graph: what it names may be gone since it was stored. */
  private static Map<String, Object> body(WorkflowView workflow) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("name", workflow.name());
    body.put("nodes", workflow.nodes());
    body.put("edges", workflow.edges());
    body.put("settings", workflow.settings());
    return body;
  }

  /** The graph. */
  public GraphDrawing getDrawing() {
    return drawing;
  }

  /** What is wrong with it by now; told to editors. */
  public List<Problem> getProblems() {
    return problems;
  }

  /** The chosen node; empty when none is. */
  public String getNode() {
    return node.orElse("");
  }

  /** The chosen node as it is drawn. */
  public ShownJson getNodeJson() {
    return nodeJson;
  }
}
