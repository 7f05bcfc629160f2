package org.workflowserver.web;

import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import org.workflowserver.web.page.RedirectTarget;

/**
 * Redirects to pages of the console by their path (RFC 9110 10.2.2). The container would complete
 * it by the host that the caller names, and by HTTP where a proxy ends HTTPS.
 */
final class OwnRedirects extends HttpServletResponseWrapper {
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
