package org.workflowserver.web.workflow;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.Workflows;
import org.workflowserver.identity.Scope;
import org.workflowserver.web.page.JsonResponse;
import org.workflowserver.web.page.SignedInCaller;
import org.workflowserver.web.page.WorkflowFacts;

/** What is wrong with a graph that is being edited, for the script of its page. */
@WebServlet(GraphCheckServlet.PATH)
public final class GraphCheckServlet extends HttpServlet {
  public static final String PATH = "/graph-check";

  @Inject private transient Workflows workflows;
  @Inject private transient WorkflowFacts facts;
  @Inject private transient EditorData data;
  @Inject private transient SignedInCaller signedIn;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    signedIn.caller().require(Scope.EDITOR);
    String text = Objects.requireNonNullElse(request.getParameter("graph"), "");
    Optional<WorkflowView> workflow =
        Optional.ofNullable(request.getParameter("workflow")).flatMap(facts::find);
    Map<String, Object> answer =
        new LinkedHashMap<>(
            EditorServlet.problems(
                GraphText.problems(workflows, signedIn.caller(), workflow, text)));
    answer.put(
        "handles",
        GraphText.parse(text, new ArrayList<>()).get("nodes") instanceof List<?> nodes
            ? data.handles(nodes)
            : Map.of());
    JsonResponse.send(response, HttpServletResponse.SC_OK, answer);
  }
}
