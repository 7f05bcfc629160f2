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
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import jakarta.ws.rs.core.Response.ResponseBuilder;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameters;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.api.http.Query;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.Slice;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunPayloads;
import org.workflowserver.run.RunView;
import org.workflowserver.run.Runs;

/** Runs, by their id. */
@Path("/workflows/runs")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(ref = "Runs")
public class RunsResource {
  private Runs runs;
  private RunPayloads payloads;

  /** For the container's proxy. */
  protected RunsResource() {}

  @Inject
  RunsResource(Runs runs, RunPayloads payloads) {
    this.runs = runs;
    this.payloads = payloads;
  }

  /** Runs across workflows, newest first. */
  @GET
  @RequiresScope(Scope.VIEWER)
  @Operation(operationId = "listRuns", summary = "List runs across workflows, newest first")
  @Parameter(ref = "RunStatus")
  @Parameter(ref = "WorkflowId")
  @Parameter(ref = "TriggerType")
  @Parameter(ref = "ErrorCode")
  @Parameter(ref = "From")
  @Parameter(ref = "To")
  @Parameter(ref = "Limit")
  @Parameter(ref = "Cursor")
  @APIResponse(responseCode = "200", ref = "RunList")
  @APIResponse(responseCode = "default", ref = "Problem")
  public Response list(@Context ContainerRequestContext request) {
    Query query = Query.of(request.getUriInfo());
    Caller caller = Callers.of(request);
    boolean whole = RunQuery.includesPayload(query);
    Slice<RunView> page = runs.list(caller, RunQuery.filterAcross(query), query.page());
    return whole
        ? Answers.page(
            query,
            new Slice<>(payloads.of(caller, page.items()), page.next()),
            RunJson::withoutLogs)
        : Answers.page(query, page, RunJson::row);
  }

  /** One run with its record. */
  @GET
  @RequiresScope(Scope.VIEWER)
  @Path("{runId}")
  @Operation(
      operationId = "retrieveRun",
      summary = "Read a run with its logs",
      description =
          "The first 1,000 log entries come with it; when there are more, a Link leads to those"
              + " behind them.")
  @Parameters(@Parameter(ref = "IfNoneMatch"))
  @APIResponse(responseCode = "200", ref = "Run")
  @APIResponse(responseCode = "304", description = "The caller has it already")
  @APIResponse(responseCode = "default", ref = "Problem")
  public Response retrieve(
      @PathParam("runId") @Parameter(required = true, description = "The id, fl_run_…")
          String runId,
      @Context ContainerRequestContext request) {
    RunDetail found = runs.require(Callers.of(request), runId);
    ResponseBuilder answer = Answers.tagged(request, tag(found), () -> RunJson.whole(found));
    if (found.moreLogs()) {
      answer.header(HttpHeaders.LINK, "<" + moreLogs(found) + ">; rel=\"next\"");
    }
    return answer.build();
  }

  /** Cancels an open run. */
  @POST
  @RequiresScope(Scope.OPERATOR)
  @Path("{runId}/cancel")
  @Operation(
      operationId = "cancelRun",
      summary = "Cancel a run",
      description =
          "The run ends as failed with the error code cancelled: at once, or a moment later when a"
              + " server moves it. Steps under way are told to stop. Again while it is still open"
              + " changes nothing.")
  @APIResponse(responseCode = "202", ref = "Run")
  @APIResponse(responseCode = "409", ref = "Problem")
  @APIResponse(responseCode = "default", ref = "Problem")
  public Response cancel(
      @PathParam("runId") @Parameter(required = true, description = "The id, fl_run_…")
          String runId,
      @Context ContainerRequestContext request) {
    RunDetail cancelled = runs.cancel(Callers.of(request), runId);
    return Answers.json(202, RunJson.whole(cancelled)).build();
  }

  /** Entries are recorded while the run's own facts stay as they are. */
  private static String tag(RunDetail run) {
    return run.run().revision() + "-" + run.logs().size();
  }

  /** The list of log entries, from behind the last one that came with the run. */
  private static String moreLogs(RunDetail run) {
    return "/workflows/%s/logs?run_id=%s&cursor=%s"
        .formatted(
            run.run().workflowId(),
            run.run().id(),
            Cursor.of(Integer.toString(run.logs().getLast().seq())));
  }
}
