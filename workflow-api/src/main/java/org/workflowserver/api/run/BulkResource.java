package org.workflowserver.api.run;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalInt;
import org.workflowserver.api.JsonAnswers;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.api.http.IdempotencyKeys;
import org.workflowserver.api.http.JsonRequest;
import org.workflowserver.api.http.JsonRequests;
import org.workflowserver.api.http.Trace;
import org.workflowserver.bulk.BulkAnswer;
import org.workflowserver.bulk.BulkCommand;
import org.workflowserver.bulk.BulkOperations;
import org.workflowserver.bulk.BulkProgress;
import org.workflowserver.identity.Scope;
import org.workflowserver.json.Times;

/** Many runs at once. */
@Path("/workflows/runs")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class BulkResource {
  @Inject private BulkOperations operations;
  @Inject private JsonRequests requests;

  /** Cancels or repeats all runs that a filter fits. */
  @POST
  @RequiresScope(Scope.OPERATOR)
  @Path("bulk")
  public Response bulk(@Context ContainerRequestContext request) {
    JsonRequest json = requests.required(request);
    BulkRequest bulk = BulkRequest.of(json.members());
    BulkCommand command =
        new BulkCommand(
            bulk.action(),
            bulk.filter(),
            bulk.dryRun(),
            OptionalInt.empty(),
            IdempotencyKeys.in(request, json),
            Trace.parent(request));
    return answer(operations.begin(Callers.of(request), command));
  }

  /** How far such a call is. */
  @GET
  @RequiresScope(Scope.VIEWER)
  @Path("bulk/{operationId}")
  public Response retrieve(
      @PathParam("operationId") String operationId, @Context ContainerRequestContext request) {
    return JsonAnswers.ok(json(operations.require(Callers.of(request), operationId)));
  }

  /** Ends such a call where it is. */
  @POST
  @RequiresScope(Scope.OPERATOR)
  @Path("bulk/{operationId}/cancel")
  public Response cancel(
      @PathParam("operationId") String operationId, @Context ContainerRequestContext request) {
    return JsonAnswers.ok(json(operations.cancel(Callers.of(request), operationId)));
  }

  private static Map<String, Object> json(BulkProgress progress) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", progress.id());
    json.put("action", progress.action().code());
    json.put("status", progress.status());
    json.put("matched", progress.matched());
    json.put("done", progress.done());
    json.put("passed_over", progress.passedOver());
    json.put("left", progress.left());
    json.put("requested_by", progress.asked().by());
    json.put("created_at", Times.format(progress.asked().at()));
    json.put(
        "finished_at", progress.finishedAt() == null ? null : Times.format(progress.finishedAt()));
    json.put("stop_reason", progress.stopReason());
    return json;
  }

  private static Response answer(BulkAnswer bulk) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", bulk.id());
    json.put("matched", bulk.matched());
    json.put("accepted", bulk.accepted());
    json.put("dry_run", bulk.dryRun());
    return JsonAnswers.replayed(JsonAnswers.json(202, json), bulk.replayed());
  }
}
