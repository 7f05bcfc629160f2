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
import java.util.Map;
import java.util.Optional;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.api.http.JsonRequests;
import org.workflowserver.authorization.ProviderView;
import org.workflowserver.authorization.Providers;
import org.workflowserver.identity.Scope;

/** Systems that give out tokens for authorizations. */
@Path("/workflows/authorization/providers")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class ProvidersResource {
  private static final String PATH = "/workflows/authorization/providers/";

  @Inject private Providers providers;
  @Inject private JsonRequests requests;

  /** Newest first. */
  @GET
  @RequiresScope(Scope.ADMIN)
  public Response list(@Context ContainerRequestContext request) {
    return JsonAnswers.page(request, providers::list, ProvidersResource::json);
  }

  /** Makes a provider. */
  @POST
  @RequiresScope(Scope.ADMIN)
  public Response create(@Context ContainerRequestContext request) {
    ProviderView created = providers.create(Callers.of(request), requests.members(request));
    return JsonAnswers.created(PATH, json(created)).build();
  }

  /** One provider. */
  @GET
  @RequiresScope(Scope.ADMIN)
  @Path("{providerId}")
  public Response retrieve(
      @PathParam("providerId") String providerId, @Context ContainerRequestContext request) {
    return JsonAnswers.ok(json(providers.require(Callers.of(request), providerId)));
  }

  /** Describes a provider anew. */
  @PUT
  @RequiresScope(Scope.ADMIN)
  @Path("{providerId}")
  public Response update(
      @PathParam("providerId") String providerId, @Context ContainerRequestContext request) {
    return JsonAnswers.ok(
        json(
            providers.replace(
                Callers.of(request), providerId, requests.members(request), Optional.empty())));
  }

  /** Deletes a provider. */
  @DELETE
  @RequiresScope(Scope.ADMIN)
  @Path("{providerId}")
  public Response delete(
      @PathParam("providerId") String providerId, @Context ContainerRequestContext request) {
    providers.delete(Callers.of(request), providerId);
    return Response.noContent().build();
  }

  private static Map<String, Object> json(ProviderView provider) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", provider.id());
    json.put("name", provider.name());
    json.put("grant", provider.grant().code());
    json.put("authorization_endpoint", provider.authorizationEndpoint());
    json.put("token_endpoint", provider.tokenEndpoint());
    json.put("client_id", provider.clientId());
    json.put("client_secret", provider.clientSecretId());
    json.put("scopes", provider.scopes());
    json.put("pkce", provider.pkce());
    json.put("hosts", provider.hosts());
    json.put("created_at", provider.createdAt());
    json.put("updated_at", provider.updatedAt());
    return json;
  }
}
