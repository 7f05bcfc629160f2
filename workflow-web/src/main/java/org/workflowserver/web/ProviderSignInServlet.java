package org.workflowserver.web;

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
import java.security.MessageDigest;
import java.time.Duration;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.workflowserver.identity.ProviderSignIn;
import org.workflowserver.identity.ProviderSignIn.Attempt;
import org.workflowserver.identity.signin.ProviderCode;
import org.workflowserver.identity.signin.SignInRefusal;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.settings.Settings;

/**
 * Takes a browser to the identity provider and back. What it left with is in a cookie that only
 * these addresses get: there is no session before the sign-in.
 */
@WebServlet({
  ProviderSignInServlet.BEGIN,
  ProviderSignInServlet.CALLBACK,
  ProviderSignInServlet.SIGN_OUT
})
public final class ProviderSignInServlet extends HttpServlet {
  static final String BEGIN = "/login/provider";
  static final String CALLBACK = "/login/provider/callback";
  static final String SIGN_OUT = "/login/provider/sign-out";

  private static final long serialVersionUID = 1L;

  private static final String COOKIE = "WORKFLOWPROVIDER";
  private static final Duration AGE = Duration.ofMinutes(15);
  private static final int MOST_DESTINATION = 1_500;

  /** State, nonce, verifier, and where to go afterwards. */
  private static final Pattern KEPT =
      Pattern.compile("([\\w-]{20,64})\\.([\\w-]{20,64})\\.([\\w-]{43,128})\\.([\\w-]*)");

  private final transient ProviderSignIn provider;
  private final transient SecurityContext security;
  private final transient FormToken token;

  @Inject
  ProviderSignInServlet(ProviderSignIn provider, SecurityContext security, FormToken token) {
    this.provider = provider;
    this.security = security;
    this.token = token;
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (!provider.isConfigured()) {
      response.sendRedirect(request.getContextPath() + Addresses.SIGN_IN);
      return;
    }
    switch (Addresses.pathOf(request)) {
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
      refuse(request, response, SignInProblem.of(refusal));
      return;
    }
    String next = request.getParameter(Destination.PARAMETER);
    String wanted = next == null || next.length() > MOST_DESTINATION ? "" : next;
    String value =
        String.join(
            ".",
            attempt.state(),
            attempt.nonce(),
            attempt.verifier(),
            Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(wanted.getBytes(StandardCharsets.UTF_8)));
    response.addCookie(cookie(request, value, AGE));
    response.sendRedirect(target.toString());
  }

  private void comeBack(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    Optional<Matcher> kept = kept(request);
    response.addCookie(cookie(request, "", Duration.ZERO));
    String state = request.getParameter("state");
    if (kept.isEmpty() || state == null || !isSame(state, kept.get().group(1))) {
      refuse(request, response, SignInProblem.STALE);
      return;
    }
    String code = request.getParameter("code");
    if (code == null) {
      // The person said no, or the provider did.
      refuse(request, response, SignInProblem.NOT_DONE);
      return;
    }
    Attempt attempt = new Attempt(state, kept.get().group(2), kept.get().group(3));
    var credential =
        AuthenticationParameters.withParams()
            .credential(new ProviderCode(attempt, code, redirectUri(request)))
            .newAuthentication(true);
    if (security.authenticate(request, response, credential) != AuthenticationStatus.SUCCESS) {
      refuse(
          request,
          response,
          SignInRefusal.of(request).map(SignInProblem::of).orElse(SignInProblem.NOT_DONE));
      return;
    }
    token.renew();
    String wanted =
        new String(Base64.getUrlDecoder().decode(kept.get().group(4)), StandardCharsets.UTF_8);
    response.sendRedirect(Destination.chosen(wanted, request.getContextPath()).address());
  }

  /** Ends the provider's session too, for a browser that others use. */
  private void signOut(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    String back = Settings.PUBLIC_URL.value() + request.getContextPath() + Addresses.SIGN_IN;
    response.sendRedirect(
        provider.end(back).map(URI::toString).orElse(request.getContextPath() + Addresses.SIGN_IN));
  }

  private static void refuse(
      HttpServletRequest request, HttpServletResponse response, SignInProblem problem)
      throws IOException {
    response.sendRedirect(request.getContextPath() + Addresses.SIGN_IN + problem.asQuery());
  }

  private static String redirectUri(HttpServletRequest request) {
    return Settings.PUBLIC_URL.value() + request.getContextPath() + CALLBACK;
  }

  private static Optional<Matcher> kept(HttpServletRequest request) {
    Cookie[] cookies = request.getCookies();
    return Stream.of(cookies == null ? new Cookie[0] : cookies)
        .filter(cookie -> cookie.getName().equals(COOKIE))
        .map(cookie -> KEPT.matcher(cookie.getValue()))
        .filter(Matcher::matches)
        .findFirst();
  }

  /** Lax, since the browser comes back by a link of the provider's. */
  private static Cookie cookie(HttpServletRequest request, String value, Duration age) {
    Cookie cookie = new Cookie(COOKIE, value);
    cookie.setPath(request.getContextPath() + BEGIN);
    cookie.setMaxAge(Math.toIntExact(age.toSeconds()));
    cookie.setHttpOnly(true);
    cookie.setSecure(Settings.isReachedByHttps());
    cookie.setAttribute("SameSite", "Lax");
    return cookie;
  }

  private static boolean isSame(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }
}
