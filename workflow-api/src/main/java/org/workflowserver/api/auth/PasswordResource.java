package org.workflowserver.api.auth;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.media.Content;
import org.eclipse.microprofile.openapi.annotations.media.Schema;
import org.eclipse.microprofile.openapi.annotations.parameters.RequestBody;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.workflowserver.identity.Accounts;
import org.workflowserver.identity.signin.ClientAddress;

/** Changes passwords of local accounts. */
@Path("/auth/password")
@ApplicationScoped
public class PasswordResource {
  private Accounts accounts;

  /** For the container's proxy. */
  protected PasswordResource() {}

  @Inject
  PasswordResource(Accounts accounts) {
    this.accounts = accounts;
  }

  /** Needs no token: the printed password, which has to be changed first, gives none. */
  @POST
  @PermitAll
  @Operation(
      operationId = "changePassword",
      summary = "Change one's own password",
      description = "Tokens and sessions of the account end.")
  @RequestBody(
      required = true,
      content =
          @Content(
              mediaType = MediaType.APPLICATION_JSON,
              schema = @Schema(ref = "PasswordChange")))
  @APIResponse(responseCode = "204", description = "The new password holds")
  @APIResponse(responseCode = "429", ref = "Problem")
  @APIResponse(responseCode = "default", ref = "Problem")
  @SecurityRequirements
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
