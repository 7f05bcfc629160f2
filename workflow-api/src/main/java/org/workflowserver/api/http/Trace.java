package org.workflowserver.api.http;

import jakarta.servlet.ServletRequest;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.ws.rs.container.ContainerRequestContext;
import java.util.HexFormat;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What a request is called in logs and in the answers to it.
 *
 * @param traceId 32 hexadecimal digits: the caller's where it sent a {@code traceparent}
 * @param traceparent W3C trace context, to be passed on by what the request starts
 * @param requestId the caller's {@code X-Request-Id}, or one that was made
 */
public record Trace(String traceId, String traceparent, String requestId) {
  /** The request attribute, which JAX-RS shows as a property, that holds the trace context. */
  static final String TRACEPARENT = "workflow.traceparent";

  private static final String ATTRIBUTE = Trace.class.getName();

  /** Any version but ff; later versions may carry more behind the flags. */
  private static final Pattern CONTEXT =
      Pattern.compile(
          "(?!ff)[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})(-.*)?");

  private static final Pattern REQUEST_ID = Pattern.compile("[\\x21-\\x7e]{1,128}");

  /** The request's trace; the first call makes it. */
  public static Trace of(HttpServletRequest request) {
    if (request.getAttribute(ATTRIBUTE) instanceof Trace known) {
      return known;
    }
    Trace trace = of(request.getHeader("traceparent"), request.getHeader("X-Request-Id"));
    trace.keepIn(request);
    return trace;
  }

  /** The trace context of a request that JAX-RS serves; empty when nothing made one. */
  public static Optional<String> parent(ContainerRequestContext request) {
    return Optional.ofNullable((String) request.getProperty(TRACEPARENT));
  }

  static Trace of(String traceparent, String requestId) {
    String name = isSane(requestId) ? requestId : hex(2);
    if (traceparent != null) {
      Matcher context = CONTEXT.matcher(traceparent.strip());
      if (context.matches() && (context.group(4) == null || !traceparent.startsWith("00"))) {
        return new Trace(context.group(1), known(context), name);
      }
    }
    String traceId = hex(2);
    return new Trace(traceId, "00-" + traceId + "-" + hex(1) + "-01", name);
  }

  private void keepIn(ServletRequest request) {
    request.setAttribute(ATTRIBUTE, this);
    request.setAttribute(TRACEPARENT, traceparent);
  }

  /** The part that version 00 knows. */
  private static String known(Matcher context) {
    return "00-" + context.group(1) + "-" + context.group(2) + "-" + context.group(3);
  }

  private static boolean isSane(String requestId) {
    return requestId != null && REQUEST_ID.matcher(requestId).matches();
  }

  private static String hex(int words) {
    StringBuilder digits = new StringBuilder(16 * words);
    for (int i = 0; i < words; i++) {
      // Identifiers of all zeros are invalid; the bit that is set keeps them from occurring.
      digits.append(HexFormat.of().toHexDigits(ThreadLocalRandom.current().nextLong() | 1));
    }
    return digits.toString();
  }
}
