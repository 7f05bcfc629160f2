package org.workflowserver.distribution.payara;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.Method;
import org.workflowserver.settings.AllowedOrigins;

/**
 * Lets pages of the origins that {@code workflow.http.cors-origins} names read what the listener
 * answers in place of the application, and says what answers differ by, as the application does.
 */
final class CrossOrigins {
  private static final String VARY = "Vary";
  private static final String COMPRESSION = "Accept-Encoding";
  private static final Pattern LIST = Pattern.compile("[ \\t]*,[ \\t]*");

  /** The launcher has set it before anything is answered. */
  private static final AllowedOrigins ALLOWED =
      new AllowedOrigins(
          Stream.of(System.getProperty("workflow.http.cors-origins", "").split(","))
              .filter(origin -> !origin.isEmpty())
              .toList());

  private CrossOrigins() {}

  /** The header fields of an answer to that request. */
  static Map<String, String> headers(HttpRequestPacket request) {
    return headers(ALLOWED, request);
  }

  private static Map<String, String> headers(AllowedOrigins allowed, HttpRequestPacket request) {
    Map<String, String> headers = new LinkedHashMap<>(allowed.answer(request.getHeader("Origin")));
    headers.put(VARY, allowed.vary() ? COMPRESSION + ", Origin" : COMPRESSION);
    return headers;
  }

  /** Lets a page read that answer, unless the application has said of it what a page may. */
  static void allow(HttpResponsePacket response) {
    allow(ALLOWED, response);
  }

  static void allow(AllowedOrigins allowed, HttpResponsePacket response) {
    headers(allowed, response.getRequest())
        .forEach(
            (name, value) -> {
              String said = response.getHeader(name);
              if (said == null) {
                ProblemResponse.setHeader(response, name, value);
              } else if (name.equals(VARY)) {
                ProblemResponse.setHeader(response, name, both(said, value));
              }
            });
  }

  /** Two lists of names (RFC 9110, section 5.6.1) as one. */
  private static String both(String said, String more) {
    Set<String> names = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    LIST.splitAsStream(said.strip() + "," + more).forEach(names::add);
    names.remove("");
    return String.join(", ", names);
  }

  /** Whether a browser asks for an allowed page what it may call. */
  static boolean isPreflight(HttpRequestPacket request) {
    return request.getMethod() == Method.OPTIONS
        && request.getHeader("Access-Control-Request-Method") != null
        && !ALLOWED.answer(request.getHeader("Origin")).isEmpty();
  }

  /** Allows what a preflight asks for: the call itself then reads why it is refused. */
  static void allowPreflight(HttpResponsePacket response) {
    allow(response);
    AllowedOrigins.preflight().forEach(response::setHeader);
  }
}
