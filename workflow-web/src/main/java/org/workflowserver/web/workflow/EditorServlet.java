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
import java.util.Optional;
import org.workflowserver.definition.WorkflowVersionView;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.Workflows;
import org.workflowserver.definition.content.Problem;
import org.workflowserver.identity.Scope;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.web.page.JsonResponse;
import org.workflowserver.web.page.SignedInCaller;

/**
 * What the graph editor's script reads and saves. {@code GET} with {@code workflow} gives what it
 * begins with, with {@code run} what templates read in that run, with {@code watch} how far that
 * run is. {@code POST} saves {@code graph} on top of {@code version}, or as a new workflow of that
 * {@code name}, with the {@code note} that its author gives to the version: 200 with the version;
 * 409 with the version that somebody else saved meanwhile; 422 with the problems. Who may not
 * change workflows sees the graph and its runs.
 */
@WebServlet(EditorServlet.PATH)
public final class EditorServlet extends HttpServlet {
  public static final String PATH = "/editor";

  private static final int LONGEST_NUMBER = 9;

  @Inject private transient Workflows workflows;
  @Inject private transient EditorData data;
  @Inject private transient SignedInCaller signedIn;

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    boolean looking = "GET".equals(request.getMethod()) && request.getParameter("run") == null;
    if (!looking) {
      signedIn.caller().require(Scope.EDITOR);
    }
    try {
      super.service(request, response);
    } catch (Refusal refusal) {
      if (refusal.code() == RefusalCode.RESOURCE_MISSING) {
        throw refusal;
      }
      JsonResponse.refuse(response, refusal);
    }
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<String> run = parameter(request, "run");
    Optional<String> watched = parameter(request, "watch");
    Map<String, Object> answer;
    if (watched.isPresent()) {
      answer = data.progress(signedIn.caller(), watched.get());
    } else if (run.isPresent()) {
      answer = Map.of("roots", data.roots(signedIn.caller(), run.get()));
    } else {
      answer = data.of(signedIn.caller(), parameter(request, "workflow").orElse(""));
    }
    JsonResponse.send(response, HttpServletResponse.SC_OK, answer);
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String id = parameter(request, "workflow").orElse("");
    List<Problem> problems = new ArrayList<>();
    Map<String, Object> graph = GraphText.parse(parameter(request, "graph").orElse(""), problems);
    if (!problems.isEmpty()) {
      JsonResponse.send(response, JsonResponse.UNPROCESSABLE, problems(problems));
      return;
    }
    parameter(request, "note").ifPresent(note -> graph.put("version_note", note));
    try {
      if (id.isEmpty()) {
        create(response, parameter(request, "name").orElse(""), graph);
      } else {
        save(response, workflows.require(signedIn.caller(), id), version(request), graph);
      }
    } catch (Refusal refusal) {
      answerRefused(response, id, refusal);
    }
  }

  private void answerRefused(HttpServletResponse response, String id, Refusal refusal)
      throws IOException {
    if (refusal.code() == RefusalCode.VERSION_STALE) {
      answerTheirs(response, workflows.require(signedIn.caller(), id));
    } else if (refusal.violations().isEmpty()) {
      throw refusal;
    } else {
      JsonResponse.send(
          response, JsonResponse.UNPROCESSABLE, problems(GraphText.problems(refusal)));
    }
  }

  private void create(HttpServletResponse response, String name, Map<String, Object> graph)
      throws IOException {
    Map<String, Object> body = new LinkedHashMap<>(graph);
    body.put("name", name);
    WorkflowView created = workflows.create(signedIn.caller(), body);
    JsonResponse.send(
        response,
        HttpServletResponse.SC_OK,
        Map.of("version", created.version(), "changed", true, "id", created.id()));
  }

  private void save(
      HttpServletResponse response, WorkflowView current, int version, Map<String, Object> graph)
      throws IOException {
    if (current.version() != version) {
      answerTheirs(response, current);
      return;
    }
    // The version is what was edited: a switch turned meanwhile is no other graph.
    WorkflowView saved =
        workflows.update(signedIn.caller(), current.id(), graph, Optional.of(current.revision()));
    JsonResponse.send(
        response,
        HttpServletResponse.SC_OK,
        Map.of("version", saved.version(), "changed", saved.version() != current.version()));
  }

  private void answerTheirs(HttpServletResponse response, WorkflowView current) throws IOException {
    WorkflowVersionView theirs =
        workflows.requireVersion(signedIn.caller(), current.id(), current.version());
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("version", theirs.number());
    answer.put("author", theirs.author());
    answer.put("nodes", theirs.nodes());
    answer.put("edges", theirs.edges());
    answer.put("notes", theirs.notes());
    JsonResponse.send(response, HttpServletResponse.SC_CONFLICT, answer);
  }

  static Map<String, Object> problems(List<Problem> problems) {
    return Map.of("problems", problems.stream().map(EditorServlet::json).toList());
  }

  private static Map<String, Object> json(Problem problem) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("pointer", problem.pointer());
    json.put("warning", problem.severity() == Problem.Severity.WARNING);
    json.put("message", problem.message());
    json.put("line", problem.line());
    json.put("column", problem.column());
    return json;
  }

  private static int version(HttpServletRequest request) {
    return parameter(request, "version")
        .filter(text -> text.matches("[0-9]+") && text.length() <= LONGEST_NUMBER)
        .map(Integer::parseInt)
        .orElse(0);
  }

  private static Optional<String> parameter(HttpServletRequest request, String name) {
    return Optional.ofNullable(request.getParameter(name));
  }
}
