package org.workflowserver.component.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.workflowserver.json.Json;
import org.workflowserver.json.JsonMalformed;
import org.workflowserver.outbound.Header;
import org.workflowserver.outbound.OutboundResponse;

/** Makes the output of an answer: {@code {status, headers, body}}. */
final class WebhookAnswer {
  private static final Pattern JSON =
      Pattern.compile("(?i)\\s*[^;/\\s]+/(?:json|[^;\\s]+\\+json)\\s*(?:;.*)?");
  private static final Pattern CHARSET =
      Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([^\";\\s]+)");

  private WebhookAnswer() {}

  static Map<String, Object> of(OutboundResponse response) {
    Map<String, Object> output = new LinkedHashMap<>();
    output.put("status", (long) response.status());
    output.put("headers", headers(response));
    output.put("body", body(response));
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

  private static Object body(OutboundResponse response) {
    String type = response.header("Content-Type").orElse("");
    if (JSON.matcher(type).matches()) {
      try {
        return Json.parse(response.body());
      } catch (JsonMalformed e) {
        // Shown as what it is: text. An author who needs JSON finds out by the type.
      }
    }
    return text(response.body(), type)
        .orElseGet(() -> Base64.getEncoder().encodeToString(response.body()));
  }

  private static Optional<String> text(byte[] body, String type) {
    try {
      String text = charset(type).newDecoder().decode(ByteBuffer.wrap(body)).toString();
      return Optional.of(text).filter(decoded -> decoded.indexOf('\0') < 0);
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  private static Charset charset(String type) {
    Matcher charset = CHARSET.matcher(type);
    try {
      return charset.find() ? Charset.forName(charset.group(1)) : StandardCharsets.UTF_8;
    } catch (IllegalArgumentException e) {
      return StandardCharsets.UTF_8;
    }
  }
}
