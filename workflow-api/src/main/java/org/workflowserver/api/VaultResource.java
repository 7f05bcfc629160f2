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
import jakarta.ws.rs.core.Response.ResponseBuilder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.api.auth.Callers;
import org.workflowserver.api.auth.RequiresScope;
import org.workflowserver.api.http.JsonRequests;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.vault.SavedItem;
import org.workflowserver.vault.VaultItemView;
import org.workflowserver.vault.VaultItems;

/** The vault: secrets and API keys. */
@Path("/workflows/vault")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class VaultResource {
  @Inject private VaultItems items;
  @Inject private JsonRequests requests;

  /** Newest first. */
  @GET
  @RequiresScope(Scope.EDITOR)
  public Response list(@Context ContainerRequestContext request) {
    return JsonAnswers.page(request, items::list, VaultResource::item);
  }

  /** Keeps a secret, or makes an API key. */
  @POST
  @RequiresScope(Scope.ADMIN)
  public Response create(@Context ContainerRequestContext request) {
    Caller caller = Callers.of(request);
    SavedItem created = items.create(caller, requests.members(request));
    return answer(201, created)
        .header(HttpHeaders.LOCATION, "/workflows/vault/" + created.item().id())
        .build();
  }

  /** One item, without its secret. */
  @GET
  @RequiresScope(Scope.EDITOR)
  @Path("{vaultId}")
  public Response retrieve(
      @PathParam("vaultId") String vaultId, @Context ContainerRequestContext request) {
    return JsonAnswers.ok(item(items.require(Callers.of(request), vaultId)));
  }

  /** Gives an item another secret, or makes another API key. */
  @PUT
  @RequiresScope(Scope.ADMIN)
  @Path("{vaultId}")
  public Response update(
      @PathParam("vaultId") String vaultId, @Context ContainerRequestContext request) {
    Caller caller = Callers.of(request);
    return answer(200, items.replace(caller, vaultId, requests.members(request), Optional.empty()))
        .build();
  }

  /** Deletes an item; an API key and its tokens end. */
  @DELETE
  @Produces(MediaType.WILDCARD)
  @RequiresScope(Scope.ADMIN)
  @Path("{vaultId}")
  public Response delete(
      @PathParam("vaultId") String vaultId, @Context ContainerRequestContext request) {
    items.delete(Callers.of(request), vaultId);
    return Response.noContent().build();
  }

  /** Kept by no cache, since it may carry an API key. */
  private static ResponseBuilder answer(int status, SavedItem kept) {
    return JsonAnswers.json(status, kept(kept)).header(HttpHeaders.CACHE_CONTROL, "no-store");
  }

  /** An item; a secret is in no answer. */
  static Map<String, Object> item(VaultItemView item) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("id", item.id());
    json.put("name", item.name());
    json.put("hosts", item.hosts());
    item.groups().ifPresent(groups -> json.put("groups", groups));
    json.put("created_at", item.createdAt());
    json.put("expires_at", item.expiresAt().orElse(null));
    json.put("last_used_at", item.lastUsedAt().orElse(null));
    return json;
  }

  /** An item that a command left; the one answer that carries the API key it made. */
  static Map<String, Object> kept(SavedItem kept) {
    Map<String, Object> json = item(kept.item());
    kept.newKey().ifPresent(key -> json.put("secret", key));
    return json;
  }
}
