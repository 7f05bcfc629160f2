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
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.InputStream;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.Parameter;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.api.http.JsonRequests;
import org.workflowserver.api.http.Query;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.identity.UserView;
import org.workflowserver.identity.Users;

/** The tenant's local accounts. */
@Path("/users")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(ref = "Users")
public class UsersResource {
  private Users users;
  private JsonRequests requests;

  /** For the container's proxy. */
  protected UsersResource() {}

  @Inject
  UsersResource(Users users, JsonRequests requests) {
    this.users = users;
    this.requests = requests;
  }

  /** Newest first. */
  @GET
  @RequiresScope(Scope.ADMIN)
  @Operation(operationId = "listUsers", summary = "List users, newest first")
  @Parameter(ref = "Limit")
  @Parameter(ref = "Cursor")
  @APIResponse(responseCode = "200", ref = "Users")
  @APIResponse(responseCode = "default", ref = "Problem")
  public Response list(@Context ContainerRequestContext request) {
    Caller caller = Callers.of(request);
    Query query = Query.of(request.getUriInfo());
    return Answers.page(query, users.list(caller, query.page()), UserJson::user);
  }

  /** Creates a user. */
  @POST
  @RequiresScope(Scope.ADMIN)
  @Operation(
      operationId = "createUser",
      summary = "Create a user",
      description =
          "In the caller's tenant, unless an administrator of the tenant 'default' names another.")
  @APIResponse(responseCode = "201", ref = "CreatedUser")
  @APIResponse(responseCode = "default", ref = "Problem")
  public Response create(
      @Context ContainerRequestContext request,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(ref = "NewUser")))
          InputStream body) {
    Caller caller = Callers.of(request);
    UserView created = users.create(caller, requests.required(request, body).members());
    return Answers.json(201, UserJson.user(created))
        .header(HttpHeaders.LOCATION, "/users/" + created.id())
        .build();
  }

  /** One user. */
  @GET
  @RequiresScope(Scope.ADMIN)
  @Path("{userId}")
  @Operation(operationId = "retrieveUser", summary = "Read a user, never the password")
  @APIResponse(responseCode = "200", ref = "User")
  @APIResponse(responseCode = "default", ref = "Problem")
  public Response retrieve(
      @PathParam("userId") @Parameter(required = true, description = "The id, usr_…") String userId,
      @Context ContainerRequestContext request) {
    return Answers.json(200, UserJson.user(users.require(Callers.of(request), userId))).build();
  }

  /** Changes the members that are sent. */
  @PUT
  @RequiresScope(Scope.ADMIN)
  @Path("{userId}")
  @Operation(
      operationId = "updateUser",
      summary = "Change a user",
      description =
          "Only the members that are sent change; the tenant stays. Another username, role or"
              + " password ends the user's tokens and sessions within five seconds. The tenant's"
              + " last administrator keeps that role.")
  @APIResponse(responseCode = "200", ref = "User")
  @APIResponse(responseCode = "default", ref = "Problem")
  public Response update(
      @PathParam("userId") @Parameter(required = true, description = "The id, usr_…") String userId,
      @Context ContainerRequestContext request,
      @RequestBody(
              required = true,
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(ref = "UserChange")))
          InputStream body) {
    Caller caller = Callers.of(request);
    return Answers.json(
            200,
            UserJson.user(users.update(caller, userId, requests.required(request, body).members())))
        .build();
  }

  /** Deletes a user. */
  @DELETE
  @RequiresScope(Scope.ADMIN)
  @Path("{userId}")
  @Operation(
      operationId = "deleteUser",
      summary = "Delete a user, whose tokens and sessions end",
      description = "The tenant's last administrator can't be deleted.")
  @APIResponse(responseCode = "204", description = "The user is gone")
  @APIResponse(responseCode = "default", ref = "Problem")
  public Response delete(
      @PathParam("userId") @Parameter(required = true, description = "The id, usr_…") String userId,
      @Context ContainerRequestContext request) {
    users.delete(Callers.of(request), userId);
    return Response.noContent().build();
  }
}
