package org.workflowserver.api.auth;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.workflowserver.api.http.JsonBody;
import org.workflowserver.identity.token.Tokens;

/** What others verify the built-in issuer's tokens with. */
@Path("/.well-known/jwks.json")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class KeysResource {
  @Inject private Tokens tokens;

  /** The public keys, as a JSON Web Key Set. */
  @GET
  @PermitAll
  public Response list() {
    return Response.ok(new JsonBody(tokens.publicKeys()))
        .header(HttpHeaders.CONTENT_TYPE, JsonBody.JSON)
        .header(HttpHeaders.CACHE_CONTROL, "public, max-age=60")
        .build();
  }
}
