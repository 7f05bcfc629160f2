package org.workflowserver.api.run;

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
import org.workflowserver.api.JsonAnswers;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.api.http.Query;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.run.record.RunLists;
import org.workflowserver.statistics.Statistics;

/** Log entries of runs, and what they come to. */
@Path("/workflows")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class LogsResource {
  @Inject private RunLists lists;
  @Inject private Statistics statistics;

  /** In the order of recording when a run is named, newest first otherwise. */
  @GET
  @RequiresScope(Scope.VIEWER)
  @Path("{workflowId}/logs")
  public Response list(
      @PathParam("workflowId") String workflowId, @Context ContainerRequestContext request) {
    Caller caller = Callers.of(request);
    Query query = Query.of(request.getUriInfo());
    return JsonAnswers.page(
        query,
        lists.logs(caller, workflowId, RunFilterQuery.logFilter(query), query.page()),
        LogJson::entry);
  }

  /** Across workflows. */
  @GET
  @RequiresScope(Scope.VIEWER)
  @Path("logs/recent")
  public Response listRecent(@Context ContainerRequestContext request) {
    Caller caller = Callers.of(request);
    Query query = Query.of(request.getUriInfo());
    return JsonAnswers.page(
        query, lists.logs(caller, RunFilterQuery.logFilter(query), query.page()), LogJson::entry);
  }

  /** In numbers. */
  @GET
  @RequiresScope(Scope.VIEWER)
  @Path("{workflowId}/logs/stats")
  public Response statistics(
      @PathParam("workflowId") String workflowId, @Context ContainerRequestContext request) {
    return JsonAnswers.ok(LogJson.statistics(statistics.require(Callers.of(request), workflowId)));
  }
}
