package org.workflowserver.outbound.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.impl.EnglishReasonPhraseCatalog;

/**
 * The answer to a call.
 *
 * @param status the HTTP status
 * @param reason the reason phrase, or the usual one of that status when the server sent none
 * @param headers in the order of the answer, repeated ones included
 * @param body decoded, at most 1 MiB; empty for none
 */
public record OutboundResponse(int status, String reason, List<Header> headers, byte[] body) {
  private static final int LONGEST_REASON = 100;

  public OutboundResponse {
    headers = List.copyOf(headers);
  }

  /** An answer of which the body is left out. */
  static OutboundResponse headOf(ClassicHttpResponse response) throws IOException {
    List<Header> headers = new ArrayList<>();
    int bytes = 0;
    for (org.apache.hc.core5.http.Header header : response.getHeaders()) {
      String value = header.getValue() == null ? "" : header.getValue();
      bytes += header.getName().length() + value.length() + 4;
      headers.add(new Header(header.getName(), value));
    }
    if (bytes > OutboundHttp.MAX_HEAD) {
      throw new BoundedHeadParser.HeadTooLong(null);
    }
    return new OutboundResponse(response.getCode(), reason(response), headers, new byte[0]);
  }

  /** The server's own where it is fit to be shown, otherwise the usual one. */
  private static String reason(ClassicHttpResponse response) {
    String sent = response.getReasonPhrase();
    if (sent != null && !sent.isBlank() && sent.length() <= LONGEST_REASON) {
      return sent.replaceAll("\\p{Cntrl}", " ").strip();
    }
    int code = response.getCode();
    String usual =
        code >= 100 && code < 600
            ? EnglishReasonPhraseCatalog.INSTANCE.getReason(code, Locale.ROOT)
            : null;
    return usual == null ? "" : usual;
  }

  /** The values of all headers with this name, with commas between; empty for none. */
  String joined(String name) {
    return headers.stream()
        .filter(header -> header.isNamed(name))
        .map(Header::value)
        .collect(Collectors.joining(","));
  }

  /** The same with that body. */
  OutboundResponse with(byte[] other) {
    return new OutboundResponse(status, reason, headers, other);
  }

  /** The value of the first header with this name. */
  public Optional<String> header(String name) {
    return headers.stream().filter(header -> header.isNamed(name)).map(Header::value).findFirst();
  }

  /** Whether it sends the caller elsewhere, which the request did not ask to follow. */
  public boolean isRedirect() {
    return Redirects.isOne(this);
  }
}
