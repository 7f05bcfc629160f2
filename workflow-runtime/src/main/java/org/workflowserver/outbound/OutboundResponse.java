package org.workflowserver.outbound;

import java.util.List;
import java.util.Optional;

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

  /** The value of the first header with this name. */
  public Optional<String> header(String name) {
    return headers.stream().filter(header -> header.isNamed(name)).map(Header::value).findFirst();
  }
}
