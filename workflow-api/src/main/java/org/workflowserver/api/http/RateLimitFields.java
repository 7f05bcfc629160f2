package org.workflowserver.api.http;

import jakarta.servlet.http.HttpServletResponse;
import org.workflowserver.limit.Quota;
import org.workflowserver.refusal.Refusal;

/**
 * The fields {@code RateLimit-Policy} and {@code RateLimit} (draft-ietf-httpapi-ratelimit-headers):
 * how many requests there may be in a minute, how many are left, and in how many seconds there are
 * more.
 */
public final class RateLimitFields {
  private static final String NAME = "\"default\"";

  /** Seconds. */
  private static final long WINDOW = 60;

  private RateLimitFields() {}

  /** Tells the caller what is left. */
  public static void set(Quota quota, HttpServletResponse response) {
    response.setHeader("RateLimit-Policy", NAME + ";q=" + quota.perMinute() + ";w=" + WINDOW);
    response.setHeader("RateLimit", left(quota));
  }

  /** The second that is under way counts whole, so there may be more a second after the window. */
  static String left(Quota quota) {
    long seconds = Math.min(WINDOW, Refusal.wholeSeconds(quota.reset()));
    return NAME + ";r=" + quota.remaining() + ";t=" + seconds;
  }
}
