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
import org.workflowserver.api.http.JsonBody;
import org.workflowserver.identity.Account;
import org.workflowserver.identity.account.Accounts;
import org.workflowserver.identity.signin.ClientAddress;
import org.workflowserver.identity.token.IssuedToken;
import org.workflowserver.identity.token.Tokens;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.TokenRefusal;

/** Gives tokens for local accounts. */
@Path("/auth/token")
@Produces(MediaType.APPLICATION_JSON)
@ApplicationScoped
public class TokenResource {
  private static final String PASSWORD = "password";
  private static final String CLIENT = "client_credentials";

  @Inject private Accounts accounts;
  @Inject private Tokens tokens;

  /** A token for a name and password, or for a key. */
  @POST
  @PermitAll
  public Response create(
      @Context ContainerRequestContext request, @Context HttpServletRequest connection) {
    IssuedToken token;
    String grant = "";
    try {
      CredentialsRequest wanted =
          CredentialsRequest.read(request)
              .withClient(connection.getHeader(HttpHeaders.AUTHORIZATION));
      grant = wanted.required("grant_type");
      token = tokens.issue(account(grant, wanted, ClientAddress.of(connection)));
    } catch (Refusal refusal) {
      throw new TokenRefusal(refusal, error(refusal, grant));
    }
    return Response.ok(new JsonBody(json(token)))
        .header(HttpHeaders.CONTENT_TYPE, JsonBody.JSON)
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .build();
  }

  private static String error(Refusal refusal, String grant) {
    boolean ofClient = grant.equals(CLIENT);
    return switch (refusal.code()) {
      case TOKEN_INVALID -> ofClient ? "invalid_client" : "invalid_grant";
      case PASSWORD_CHANGE_REQUIRED -> "invalid_grant";
      case RATE_LIMITED, CAPACITY_EXCEEDED -> "temporarily_unavailable";
      default ->
          grant.isEmpty() || ofClient || grant.equals(PASSWORD)
              ? "invalid_request"
              : "unsupported_grant_type";
    };
  }

  private Account account(String grant, CredentialsRequest wanted, String address) {
    return switch (grant) {
      case PASSWORD -> {
        wanted.require("username", "password");
        yield accounts.signInForToken(
            wanted.required("username"), wanted.required("password"), address);
      }
      case CLIENT -> {
        wanted.require("client_id", "client_secret");
        yield accounts.signInWithKey(
            wanted.required("client_id"), wanted.required("client_secret"), address);
      }
      default ->
          throw Refusal.invalid(
              "/grant_type", "grant_type must be 'password' or 'client_credentials'.");
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
