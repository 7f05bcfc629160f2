package org.workflowserver.api;

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
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
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
@Tag(ref = "Runs")
public class BulkResource {
  private BulkOperations operations;
  private JsonRequests requests;

  /** For the container's proxy. */
  protected BulkResource() {}

  @Inject
  BulkResource(BulkOperations operations, JsonRequests requests) {
    this.operations = operations;
    this.requests = requests;
  }

  /** Cancels or repeats all runs that a filter fits. */
  @POST
  @RequiresScope(Scope.OPERATOR)
  @Path("bulk")
  @Operation(
      operationId = "bulkRuns",
      summary = "Cancel or run again all runs that a filter fits",
      description =
          "'cancel' takes those that are open, 'rerun' those that have ended and whose workflow is"
              + " active; none that is accepted later. 202 means that it is on record: it is carried"
              + " out behind the answer, in small batches, and reruns wait while half of the pending"
              + " limit is used. A filter fits 100,000 runs at most; unknown members are refused.")
  @Parameter(ref = "IdempotencyKey")
  @APIResponse(responseCode = "202", ref = "Bulk")
  @APIResponse(responseCode = "default", ref = "Problem")
  public Response bulk(
      @Context ContainerRequestContext request,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(ref = "BulkRequest")))
          InputStream body) {
    JsonRequest json = requests.required(request, body);
    BulkRequest bulk = BulkRequest.of(json.members());
    BulkCommand command =
        new BulkCommand(
            bulk.action(),
            bulk.filter(),
            bulk.dryRun(),
            OptionalInt.empty(),
            IdempotencyKeys.of(request.getHeaders().get(IdempotencyKeys.HEADER), json),
            Optional.ofNullable((String) request.getProperty(Trace.TRACEPARENT)));
    return answer(operations.begin(Callers.of(request), command));
  }

  /** How far such a call is. */
  @GET
  @RequiresScope(Scope.VIEWER)
  @Path("bulk/{operationId}")
  @Operation(
      operationId = "retrieveBulkOperation",
      summary = "Read how far a bulk operation is",
      description =
          "Runs that have ended, or do not fit any more, before their turn comes are passed over.")
  @APIResponse(responseCode = "200", ref = "BulkProgress")
  @APIResponse(responseCode = "default", ref = "Problem")
  public Response retrieve(
      @PathParam("operationId") @Parameter(required = true, description = "The id, blk_…")
          String operationId,
      @Context ContainerRequestContext request) {
    return Answers.json(200, json(operations.require(Callers.of(request), operationId))).build();
  }

  /** Ends such a call where it is. */
  @POST
  @RequiresScope(Scope.OPERATOR)
  @Path("bulk/{operationId}/cancel")
  @Operation(
      operationId = "cancelBulkOperation",
      summary = "Stop a bulk operation",
      description =
          "No further batch begins; what was done stays, and an operation that has ended stays as it"
              + " is. The answer says how far it came.")
  @APIResponse(responseCode = "200", ref = "BulkProgress")
  @APIResponse(responseCode = "default", ref = "Problem")
  public Response cancel(
      @PathParam("operationId") @Parameter(required = true, description = "The id, blk_…")
          String operationId,
      @Context ContainerRequestContext request) {
    return Answers.json(200, json(operations.cancel(Callers.of(request), operationId))).build();
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
    ResponseBuilder answer = Answers.json(202, json);
    return (bulk.replayed() ? answer.header("Idempotent-Replayed", "true") : answer).build();
  }
}
