package org.workflowserver.api.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import org.workflowserver.settings.Settings;

/**
 * Lets pages of the origins that {@code workflow.http.cors-origins} names call the API and read its
 * answers. Who calls says so by a token alone, so pages are never let use what a browser knows of
 * the server, such as cookies.
 */
public final class CrossOriginFilter extends HttpFilter {
  private static final long serialVersionUID = 1L;
  private static final String ANY = "*";

  private static final String METHODS = "GET, HEAD, POST, PUT, DELETE";

  private static final String HEADERS =
      "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID, Prefer,"
          + " traceparent, X-Request-Id";

  /**
   * What pages may read besides the few headers that browsers show anyway; CrossOrigins has those
   * of what the listener answers.
   */
  private static final String EXPOSED =
      "ETag, Idempotent-Replayed, Link, Location, Preference-Applied, RateLimit, RateLimit-Policy,"
          + " Retry-After, WWW-Authenticate, X-Request-Id, X-Run-Id";

  private static final String SECONDS = "600";

  private final transient List<String> origins;

  /** Made by the container. */
  public CrossOriginFilter() {
    this(Settings.HTTP_CORS_ORIGINS.value());
  }

  CrossOriginFilter(List<String> origins) {
    this.origins = List.copyOf(origins);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    // Here, since an answer's own headers take the place of those of the same name.
    response.addHeader("Vary", "Accept-Encoding");
    boolean allowed = !origins.isEmpty() && allow(request.getHeader("Origin"), response);
    if (allowed && isPreflight(request)) {
      response.setHeader("Access-Control-Allow-Methods", METHODS);
      response.setHeader("Access-Control-Allow-Headers", HEADERS);
      response.setHeader("Access-Control-Max-Age", SECONDS);
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return;
    }
    chain.doFilter(request, response);
  }

  /** Whether a page of that origin may call; says so in the answer. */
  private boolean allow(String origin, HttpServletResponse response) {
    boolean any = origins.contains(ANY);
    if (!any) {
      // An answer that is kept for one origin must not be given to another.
      response.addHeader("Vary", "Origin");
    }
    if (origin == null || !any && !origins.contains(origin)) {
      return false;
    }
    response.setHeader("Access-Control-Allow-Origin", any ? ANY : origin);
    response.setHeader("Access-Control-Expose-Headers", EXPOSED);
    return true;
  }

  private static boolean isPreflight(HttpServletRequest request) {
    return request.getMethod().equals("OPTIONS")
        && request.getHeader("Access-Control-Request-Method") != null;
  }
}
