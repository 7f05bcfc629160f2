package org.workflowserver.api;

import jakarta.annotation.security.PermitAll;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.POST;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Response;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.api.http.Query;
import org.workflowserver.authorization.Authorizations;
import org.workflowserver.authorization.Authorizations.Expected;
import org.workflowserver.identity.signin.ClientAddress;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/**
 * Where people come back to from a provider of tokens. They are asked first: who began may be
 * somebody else, who sent them the address.
 */
@Path("/oauth/callback")
@Produces({MediaType.TEXT_HTML, MediaType.TEXT_PLAIN, MediaType.APPLICATION_JSON})
@ApplicationScoped
public class OAuthCallbackResource {
  private static final String STATE = "state";
  private static final String CODE = "code";

  /** No script, no style, and in no frame: nobody else presses the button. */
  private static final String POLICY =
      "default-src 'none'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  @Inject private Authorizations authorizations;

  /** Asks whether the authorization is to be made; changes nothing. */
  @GET
  @PermitAll
  public Response ask(
      @Context ContainerRequestContext request, @Context HttpServletRequest connection) {
    Query query = Query.of(request.getUriInfo());
    String state = query.text(STATE).orElse("");
    Expected expected = authorizations.expected(state, ClientAddress.of(connection));
    Optional<String> code = query.text("error").isPresent() ? Optional.empty() : query.text(CODE);
    return answer(page(expected, state, code.orElseThrow(OAuthCallbackResource::refused)), "html");
  }

  /** Makes the authorization; state and code are all that it takes, once. */
  @POST
  @Consumes(MediaType.APPLICATION_FORM_URLENCODED)
  @PermitAll
  public Response finish(
      @Context HttpServletRequest connection, MultivaluedMap<String, String> members) {
    // Where there is no body there is no form.
    Query form = Query.of("", members == null ? Map.of() : members);
    authorizations.finish(
        form.text(STATE).orElse(""), form.text(CODE), ClientAddress.of(connection));
    return answer("The authorization is stored. You may close this page.\n", "plain");
  }

  private static Refusal refused() {
    return new Refusal(
        RefusalCode.PARAMETER_INVALID, "The provider did not authorize; nothing was stored.");
  }

  private static Response answer(String text, String subtype) {
    return Response.ok(text)
        .type("text/" + subtype + "; charset=utf-8")
        .header(HttpHeaders.CACHE_CONTROL, "no-store")
        .header("Content-Security-Policy", POLICY)
        .header("Referrer-Policy", "no-referrer")
        .header("X-Content-Type-Options", "nosniff")
        .build();
  }

  private static String page(Expected expected, String state, String code) {
    return """
        <!DOCTYPE html>
        <html lang="en">
        <head><meta charset="utf-8"><title>Authorize workflows</title></head>
        <body>
        <main>
        <h1>Authorize workflows?</h1>
        <p>Workflows of <strong>%s</strong> will be able to use your account at <strong>%s</strong>%s.</p>
        <p><strong>%s</strong> began this. If you do not know why, close this page: nothing is stored then.</p>
        <form method="post" action="callback">
        <input type="hidden" name="state" value="%s">
        <input type="hidden" name="code" value="%s">
        <button type="submit">Authorize</button>
        </form>
        </main>
        </body>
        </html>
        """
        .formatted(
            escaped(expected.org()),
            escaped(expected.provider()),
            expected.scopes().isEmpty()
                ? ""
                : " for: " + escaped(String.join(", ", expected.scopes())),
            escaped(expected.user()),
            escaped(state),
            escaped(code));
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace(">", "&gt;")
        .replace("\"", "&quot;");
  }
}
