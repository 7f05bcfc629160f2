package org.workflowserver.outbound.http;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.guard.OutboundFailure.Code;

/** Refuses requests that would not go out as they were meant. */
final class RequestCheck {
  private static final Set<String> METHODS =
      Set.of("GET", "POST", "PUT", "PATCH", "DELETE", "HEAD");
  private static final Pattern TOKEN = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]{1,200}");

  /** They frame the message or steer the connection: the connector alone sets them. */
  private static final Set<String> FRAMING =
      Set.of(
          "connection",
          "content-length",
          "expect",
          "host",
          "keep-alive",
          "proxy-authorization",
          "proxy-connection",
          "te",
          "trailer",
          "transfer-encoding",
          "upgrade");

  private static final int MAX_HEADERS = 100;
  private static final int MAX_HEADER_BYTES = 64 << 10;

  private RequestCheck() {}

  static void check(OutboundRequest request) throws OutboundFailure {
    if (!METHODS.contains(request.method())) {
      throw invalid("The method '" + request.method() + "' is not one of " + METHODS);
    }
    long bytes = 0;
    for (Header header : request.headers()) {
      checkHeader(header);
      bytes += header.name().length() + header.value().length();
    }
    if (request.headers().size() > MAX_HEADERS || bytes > MAX_HEADER_BYTES) {
      throw invalid("At most 100 headers of 64 KiB in all are sent");
    }
    if (request.contentType() != null) {
      checkHeader(new Header("Content-Type", request.contentType()));
    }
  }

  private static void checkHeader(Header header) throws OutboundFailure {
    if (!TOKEN.matcher(header.name()).matches()) {
      throw invalid("A header's name has other characters than a name may have");
    }
    if (FRAMING.contains(header.name().toLowerCase(Locale.ROOT))) {
      throw invalid("The header '" + header.name() + "' is set by the server alone");
    }
    if (header.value().chars().anyMatch(c -> (c < ' ' && c != '\t') || c == 0x7f)) {
      throw invalid("The header '" + header.name() + "' has a control character in its value");
    }
  }

  private static OutboundFailure invalid(String message) {
    return new OutboundFailure(Code.REQUEST_INVALID, message);
  }
}
