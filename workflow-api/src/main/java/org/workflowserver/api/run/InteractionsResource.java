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
import java.util.Map;
import java.util.Optional;
import org.workflowserver.api.JsonAnswers;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.api.http.JsonRequests;
import org.workflowserver.api.http.Query;
import org.workflowserver.identity.Scope;
import org.workflowserver.interaction.InteractionStatus;
import org.workflowserver.interaction.Interactions;
import org.workflowserver.interaction.SubmitCommand;
import org.workflowserver.json.Json;
import org.workflowserver.refusal.Refusal;

/** What runs ask people. */
@Path("/workflows/interactions")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class InteractionsResource {
  @Inject private Interactions interactions;
  @Inject private JsonRequests requests;

  /** Those that the caller may act on. */
  @GET
  @RequiresScope(Scope.VIEWER)
  public Response list(@Context ContainerRequestContext request) {
    Query query = Query.of(request.getUriInfo());
    InteractionStatus status =
        query.code("status", InteractionStatus.class).orElse(InteractionStatus.OPEN);
    return JsonAnswers.page(
        query,
        interactions.list(Callers.of(request), status, query.page()),
        InteractionJson::interaction);
  }

  /** One interaction. */
  @GET
  @RequiresScope(Scope.VIEWER)
  @Path("{interactionId}")
  public Response retrieve(
      @PathParam("interactionId") String interactionId, @Context ContainerRequestContext request) {
    return JsonAnswers.ok(
        InteractionJson.interaction(interactions.require(Callers.of(request), interactionId)));
  }

  /** Answers an interaction. */
  @POST
  @RequiresScope(Scope.OPERATOR)
  @Path("{interactionId}/submit")
  public Response submit(
      @PathParam("interactionId") String interactionId, @Context ContainerRequestContext request) {
    SubmitCommand command = command(requests.members(request));
    return JsonAnswers.ok(
        InteractionJson.interaction(
            interactions.submit(Callers.of(request), interactionId, command)));
  }

  private static SubmitCommand command(Map<String, Object> body) {
    if (body.get("action") == null) {
      throw Refusal.missing("/action", "'action' must name what is chosen.");
    }
    if (!(body.get("action") instanceof String action)) {
      throw Refusal.invalid("/action", "'action' must be a string.");
    }
    if (body.get("data") != null && !(body.get("data") instanceof Map<?, ?>)) {
      throw Refusal.invalid("/data", "'data' must be an object.");
    }
    if (body.get("comment") != null && !(body.get("comment") instanceof String)) {
      throw Refusal.invalid("/comment", "'comment' must be a string.");
    }
    return new SubmitCommand(
        action,
        body.get("data") instanceof Map<?, ?> data ? Json.members(data) : Map.of(),
        Optional.ofNullable((String) body.get("comment")));
  }
}
