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
import java.util.LinkedHashMap;
import java.util.Map;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.api.http.JsonRequests;
import org.workflowserver.authorization.AuthorizationView;
import org.workflowserver.authorization.Authorizations;
import org.workflowserver.authorization.Authorizations.Begun;
import org.workflowserver.identity.Scope;

/** OAuth connections to other systems. */
@Path("/workflows/authorization")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class AuthorizationsResource {
  @Inject private Authorizations authorizations;
  @Inject private JsonRequests requests;

  /** Newest first. */
  @GET
  @RequiresScope(Scope.EDITOR)
  public Response list(@Context ContainerRequestContext request) {
    return JsonAnswers.page(request, authorizations::list, AuthorizationsResource::json);
  }

  /** Begins an authorization at a provider. */
  @POST
  @RequiresScope(Scope.EDITOR)
  public Response begin(@Context ContainerRequestContext request) {
    Begun begun = authorizations.begin(Callers.of(request), requests.optional(request).members());
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("url", begun.url());
    json.put("id", begun.id());
    return JsonAnswers.json(200, json).header(HttpHeaders.CACHE_CONTROL, "no-store").build();
  }

  /** Deletes an authorization. */
  @DELETE
  @RequiresScope(Scope.EDITOR)
  @Path("{authorizationId}")
  public Response delete(
      @PathParam("authorizationId") String authorizationId,
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
