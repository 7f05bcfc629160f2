package org.workflowserver.web;

import jakarta.inject.Inject;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.workflowserver.settings.Settings;
import org.workflowserver.web.page.Paths;
import org.workflowserver.web.page.RedirectTarget;

/**
 * What every answer of the console tells the browser to refuse, for how long to keep it, and where
 * to go next.
 */
public final class SecurityHeaders extends HttpFilter {
  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

  @Inject private transient Assets assets;
  private final boolean https = Settings.isReachedByHttps();

  @Override
  protected void doFilter(
      HttpServletRequest request, HttpServletResponse response, FilterChain chain)
      throws IOException, ServletException {
    response.setHeader("Content-Security-Policy", POLICY);
    response.setHeader("X-Content-Type-Options", "nosniff");
    response.setHeader("X-Frame-Options", "DENY");
    // Not 'no-referrer': under that, browsers send 'Origin: null' with our own forms.
    response.setHeader("Referrer-Policy", "same-origin");
    response.setHeader("Cross-Origin-Opener-Policy", "same-origin");
    response.setHeader("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    if (https) {
      response.setHeader("Strict-Transport-Security", "max-age=31536000");
    }
    response.setHeader("Cache-Control", keeping(Paths.pathOf(request)));
    chain.doFilter(request, new OwnRedirects(response, request.getContextPath() + "/"));
  }

  private String keeping(String path) {
    if (assets.isForGood(path)) {
      return "public, max-age=31536000, immutable";
    }
    return Assets.contain(path) ? "no-cache" : "no-store";
  }

  /**
   * Redirects to pages of the console by their path (RFC 9110 10.2.2). The container would complete
   * it by the host that the caller names, and by HTTP where a proxy ends HTTPS.
   */
  private static final class OwnRedirects extends HttpServletResponseWrapper {
    private final String home;

    /** Those of a response; {@code home} takes the place of a path that leads elsewhere. */
    OwnRedirects(HttpServletResponse response, String home) {
      super(response);
      this.home = home;
    }

    @Override
    public void sendRedirect(String location) throws IOException {
      sendRedirect(location, SC_FOUND, true);
    }

    @Override
    public void sendRedirect(String location, int status, boolean clearBuffer) throws IOException {
      if (!location.startsWith("/")) {
        // The identity provider, as the operator named it.
        super.sendRedirect(location, status, clearBuffer);
        return;
      }
      if (clearBuffer) {
        resetBuffer();
      }
      setStatus(status);
      setHeader("Location", RedirectTarget.isPath(location) ? location : home);
    }
  }
}
