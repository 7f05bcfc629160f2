package org.workflowserver.web;

import jakarta.inject.Inject;
import jakarta.security.enterprise.SecurityContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collections;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.workflowserver.database.disk.DiskSpace;
import org.workflowserver.identity.signin.ConsolePrincipal;
import org.workflowserver.identity.token.Tokens;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.limit.Quota;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.settings.Settings;
import org.workflowserver.web.form.FormMemory;
import org.workflowserver.web.page.FormToken;
import org.workflowserver.web.page.JsonResponse;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.Paths;
import org.workflowserver.web.page.RedirectTarget;
import org.workflowserver.web.page.SignedInCaller;
import org.workflowserver.web.page.StatusPage;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.signin.SignInProblem;
import org.workflowserver.web.workflow.EditorServlet;
import org.workflowserver.web.workflow.GraphCheckServlet;
import org.workflowserver.web.workflow.StepTestServlet;

/**
 * Lets in whom it knows. Everything but the sign-in page and the assets needs a signed-in caller; a
 * page that is asked for without one leads to the sign-in page and back. Whatever may change
 * something is a post with the token of the session, or of the sign-in's cookie.
 */
public final class AuthenticationFilter extends HttpFilter {
  private static final int TOO_MANY_REQUESTS = 429;

  /** What the names of all of Faces' own parameters have in them. */
  private static final String FACES = "jakarta.faces.";

  /** An address, of which the scheme and the host with its port count. */
  private static final Pattern ADDRESS = Pattern.compile("(https?)://([^/?#@]+)(?:[/?#].*)?");

  /** Scripts of pages send forms there, and get JSON. */
  private static final Set<String> SENT_BY_SCRIPTS =
      Set.of(EditorServlet.PATH, GraphCheckServlet.PATH, StepTestServlet.PATH);

  private static final Set<String> STORING_NOTHING =
      Set.of(GraphCheckServlet.PATH, StepTestServlet.PATH);

  private static final Set<String> DELETE_FORMS = Set.of("deleteForm", "deleteKeyForm");

  /** Scripts ask these beside the page, for whatever session there is by then. */
  private static final Set<String> OF_SCRIPTS = Set.of(ChangesServlet.PATH, InboxCountServlet.PATH);

