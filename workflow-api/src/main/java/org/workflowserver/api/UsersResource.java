package org.workflowserver.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.PathParam;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.api.http.JsonRequests;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.identity.account.UserView;
import org.workflowserver.identity.account.Users;

/** The tenant's local accounts. */
@Path("/users")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class UsersResource {
  @Inject private Users users;
  @Inject private JsonRequests requests;

  /** Newest first. */
  @GET
  @RequiresScope(Scope.ADMIN)
  public Response list(@Context ContainerRequestContext request) {
    return JsonAnswers.page(request, users::list, UsersResource::json);
  }

  /** Creates a user. */
  @POST
  @RequiresScope(Scope.ADMIN)
  public Response create(@Context ContainerRequestContext request) {
    Caller caller = Callers.of(request);
    UserView created = users.create(caller, requests.members(request));
    return JsonAnswers.created("/users/", json(created)).build();
  }

  /** One user. */
  @GET
  @RequiresScope(Scope.ADMIN)
  @Path("{userId}")
  public Response retrieve(
      @PathParam("userId") String userId, @Context ContainerRequestContext request) {
    return JsonAnswers.ok(json(users.require(Callers.of(request), userId)));
  }

  /** Changes the members that are sent. */
  @PUT
  @RequiresScope(Scope.ADMIN)
  @Path("{userId}")
  public Response update(
      @PathParam("userId") String userId, @Context ContainerRequestContext request) {
    Caller caller = Callers.of(request);
    return JsonAnswers.ok(json(users.update(caller, userId, requests.members(request))));
  }

  /** Deletes a user. */
  @DELETE
  @Produces(MediaType.WILDCARD)
  @RequiresScope(Scope.ADMIN)
  @Path("{userId}")
  public Response delete(
      @PathParam("userId") String userId, @Context ContainerRequestContext request) {
    users.delete(Callers.of(request), userId);
    return Response.noContent().build();
  }

  /** A user; a password is in no answer. */
  private static Map<String, Object> json(UserView user) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", user.id());
    json.put("username", user.username());
    json.put("display_name", user.displayName().orElse(null));
    json.put("groups", List.copyOf(user.groups()));
    json.put("org", user.org());
    json.put("must_change_password", user.mustChangePassword());
    json.put("created_at", user.createdAt());
    json.put("updated_at", user.updatedAt());
    return json;
  }
}
