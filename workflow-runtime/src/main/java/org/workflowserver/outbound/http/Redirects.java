package org.workflowserver.outbound.http;

import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.guard.Secrecy;
import org.workflowserver.outbound.guard.TargetUrl;

/** How a redirect turns one request into the next. */
final class Redirects {
  static final int MAX = 5;

  private static final Set<Integer> STATUSES = Set.of(301, 302, 303, 307, 308);

  /**
   * What may be sent to another origin. A list of what is known to be harmless, because an author
   * may send a secret in a header of any name.
   */
  private static final Set<String> HARMLESS =
      Set.of(
          "accept",
          "accept-encoding",
          "accept-language",
          "content-language",
          "content-type",
          "idempotency-key",
          "traceparent",
          "user-agent");

  private Redirects() {}

  /** Whether the answer sends the caller elsewhere. */
  static boolean isOne(OutboundResponse response) {
    return STATUSES.contains(response.status()) && response.header("Location").isPresent();
  }

  /** Where the answer sends the caller. */
  static String location(TargetUrl from, OutboundResponse response) throws OutboundFailure {
    String location = response.header("Location").orElseThrow();
    try {
      URI base = new URI(from.text());
      return base.resolve(new URI(location.strip().replace(" ", "%20"))).toString();
    } catch (URISyntaxException | IllegalArgumentException e) {
      throw malformed(e);
    }
  }

  static OutboundFailure malformed(Exception cause) {
    return new OutboundFailure(
        OutboundFailure.Code.REDIRECT_INVALID, "The redirect leads to a malformed URL", cause);
  }

  /**
   * The request that follows {@code request} to {@code url}.
   *
   * @throws OutboundFailure when it would take a secret to another origin
   */
  static OutboundRequest next(OutboundRequest request, int status, String url, boolean sameOrigin)
      throws OutboundFailure {
    boolean toGet = status == 303 || (status <= 302 && request.method().equals("POST"));
    if (!sameOrigin) {
      requireNoSecret(request, toGet, url);
    }
    List<Header> headers =
        request.headers().stream()
            .filter(header -> sameOrigin || isHarmless(header, request.secrecy()))
            .filter(header -> !toGet || !name(header).startsWith("content-"))
            .toList();
    return new OutboundRequest(
        toGet ? "GET" : request.method(),
        url,
        headers,
        toGet ? null : request.body(),
        toGet ? null : request.contentType(),
        true,
        request.timeout(),
        request.secrecy(),
        request.orgId());
  }

  /** A header can be left out; a body or an address without its secret would mean another thing. */
  private static void requireNoSecret(OutboundRequest request, boolean toGet, String url)
      throws OutboundFailure {
    if (!toGet && request.secrecy().isIn(request.body())) {
      throw new OutboundFailure(
          OutboundFailure.Code.REDIRECT_INVALID,
          "The redirect would send the body, which holds a secret, to another origin");
    }
    if (request.secrecy().isIn().test(url)) {
      throw new OutboundFailure(
          OutboundFailure.Code.REDIRECT_INVALID,
          "The redirect leads to another origin with a secret in its address");
    }
  }

  private static boolean isHarmless(Header header, Secrecy secrecy) {
    return HARMLESS.contains(name(header)) && !secrecy.isIn().test(header.value());
  }

  private static String name(Header header) {
    return header.name().toLowerCase(Locale.ROOT);
  }
}
