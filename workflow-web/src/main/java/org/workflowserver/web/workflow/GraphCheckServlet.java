package org.workflowserver.web.workflow;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
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
import org.workflowserver.audit.log.AuditLog;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.definition.Workflows;
import org.workflowserver.definition.content.Problem;
import org.workflowserver.web.page.JsonResponse;
import org.workflowserver.web.page.SignedInCaller;
import org.workflowserver.web.page.StatusPage;

/** What is wrong with a graph that is being edited, for the script of its page. */
@WebServlet(GraphCheckServlet.PATH)
public final class GraphCheckServlet extends HttpServlet {
  public static final String PATH = "/graph-check";

  private static final long serialVersionUID = 1L;

  @Inject private transient Workflows workflows;
  @Inject private transient ComponentCatalogue catalogue;
  @Inject private transient AuditLog audit;
  @Inject private transient SignedInCaller signedIn;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (!signedIn.isEditor()) {
      StatusPage.forbid(audit, signedIn.caller(), request, response);
      return;
    }
    String text = Objects.requireNonNullElse(request.getParameter("graph"), "");
    List<Map<String, Object>> problems =
        GraphText.problems(workflows, signedIn.caller(), text).stream()
            .map(GraphCheckServlet::json)
            .toList();
    JsonResponse.send(
        response,
        HttpServletResponse.SC_OK,
        Map.of("problems", problems, "handles", handles(text)));
  }

  /** The ways out of each node of a known component, as it is configured. */
  private Map<String, List<String>> handles(String text) {
    Map<String, List<String>> handles = new LinkedHashMap<>();
    if (GraphText.parse(text, new ArrayList<>()).get("nodes") instanceof List<?> nodes) {
      for (Object node : nodes) {
        if (node instanceof Map<?, ?> members
            && members.get("id") instanceof String id
            && members.get("data") instanceof Map<?, ?> data
            && Component.idOf(members) instanceof String named) {
          catalogue.find(named).ifPresent(found -> handles.put(id, found.allHandles(named(data))));
        }
      }
    }
    return handles;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> named(Map<?, ?> members) {
    return (Map<String, Object>) members;
  }

  static Map<String, Object> json(Problem problem) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("pointer", problem.pointer());
    json.put("warning", problem.severity() == Problem.Severity.WARNING);
    json.put("message", problem.message());
    json.put("line", problem.line());
    json.put("column", problem.column());
    return json;
  }
}
