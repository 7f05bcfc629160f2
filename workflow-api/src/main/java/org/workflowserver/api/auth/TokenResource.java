package org.workflowserver.api.auth;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.util.LinkedHashMap;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.Operation;
import org.eclipse.microprofile.openapi.annotations.responses.APIResponse;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirements;
import org.workflowserver.api.http.JsonBody;
import org.workflowserver.identity.Account;
import org.workflowserver.identity.Accounts;
import org.workflowserver.identity.IssuedToken;
import org.workflowserver.identity.Tokens;
import org.workflowserver.identity.signin.ClientAddress;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** Gives tokens for local accounts. */
@Path("/auth/token")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class TokenResource {
  private Accounts accounts;
  private Tokens tokens;

  /** For the container's proxy. */
  protected TokenResource() {}

  @Inject
  TokenResource(Accounts accounts, Tokens tokens) {
    this.accounts = accounts;
    this.tokens = tokens;
  }

  /** A token for a name and password, or for a key. */
  @POST
  @PermitAll
  @Operation(operationId = "createToken", summary = "Get a bearer token")
  @APIResponse(responseCode = "200", description = "The token and how long it is good")
  @APIResponse(responseCode = "403", ref = "Problem")
  @APIResponse(responseCode = "default", ref = "Problem")
  @SecurityRequirements
  public Response create(
      @Context ContainerRequestContext request, @Context HttpServletRequest connection) {
    CredentialsRequest wanted = CredentialsRequest.read(request);
    IssuedToken token = tokens.issue(account(wanted, ClientAddress.of(connection)));
    return Response.ok(new JsonBody(json(token)))
        .header(HttpHeaders.CONTENT_TYPE, JsonBody.JSON)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  private Account account(CredentialsRequest wanted, String address) {
    return switch (wanted.required("grant_type")) {
      case "password" -> {
        wanted.require("username", "password");
        yield accounts.signIn(wanted.required("username"), wanted.required("password"), address);
      }
      case "client_credentials" -> {
        wanted.require("client_id", "client_secret");
        yield accounts.signInWithKey(
            wanted.required("client_id"), wanted.required("client_secret"), address);
      }
      default ->
          throw Refusal.member(
              RefusalCode.PARAMETER_INVALID,
              "/grant_type",
              "grant_type must be 'password' or 'client_credentials'.");
    };
  }

  private static Map<String, Object> json(IssuedToken token) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("access_token", token.accessToken());
    json.put("token_type", "Bearer");
    json.put("expires_in", token.life().toSeconds());
    return json;
  }
}
