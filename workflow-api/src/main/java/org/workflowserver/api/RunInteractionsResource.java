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
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.api.http.Query;
import org.workflowserver.identity.Scope;
import org.workflowserver.interaction.Interactions;

/** What one run asks people. */
@Path("/workflows/runs")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class RunInteractionsResource {
  private Interactions interactions;

  /** For the container's proxy. */
  protected RunInteractionsResource() {}

  @Inject
  RunInteractionsResource(Interactions interactions) {
    this.interactions = interactions;
  }

  /** Those of a run. */
  @GET
  @RequiresScope(Scope.VIEWER)
  @Path("{runId}/interactions")
  public Response listOfRun(
      @PathParam("runId") String runId, @Context ContainerRequestContext request) {
    Query query = Query.of(request.getUriInfo());
    return Answers.page(
        query,
        interactions.ofRun(Callers.of(request), runId, query.page()),
        InteractionJson::interaction);
  }
}
