package org.workflowserver.web.signin;

import jakarta.inject.Inject;
import jakarta.security.enterprise.AuthenticationStatus;
import jakarta.security.enterprise.SecurityContext;
import jakarta.security.enterprise.authentication.mechanism.http.AuthenticationParameters;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.workflowserver.identity.signin.ClientAddress;
import org.workflowserver.identity.signin.ConsoleMechanism;
import org.workflowserver.identity.signin.ProviderCode;
import org.workflowserver.identity.token.ProviderSignIn;
import org.workflowserver.identity.token.ProviderSignIn.Attempt;
import org.workflowserver.json.Text;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.settings.Settings;
import org.workflowserver.web.page.FormToken;
import org.workflowserver.web.page.Paths;
import org.workflowserver.web.page.RedirectTarget;
import org.workflowserver.web.page.SignedInCaller;

/**
 * Takes a browser to the identity provider and back. What it left with is in a cookie: there is no
 * session before the sign-in.
 */
@WebServlet({
  ProviderSignInServlet.BEGIN,
  ProviderSignInServlet.CALLBACK,
  ProviderSignInServlet.SIGN_OUT
})
public final class ProviderSignInServlet extends HttpServlet {
  public static final String BEGIN = "/login/provider";
  public static final String CALLBACK = "/login/provider/callback";
  public static final String SIGN_OUT = "/login/provider/sign-out";

  private static final Duration AGE = Duration.ofMinutes(15);
  private static final int MOST_DESTINATION = 1_500;

  /** State, nonce, verifier, and where to go afterwards. */
  private static final Pattern KEPT =
      Pattern.compile("([\\w-]{20,64})\\.([\\w-]{20,64})\\.([\\w-]{43,128})\\.([\\w-]*)");

  @Inject private transient ProviderSignIn provider;
  @Inject private transient SecurityContext security;
  @Inject private transient FormToken token;
  @Inject private transient SignedInCaller signedIn;

  /** By HTTPS no other host or port, and nobody on the way, can set a cookie of this name. */
  private final String cookie = (Settings.isReachedByHttps() ? "__Host-" : "") + "WORKFLOWPROVIDER";

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!provider.isConfigured()) {
      response.sendRedirect(request.getContextPath() + Paths.SIGN_IN);
      return;
    }
    String path = Paths.pathOf(request);
    if (signedIn.isPresent() && !path.equals(SIGN_OUT)) {
      // A link of another site must not put somebody else in the session's place.
      response.sendRedirect(RedirectTarget.chosen(request).address());
      return;
    }
    switch (path) {
      case BEGIN -> begin(request, response);
      case CALLBACK -> comeBack(request, response);
      default -> signOut(request, response);
    }
  }

  private void begin(HttpServletRequest request, HttpServletResponse response) throws IOException {
    Attempt attempt = Attempt.fresh();
    URI target;
    try {
      target = provider.begin(attempt, redirectUri(request));
    } catch (Refusal refusal) {
      // All that it refuses for: where to go is not known.
      refuse(request, response, SignInProblem.UNREACHABLE);
      return;
    }
    byte[] wanted = RedirectTarget.chosen(request).address().getBytes(StandardCharsets.UTF_8);
    String value =
        String.join(
            ".",
            attempt.state(),
            attempt.nonce(),
            attempt.verifier(),
            Text.base64Url(wanted.length > MOST_DESTINATION ? new byte[0] : wanted));
    response.addCookie(cookie(request, value, AGE));
    response.sendRedirect(target.toString());
  }

  private void comeBack(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Matcher> kept = kept(request);
    response.addCookie(cookie(request, "", Duration.ZERO));
    String state = request.getParameter("state");
    if (kept.isEmpty()
        || state == null
        || !Text.areSameInConstantTime(state, kept.get().group(1))) {
      refuse(request, response, SignInProblem.STALE);
      return;
    }
    String code = request.getParameter("code");
    if (code == null) {
      // The person said no, or the provider did.
      provider.refused(
          request.getParameter("error") + " " + request.getParameter("error_description"),
          ClientAddress.of(request));
      refuse(request, response, SignInProblem.NOT_DONE);
      return;
    }
    Attempt attempt = new Attempt(state, kept.get().group(2), kept.get().group(3));
    signIn(
        request,
        response,
        new ProviderCode(attempt, code, redirectUri(request)),
        kept.get().group(4));
  }

  private void signIn(
      HttpServletRequest request,
      HttpServletResponse response,
      ProviderCode code,
      String destination)
      throws IOException {
    var credential = AuthenticationParameters.withParams().credential(code).newAuthentication(true);
    if (security.authenticate(request, response, credential) != AuthenticationStatus.SUCCESS) {
      refuse(
          request,
          response,
          ConsoleMechanism.refusal(request).map(SignInProblem::of).orElse(SignInProblem.NOT_DONE));
      return;
    }
    token.renew();
    response.sendRedirect(
        RedirectTarget.chosen(decoded(destination), request.getContextPath()).address());
  }

  private static String decoded(String text) {
    try {
      return new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    } catch (IllegalArgumentException e) {
      return "";
    }
  }

  /** Ends the provider's session too, for a browser that others use. */
  private void signOut(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String back = Settings.PUBLIC_URL.value() + request.getContextPath() + Paths.SIGN_IN;
    response.sendRedirect(
        provider.end(back).map(URI::toString).orElse(request.getContextPath() + Paths.SIGN_IN));
  }

  private static void refuse(
      HttpServletRequest request, HttpServletResponse response, SignInProblem problem)
      throws IOException {
    response.sendRedirect(request.getContextPath() + Paths.SIGN_IN + problem.asQuery());
  }

  private static String redirectUri(HttpServletRequest request) {
    return Settings.PUBLIC_URL.value() + request.getContextPath() + CALLBACK;
  }

  /** What the browser left with; nothing where it sends more than one: another host set those. */
  private Optional<Matcher> kept(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    List<Matcher> found =
        Stream.of(cookies == null ? new Cookie[0] : cookies)
            .filter(each -> each.getName().equals(cookie))
            .map(each -> KEPT.matcher(each.getValue()))
            .toList();
    return found.size() == 1
        ? found.stream().filter(Matcher::matches).findFirst()
        : Optional.empty();
  }

  /** Lax, since the browser comes back by a link of the provider's. */
  private Cookie cookie(HttpServletRequest request, String value, Duration age) {
    boolean https = Settings.isReachedByHttps();
    Cookie made = new Cookie(cookie, value);
    made.setPath(https ? "/" : request.getContextPath() + BEGIN);
    made.setMaxAge(Math.toIntExact(age.toSeconds()));
    made.setHttpOnly(true);
    made.setSecure(https);
    made.setAttribute("SameSite", "Lax");
    return made;
  }
}
