package org.workflowserver.api.auth;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import org.workflowserver.api.http.JsonBody;
import org.workflowserver.identity.Scope;
import org.workflowserver.identity.token.Tokens;

/** Changes the key that the built-in issuer signs with. */
@Path("/auth/keys/rotate")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class KeyRotationResource {
  @Inject private Tokens tokens;

  /** Tokens that were signed before stay good until they expire. */
  @POST
  @RequiresScope(Scope.ADMIN)
  public Response rotate(@Context ContainerRequestContext request) {
    String kid = tokens.rotateKeys(Callers.of(request));
    return Response.ok(new JsonBody(Map.of("kid", kid)))
        .header(HttpHeaders.CONTENT_TYPE, JsonBody.JSON)
        .build();
  }
}
