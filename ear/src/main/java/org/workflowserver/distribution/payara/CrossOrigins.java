package org.workflowserver.distribution.payara;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.Method;

/**
 * Lets pages of the origins that {@code workflow.http.cors-origins} names read what the listener
 * answers in place of the application. CrossOriginFilter does the same for the application's own
 * answers, which have more headers to read.
 */
final class CrossOrigins {
  private static final String ANY = "*";
  private static final String ASKED_METHOD = "Access-Control-Request-Method";
  private static final String ASKED_HEADERS = "Access-Control-Request-Headers";

  /** The launcher has set it before anything is answered. */
  private static final List<String> ALLOWED =
      List.of(System.getProperty("workflow.http.cors-origins", "").split(","));

  private CrossOrigins() {}

  /** The header fields of an answer to that request; none where no page may read it. */
  static Map<String, String> headers(HttpRequestPacket request) {
    return headers(ALLOWED, request.getHeader("Origin"));
  }

  private static Map<String, String> headers(List<String> allowed, String origin) {
    boolean any = allowed.contains(ANY);
    if (origin == null || !any && !allowed.contains(origin)) {
      return Map.of();
    }
    Map<String, String> headers = new LinkedHashMap<>();
    headers.put("Access-Control-Allow-Origin", any ? ANY : origin);
    headers.put("Access-Control-Expose-Headers", "Retry-After, X-Request-Id");
    if (!any) {
      headers.put("Vary", "Origin");
    }
    return headers;
  }

  /** Lets a page read that answer, unless the application has said of it what a page may. */
  static void allow(HttpResponsePacket response) {
    allow(ALLOWED, response);
  }

  static void allow(List<String> allowed, HttpResponsePacket response) {
    headers(allowed, response.getRequest().getHeader("Origin"))
        .forEach(
            (name, value) -> {
              String said = response.getHeader(name);
              if (said == null) {
                response.setHeader(name, value);
              } else if (name.equals("Vary") && !said.contains(value)) {
                response.setHeader(name, said + ", " + value);
              }
            });
  }

  /** Whether a browser asks for an allowed page what it may call. */
  static boolean isPreflight(HttpRequestPacket request) {
    return request.getMethod() == Method.OPTIONS
        && request.getHeader(ASKED_METHOD) != null
        && !headers(request).isEmpty();
  }

  /** Allows what a preflight asks for: the call itself then reads why it is refused. */
  static void allow(HttpRequestPacket preflight, HttpResponsePacket response) {
    allow(response);
    response.setHeader("Access-Control-Allow-Methods", preflight.getHeader(ASKED_METHOD));
    String headers = preflight.getHeader(ASKED_HEADERS);
    if (headers != null) {
      response.setHeader("Access-Control-Allow-Headers", headers);
    }
  }
}
