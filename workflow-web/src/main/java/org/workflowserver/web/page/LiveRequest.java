package org.workflowserver.web.page;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;

/**
 * A page that a script asks for again, saying what it knows of it already.
 *
 * <p>The header also keeps other sites out: a browser does not send it across origins unasked.
 */
public final class LiveRequest {
  /** The fingerprint of what the asking page shows. */
  static final String KNOWN = "X-Known-Fingerprint";

  private LiveRequest() {}

  public static boolean isLive(HttpServletRequest request) {
    return request.getHeader(KNOWN) != null;
  }

  /** Answers 204 when the page would show nothing new; true when it did. */
  static boolean answeredUnchanged(
      HttpServletRequest request, HttpServletResponse response, String fingerprint) {
    boolean unchanged = fingerprint.equals(request.getHeader(KNOWN));
    if (unchanged) {
      response.setStatus(HttpServletResponse.SC_NO_CONTENT);
    }
    return unchanged;
  }
}