  @Inject private transient SecurityContext security;
  @Inject private transient SignedInCaller signedIn;
  @Inject private transient FormToken token;
  @Inject private transient Tokens tokens;
  @Inject private transient DiskSpace diskSpace;
  @Inject private transient AnswerMemory memory;

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    String path = Paths.pathOf(request);
    if (Assets.contain(path)) {
      chain.doFilter(request, response);
      return;
    }
    security.getPrincipalsByType(ConsolePrincipal.class).stream()
        .findFirst()
        .ifPresent(principal -> SignedInCaller.note(request, principal));
    Optional<Quota> quota =
        signedIn.isPresent() ? tokens.countInSession(signedIn.caller()) : Optional.empty();
    if (quota.filter(Quota::isExceeded).isPresent()) {
      refuseForNow(response, quota.get());
      return;
    }
    if (Addresses.isOpenToAll(path)) {
      // Nothing else shows a form before the sign-in. A script whose session is over would be given
      // a token in place of that of the sign-in form, which is opened meanwhile.
      token.give(response);
    }
    admit(path, request, response, chain);
  }

  /** Continues the request when the caller may make it. */
  private void admit(
      String path, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    boolean reads = isReading(request.getMethod(), request.getParameterMap().keySet());
    if (!Addresses.isOpenToAll(path) && !signedIn.isPresent()) {
      askToSignIn(request, response);
    } else if (!reads && !isOwnForm(request)) {
      refuseToken(request, response, path);
    } else if (signedIn.mustChangePassword() && !Addresses.isOpenBeforeNewPassword(path)) {
      response.sendRedirect(
          request.getContextPath() + Paths.PASSWORD + RedirectTarget.of(request).asQuery());
    } else if (path.equals(Paths.PASSWORD) && !signedIn.isLocal()) {
      StatusPage.NOT_FOUND.show(request, response);
    } else if (!reads && stores(path, request) && diskSpace.isFull()) {
      StatusPage.DISK_FULL.show(request, response);
    } else if (!reads && signedIn.isPresent()) {
      take(path, request, response, chain);
    } else {
      chain.doFilter(request, response);
    }
  }

  private static boolean stores(String path, HttpServletRequest request) {
    return !Addresses.isOpenBeforeNewPassword(path)
        && !STORING_NOTHING.contains(path)
        && Collections.disjoint(request.getParameterMap().keySet(), DELETE_FORMS);
  }

  private void take(
      String path, HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    try (FormMemory form = new FormMemory(request, memory.received(signedIn.caller()))) {
      Optional<Refusal> busy = form.count(request);
      if (busy.isEmpty()) {
        chain.doFilter(request, response);
      } else if (SENT_BY_SCRIPTS.contains(path)) {
        JsonResponse.refuse(response, busy.get());
      } else {
        StatusPage.setRetryAfter(response, busy.get());
        StatusPage.BUSY.show(request, response);
      }
    }
  }

  /**
   * Whether a request can only read. Faces takes whatever names a view state for a form that was
   * sent, also a link, which a browser follows from any site with the session's cookie.
   */
  static boolean isReading(String method, Set<String> parameters) {
    return (method.equals("GET") || method.equals("HEAD"))
        && parameters.stream().noneMatch(name -> name.contains(FACES));
  }

  private boolean isOwnForm(HttpServletRequest request) {
    return isPost(request) && isSameOrigin(request) && token.isSent();
  }

  /**
   * Whether a browser says that the request is of a page of this server, or says nothing. The token
   * alone does not show it: browsers keep cookies apart by host, not by port or scheme. So another
   * server on this host, or whoever answers for it by plain HTTP, can set the sign-in's cookie to a
   * token it knows, and send a form with that token from a page of its own.
   */
  private static boolean isSameOrigin(HttpServletRequest request) {
    String site = request.getHeader("Sec-Fetch-Site");
    if (site != null) {
      return site.equals("same-origin");
    }
    // Browsers leave it out where they are not asked by HTTPS.
    String origin = request.getHeader("Origin");
    return isSameOrigin(
        origin == null ? request.getHeader("Referer") : origin,
        request.getHeader("Host"),
        Settings.PUBLIC_URL.value());
  }

  /**
   * Whether a page is of this server.
   *
   * @param page its address or origin as a browser says it; null when it says nothing
   * @param host what the browser asked, with the port
   * @param publicUrl how clients reach the server, since a proxy may ask by another host; where it
   *     is by HTTPS, no page that came by plain HTTP is of this server
   */
  static boolean isSameOrigin(String page, String host, String publicUrl) {
    if (page == null) {
      return true;
    }
    String origin = origin(page);
    String known = origin(publicUrl);
    // Where it does not say HTTPS, a proxy may provide it all the same.
    String scheme = (known.startsWith("https:") ? known : origin).replaceFirst(":.*", "");
    return !origin.isEmpty()
        && (origin.equals(origin(scheme + "://" + host)) || origin.equals(known));
  }

  /** Scheme, host, and port unless it is the scheme's own; nothing of what is no such address. */
  private static String origin(String address) {
    Matcher parts = ADDRESS.matcher(address.toLowerCase(Locale.ROOT));
    if (!parts.matches()) {
      return "";
    }
    String scheme = parts.group(1);
    String ownPort = scheme.equals("https") ? ":443" : ":80";
    String host = parts.group(2);
    return scheme
        + "://"
        + (host.endsWith(ownPort) ? host.substring(0, host.length() - ownPort.length()) : host);
  }

  /** In plain words: a page would cost what the limit is to save. */
  private static void refuseForNow(HttpServletResponse response, Quota quota) throws IOException {
    response.setStatus(TOO_MANY_REQUESTS);
    response.setHeader("Retry-After", Long.toString(Refusal.wholeSeconds(quota.reset())));
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().print(Texts.of("gate.too-many-requests"));
  }

  private static boolean isPost(HttpServletRequest request) {
    return request.getMethod().equals("POST");
  }

  private static void askToSignIn(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    if (Page.isLive(request)) {
      response.setStatus(HttpServletResponse.SC_UNAUTHORIZED);
      return;
    }
    if (OF_SCRIPTS.contains(Paths.pathOf(request))) {
      // A browser complains of a page in place of these; it ends a stream of events for good.
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return;
    }
    String next = RedirectTarget.of(request).asQuery();
    boolean unsent = isPost(request) && !Paths.pathOf(request).equals(Paths.SIGN_OUT);
    String query = unsent ? query(SignInProblem.UNSENT, next) : next;
    response.sendRedirect(request.getContextPath() + Paths.SIGN_IN + query);
  }

  private static String query(SignInProblem problem, String next) {
    return problem.asQuery() + next.replaceFirst("^\\?", "&");
  }

  /** A token of a session that is over; of the sign-in page too, when it stood open for long. */
  private static void refuseToken(
      HttpServletRequest request, HttpServletResponse response, String path)
      throws IOException, ServletException {
    if (path.equals(Paths.SIGN_IN) && isPost(request) && isSameOrigin(request)) {
      String next = RedirectTarget.chosen(request).asQuery();
      response.sendRedirect(
          request.getContextPath() + Paths.SIGN_IN + query(SignInProblem.STALE, next));
    } else if (path.equals(Paths.SIGN_IN) && isPost(request)) {
      response.sendRedirect(RedirectTarget.addressOf(request));
    } else if (isPost(request) && isSameOrigin(request)) {
      StatusPage.FORM_EXPIRED.show(request, response);
    } else {
      StatusPage.FORBIDDEN.show(request, response);
    }
  }
}
