package org.workflowserver.api.run;

import jakarta.annotation.Resource;
import jakarta.enterprise.concurrent.ManagedExecutorService;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.CompletionStage;
import org.workflowserver.api.ApiApplication;
import org.workflowserver.api.JsonAnswers;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.api.http.JsonRequests;
import org.workflowserver.engine.NodeTests;
import org.workflowserver.engine.NodeTests.NodeTest;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;

/** Runs one node alone. */
@Path("/workflows/test-node")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class NodeTestsResource {
  @Resource(lookup = ApiApplication.EXECUTOR)
  private ManagedExecutorService executor;

  @Inject private NodeTests tests;
  @Inject private JsonRequests requests;

  /** Runs the node and records nothing; a node may take minutes, so no HTTP thread waits for it. */
  @POST
  @RequiresScope(Scope.EDITOR)
  public CompletionStage<Response> run(@Context ContainerRequestContext request) {
    Caller caller = Callers.of(request);
    Map<String, Object> members = requests.members(request);
    return tests.start(caller, members, executor).thenApply(test -> JsonAnswers.ok(json(test)));
  }

  static Map<String, Object> json(NodeTest test) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("status", test.success() ? "success" : "error");
    json.put("output", test.output());
    if (!test.success()) {
      json.put("error", LogJson.failure(test.errorCode(), test.errorMessage(), test.retryable()));
    }
    return json;
  }
}
