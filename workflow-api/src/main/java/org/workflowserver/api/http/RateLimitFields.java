package org.workflowserver.api.http;

import jakarta.servlet.http.HttpServletResponse;
import org.workflowserver.limit.Quota;

/**
 * The fields {@code RateLimit-Policy} and {@code RateLimit} (draft-ietf-httpapi-ratelimit-headers):
 * how many requests there may be in a minute, how many are left, and in how many seconds there are
 * more.
 */
public final class RateLimitFields {
  private static final String NAME = "\"default\"";

  private RateLimitFields() {}

  /** Tells the caller what is left. */
  public static void set(Quota quota, HttpServletResponse response) {
    response.setHeader("RateLimit-Policy", NAME + ";q=" + quota.perMinute() + ";w=60");
    response.setHeader(
        "RateLimit",
        NAME + ";r=" + quota.remaining() + ";t=" + quota.reset().plusMillis(999).toSeconds());
  }
}
