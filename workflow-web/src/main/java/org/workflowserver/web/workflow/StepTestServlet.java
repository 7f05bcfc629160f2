package org.workflowserver.web.workflow;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ContextServiceDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.workflowserver.engine.NodeTests;
import org.workflowserver.engine.NodeTests.NodeTest;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.json.Json;
import org.workflowserver.json.JsonMalformed;
import org.workflowserver.refusal.Causes;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.web.form.FormMemory;
import org.workflowserver.web.page.JsonResponse;
import org.workflowserver.web.page.SignedInCaller;

/**
 * Tries one node alone for the graph editor. A node may take minutes, so no HTTP thread waits for
 * it.
 */
@ContextServiceDefinition(
    name = "java:module/concurrent/step-tests-context",
    cleared = ContextServiceDefinition.ALL_REMAINING,
    propagated = {},
    unchanged = {})
@ManagedExecutorDefinition(
    name = StepTestServlet.EXECUTOR,
    context = "java:module/concurrent/step-tests-context",
    virtual = true)
@WebServlet(urlPatterns = StepTestServlet.PATH, asyncSupported = true)
public final class StepTestServlet extends HttpServlet {
  public static final String PATH = "/node-test";
  static final String EXECUTOR = "java:module/concurrent/step-tests";

  @Resource(lookup = EXECUTOR)
  private transient ManagedExecutorService executor;

  @Inject private transient NodeTests tests;
  @Inject private transient SignedInCaller signedIn;

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    Caller caller = signedIn.caller();
    caller.require(Scope.EDITOR);
    String node = text(request, "node");
    String context = text(request, "context");
    AsyncContext waiting = request.startAsync(request, response);
    waiting.setTimeout(0); // The test ends with the node's own time.
    CompletableFuture<NodeTest> started =
        CompletableFuture.supplyAsync(() -> body(node, context), executor)
            .thenCompose(body -> tests.start(caller, body, executor));
    Runnable release = FormMemory.keep(request);
    started.whenComplete(
        (test, problem) -> {
          release.run();
          answer(waiting, response, test, problem);
        });
  }

  private static Map<String, Object> body(String node, String context) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("node", Json.parseObject(node));
    body.put("context", Json.parseObject(context));
    return body;
  }

  private void answer(
      AsyncContext waiting, HttpServletResponse response, NodeTest test, Throwable problem) {
    try {
      if (problem == null) {
        JsonResponse.send(response, HttpServletResponse.SC_OK, json(test));
      } else {
        refuse(response, problem);
      }
    } catch (IOException e) {
      getServletContext().log("The browser did not wait for a tested step.", e);
    } finally {
      waiting.complete();
    }
  }

  private static Map<String, Object> json(NodeTest test) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("success", test.success());
    json.put("output", test.output());
    json.put("errorCode", test.errorCode());
    json.put("errorMessage", test.errorMessage());
    return json;
  }

  private void refuse(HttpServletResponse response, Throwable problem) throws IOException {
    Optional<Refusal> refusal = Causes.find(problem, Refusal.class);
    Optional<JsonMalformed> malformed = Causes.find(problem, JsonMalformed.class);
    if (refusal.isPresent()) {
      JsonResponse.refuse(response, refusal.get());
    } else if (malformed.isPresent()) {
      String message = malformed.get().getMessage();
      JsonResponse.send(response, JsonResponse.UNPROCESSABLE, Map.of("message", message));
    } else {
      getServletContext().log("The test of a step failed. The browser got 500.", problem);
      response.setStatus(HttpServletResponse.SC_INTERNAL_SERVER_ERROR);
    }
  }

  private static String text(HttpServletRequest request, String name) {
    return Optional.ofNullable(request.getParameter(name)).filter(s -> !s.isEmpty()).orElse("{}");
  }
}
