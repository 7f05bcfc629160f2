package org.workflowserver.api.http;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.workflowserver.settings.AllowedOrigins;
import org.workflowserver.settings.Settings;

/**
 * Lets pages of the origins that {@code workflow.http.cors-origins} names call the API and read its
 * answers.
 */
public final class CrossOriginFilter extends HttpFilter {
  private final transient AllowedOrigins origins;

  /** Made by the container. */
  public CrossOriginFilter() {
    this(Settings.HTTP_CORS_ORIGINS.value());
  }

  CrossOriginFilter(List<String> origins) {
    this.origins = new AllowedOrigins(origins);
  }

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    // Here, since an answer's own headers take the place of those of the same name.
    response.addHeader("Vary", "Accept-Encoding");
    if (origins.vary()) {
      response.addHeader("Vary", "Origin");
    }
    Map<String, String> allowed = origins.answer(request.getHeader("Origin"));
    allowed.forEach(response::setHeader);
    if (!allowed.isEmpty() && isPreflight(request)) {
      AllowedOrigins.preflight().forEach(response::setHeader);
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
      return;
    }
    chain.doFilter(request, response);
  }

  private static boolean isPreflight(HttpServletRequest request) {
    return request.getMethod().equals("OPTIONS")
        && request.getHeader("Access-Control-Request-Method") != null;
  }
}
