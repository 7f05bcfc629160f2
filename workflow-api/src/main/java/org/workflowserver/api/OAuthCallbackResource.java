package org.workflowserver.api;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.HEAD;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.Optional;
import org.workflowserver.api.http.Query;
import org.workflowserver.authorization.Authorizations;
import org.workflowserver.identity.signin.ClientAddress;

/** Where people come back to from a provider of tokens. */
@Path("/oauth/callback")
@Produces({MediaType.TEXT_PLAIN, MediaType.APPLICATION_JSON})
@ApplicationScoped
public class OAuthCallbackResource {
  @Inject private Authorizations authorizations;

  /** Makes the authorization; the state is all that it takes, once. */
  @GET
  @PermitAll
  public Response finish(
      @Context ContainerRequestContext request, @Context HttpServletRequest connection) {
    Query query = Query.of(request.getUriInfo());
    authorizations.finish(
        query.text("state").orElse(""),
        query.text("error").isPresent() ? Optional.empty() : query.text("code"),
        ClientAddress.of(connection));
    return answer("The authorization is stored. You may close this page.\n");
  }

  /** Uses no state up: a program may look at the address before the person comes. */
  @HEAD
  @PermitAll
  public Response look() {
    return answer("");
  }

  private static Response answer(String text) {
    return Response.ok(text)
        .type("text/plain; charset=utf-8")
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("Referrer-Policy", "no-referrer")
        .header("X-Content-Type-Options", "nosniff")
        .build();
  }
}
