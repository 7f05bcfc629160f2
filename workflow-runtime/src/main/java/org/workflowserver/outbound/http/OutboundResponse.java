package org.workflowserver.outbound.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.apache.hc.core5.http.ClassicHttpResponse;

/**
 * The answer to a call.
 *
 * @param status the HTTP status
 * @param reason the reason phrase, or the usual one of that status when the server sent none
 * @param headers in the order of the answer, repeated ones included
 * @param body decoded, at most 1 MiB; empty for none
 */
public record OutboundResponse(int status, String reason, List<Header> headers, byte[] body) {

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
    return new OutboundResponse(
        response.getCode(), ReasonPhrases.of(response), headers, new byte[0]);
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
