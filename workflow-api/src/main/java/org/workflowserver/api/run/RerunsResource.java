package org.workflowserver.api.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.workflowserver.api.JsonAnswers;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.api.http.IdempotencyKeys;
import org.workflowserver.api.http.JsonRequest;
import org.workflowserver.api.http.JsonRequests;
import org.workflowserver.api.http.Trace;
import org.workflowserver.identity.Scope;
import org.workflowserver.json.Json;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.run.RerunCommand;
import org.workflowserver.run.Started;
import org.workflowserver.run.record.Runs;

/** Runs that repeat others. */
@Path("/workflows/runs")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class RerunsResource {
  @Inject private Runs runs;
  @Inject private JsonRequests requests;

  /** Starts the run again from its beginning. */
  @POST
  @RequiresScope(Scope.OPERATOR)
  @Path("{runId}/rerun")
  public CompletionStage<Response> rerun(
      @PathParam("runId") String runId, @Context ContainerRequestContext request) {
    RerunCommand command = command(request, requests.optional(request));
    return runs.rerun(Callers.of(request), runId, command)
        .thenApply(started -> answer(started, runId, "Workflow re-run initiated successfully."));
  }

  /** Starts a failed run again from behind a node. */
  @POST
  @RequiresScope(Scope.OPERATOR)
  @Path("{runId}/resume-from/{nodeId}")
  public CompletionStage<Response> resume(
      @PathParam("runId") String runId,
      @PathParam("nodeId") String nodeId,
      @Context ContainerRequestContext request) {
    JsonRequest json = requests.optional(request);
    RerunCommand command =
        new RerunCommand(
            false, Optional.empty(), IdempotencyKeys.in(request, json), Trace.parent(request));
    return runs.resume(Callers.of(request), runId, nodeId, command)
        .thenApply(
            started ->
                answer(
                    started, runId, "Workflow resumed successfully from node '" + nodeId + "'."));
  }

  private static RerunCommand command(ContainerRequestContext request, JsonRequest body) {
    return new RerunCommand(
        isCurrent(body.members()),
        context(body.members()),
        IdempotencyKeys.in(request, body),
        Trace.parent(request));
  }

  private static boolean isCurrent(Map<String, Object> members) {
    Object version = members.get("version");
    if (version == null || version.equals("original")) {
      return false;
    }
    if (version.equals("current")) {
      return true;
    }
    throw Refusal.invalid("/version", "'version' must be original or current.");
  }

  /** What a run is to start with, where a body says so. */
  static Optional<Map<String, Object>> context(Map<String, Object> members) {
    return switch (members.get("context")) {
      case null -> Optional.empty();
      case Map<?, ?> context -> Optional.of(Json.members(context));
      default -> throw Refusal.invalid("/context", "'context' must be a JSON object.");
    };
  }

  private static Response answer(Started started, String originalRunId, String message) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("message", message);
    json.put("new_run", RunJson.whole(started.run()));
    json.put("original_run_id", originalRunId);
    return JsonAnswers.replayed(
        JsonAnswers.json(202, json)
            .header(HttpHeaders.LOCATION, "/workflows/runs/" + started.run().run().id()),
        started.replayed());
  }
}
