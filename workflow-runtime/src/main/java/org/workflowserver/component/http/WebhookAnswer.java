package org.workflowserver.component.http;

import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.workflowserver.outbound.http.Header;
import org.workflowserver.outbound.http.OutboundResponse;

/** Makes the output of an answer: {@code {status, headers, body}}. */
final class WebhookAnswer {
  private WebhookAnswer() {}

  static Map<String, Object> of(OutboundResponse response) {
    Map<String, Object> output = new LinkedHashMap<>();
    output.put("status", (long) response.status());
    output.put("headers", headers(response));
    output.put("body", BodyValues.of(response.body(), response.header("Content-Type").orElse("")));
    return output;
  }

  /** By lower-case name; the values of a repeated header are joined, as HTTP has it. */
  private static Map<String, Object> headers(OutboundResponse response) {
    Map<String, Object> headers = new LinkedHashMap<>();
    for (Header header : response.headers()) {
      headers.merge(
          header.name().toLowerCase(Locale.ROOT),
          header.value(),
          (first, next) -> first + ", " + next);
    }
    return headers;
  }
}
