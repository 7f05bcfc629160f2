package org.workflowserver.api;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.DELETE;
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
import java.io.InputStream;
import java.util.LinkedHashMap;
import java.util.Map;
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
import org.workflowserver.authorization.AuthorizationView;
import org.workflowserver.authorization.Authorizations;
import org.workflowserver.authorization.Authorizations.Begun;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;

/** OAuth connections to other systems. */
@Path("/workflows/authorization")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
@Tag(ref = "Authorizations")
public class AuthorizationsResource {
  private Authorizations authorizations;
  private JsonRequests requests;

  /** For the container's proxy. */
  protected AuthorizationsResource() {}

  @Inject
  AuthorizationsResource(Authorizations authorizations, JsonRequests requests) {
    this.authorizations = authorizations;
    this.requests = requests;
  }

  /** Newest first. */
  @GET
  @RequiresScope(Scope.EDITOR)
  @Operation(operationId = "listAuthorizations", summary = "List authorizations, newest first")
  @Parameter(ref = "Limit")
  @Parameter(ref = "Cursor")
  @APIResponse(responseCode = "200", ref = "Authorizations")
  @APIResponse(responseCode = "default", ref = "Problem")
  public Response list(@Context ContainerRequestContext request) {
    Caller caller = Callers.of(request);
    Query query = Query.of(request.getUriInfo());
    return Answers.page(
        query, authorizations.list(caller, query.page()), AuthorizationsResource::json);
  }

  /** Begins an authorization at a provider. */
  @POST
  @RequiresScope(Scope.EDITOR)
  @Operation(
      operationId = "authorize",
      summary = "Begin an authorization at a provider",
      description =
          "A person opens the 'url' within ten minutes, agrees at the provider, and comes back to"
              + " /oauth/callback, which makes the authorization. Where the provider asks nobody,"
              + " it is made at once: 'url' is null, and 'id' names it.")
  @APIResponse(responseCode = "200", ref = "BegunAuthorization")
  @APIResponse(responseCode = "default", ref = "Problem")
  public Response begin(
      @Context ContainerRequestContext request,
      @RequestBody(
              content =
                  @Content(
                      mediaType = MediaType.APPLICATION_JSON,
                      schema = @Schema(ref = "AuthorizationRequest")))
          InputStream body) {
    Begun begun =
        authorizations.begin(Callers.of(request), requests.optional(request, body).members());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("url", begun.url());
    json.put("id", begun.id());
    return Answers.json(200, json).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
  }

  /** Deletes an authorization. */
  @DELETE
  @RequiresScope(Scope.EDITOR)
  @Path("{authorizationId}")
  @Operation(
      operationId = "deleteAuthorization",
      summary = "Delete an authorization; its tokens are forgotten")
  @APIResponse(responseCode = "204", description = "It is gone")
  @APIResponse(responseCode = "409", ref = "Problem")
  @APIResponse(responseCode = "default", ref = "Problem")
  public Response delete(
      @PathParam("authorizationId") @Parameter(required = true, description = "The id, auth_…")
          String authorizationId,
      @Context ContainerRequestContext request) {
    authorizations.delete(Callers.of(request), authorizationId);
    return Response.noContent().build();
  }

  private static Map<String, Object> json(AuthorizationView authorization) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", authorization.id());
    json.put("user_id", authorization.userId());
    json.put("email", authorization.email());
    json.put("created_at", authorization.createdAt());
    json.put("name", authorization.name());
    json.put("provider", authorization.providerId());
    json.put("scopes", authorization.scopes());
    json.put("expires_at", authorization.expiresAt());
    json.put("revoked", authorization.revoked());
    return json;
  }
}
