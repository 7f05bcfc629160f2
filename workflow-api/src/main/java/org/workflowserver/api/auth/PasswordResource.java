package org.workflowserver.api.auth;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.Response;
import org.workflowserver.identity.account.Accounts;
import org.workflowserver.identity.signin.ClientAddress;

/** Changes passwords of local accounts. */
@Path("/auth/password")
@ApplicationScoped
public class PasswordResource {
  @Inject private Accounts accounts;

  /** Needs no token: the printed password, which has to be changed first, gives none. */
  @POST
  @PermitAll
  public Response change(
      @Context ContainerRequestContext request, @Context HttpServletRequest connection) {
    CredentialsRequest given = CredentialsRequest.readJson(request);
    given.require("username", "password", "new_password");
    accounts.changePassword(
        given.required("username"),
        given.required("password"),
        given.required("new_password"),
        ClientAddress.of(connection));
    return Response.noContent().build();
  }
}
