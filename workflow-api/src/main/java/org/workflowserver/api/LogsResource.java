package org.workflowserver.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.workflowserver.api.http.Query;
import org.workflowserver.identity.Caller;
import org.workflowserver.run.Runs;

/** Log entries of a workflow's runs. */
@Path("/workflows")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(ref = "Logs")
public class LogsResource {
  private Runs runs;

  /** For the container's proxy. */
  protected LogsResource() {}

  @Inject
  LogsResource(Runs runs) {
    this.runs = runs;
  }

  /** In the order of recording when a run is named, newest first otherwise. */
  @GET
  @Path("{workflowId}/logs")
  @Operation(
      operationId = "listLogs",
      summary = "List log entries of a workflow's runs",
      description = "In the order of recording when run_id is given, newest first otherwise.")
  @Parameter(ref = "LogStatus")
  @Parameter(ref = "LogNodeId")
  @Parameter(ref = "LogRunId")
  @Parameter(ref = "From")
  @Parameter(ref = "To")
  @Parameter(ref = "Limit")
  @Parameter(ref = "Cursor")
  @APIResponse(responseCode = "200", ref = "Logs")
  @APIResponse(responseCode = "default", ref = "Problem")
  public Response list(
      @PathParam("workflowId") @Parameter(required = true, description = "The id, fl_…")
          String workflowId,
      @Context ContainerRequestContext request) {
    Caller caller = Callers.of(request);
    Query query = Query.of(request.getUriInfo());
    return Answers.page(
        query,
        runs.logs(caller, workflowId, RunQuery.logFilter(query), query.page()),
        LogJson::entry);
  }
}
