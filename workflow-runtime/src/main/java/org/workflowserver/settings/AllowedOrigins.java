package org.workflowserver.settings;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Which pages of other origins may call the API from a browser, and what of its answers they may
 * read. Who calls says so by a token alone, so pages are never let use what a browser knows of the
 * server, such as cookies. The application and the listener in front of it both answer by this.
 */
public final class AllowedOrigins {
  private static final String ANY = "*";

  private static final Map<String, String> PREFLIGHT =
      Map.of(
          "Access-Control-Allow-Methods",
          "GET, HEAD, POST, PUT, DELETE",
          "Access-Control-Allow-Headers",
          "Authorization, Content-Type, Idempotency-Key, If-Match, If-None-Match, Last-Event-ID,"
              + " Prefer, traceparent, X-Request-Id",
          "Access-Control-Max-Age",
          "600");

  /** What pages may read besides the few header fields that browsers show anyway. */
  private static final String EXPOSED =
      "ETag, Idempotent-Replayed, Link, Location, Preference-Applied, RateLimit, RateLimit-Policy,"
          + " Retry-After, WWW-Authenticate, X-Request-Id, X-Run-Id";

  private final List<String> origins;

  /**
   * Of these origins.
   *
   * @param origins such as {@code https://app.example.com}, or an asterisk for all
   */
  public AllowedOrigins(List<String> origins) {
    this.origins = List.copyOf(origins);
  }

  /** Whether answers differ by the origin: one that is kept for one must not go to another. */
  public boolean vary() {
    return !origins.isEmpty() && !origins.contains(ANY);
  }

  /**
   * The header fields that let a page read an answer; none for a page that may not.
   *
   * @param origin of the page; null for none
   */
  public Map<String, String> answer(String origin) {
    boolean any = origins.contains(ANY);
    if (origin == null || !any && !origins.contains(origin)) {
      return Map.of();
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Access-Control-Allow-Origin", any ? ANY : origin);
    headers.put("Access-Control-Expose-Headers", EXPOSED);
    return headers;
  }

  /** The further fields of an answer to a browser that asks what such a page may call. */
  public static Map<String, String> preflight() {
    return PREFLIGHT;
  }
}
