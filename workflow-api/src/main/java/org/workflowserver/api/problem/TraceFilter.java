package org.workflowserver.api.problem;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Objects;
import java.util.Set;
import org.workflowserver.api.http.RateLimitFields;
import org.workflowserver.api.http.Trace;
import org.workflowserver.identity.signin.BearerOutcome;
import org.workflowserver.settings.Settings;

/** Names every request, and sets what every answer carries. */
public final class TraceFilter extends HttpFilter {
  private static final String HEALTH = "/health";

  /** What the container answers below it; any other address would get all of that, too. */
  private static final Set<String> PROBES = Set.of("", "/live", "/ready", "/started");

  private static final boolean HTTPS = Settings.isReachedByHttps();

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    setHeaders(Trace.of(request), response);
    if (request.getServletPath().equals(HEALTH)) {
      // Where the container reads a parameter, by the charset of a body that nobody sends.
      request.setCharacterEncoding("UTF-8");
      if (!PROBES.contains(Objects.requireNonNullElse(request.getPathInfo(), ""))) {
        response.sendError(HttpServletResponse.SC_NOT_FOUND);
        return;
      }
    }
    BearerOutcome.quota(request).ifPresent(quota -> RateLimitFields.set(quota, response));
    chain.doFilter(request, response);
  }

  static void setHeaders(Trace trace, HttpServletResponse response) {
    response.setHeader("X-Request-Id", trace.requestId());
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("Cache-Control", "no-store");
    if (HTTPS) {
      response.setHeader("Strict-Transport-Security", "max-age=31536000");
    }
  }
}
