package org.workflowserver.component.http;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.workflowserver.json.Json;
import org.workflowserver.json.JsonMalformed;

/** What a body that came by HTTP is as a JSON value. */
public final class BodyValues {
  private static final Pattern JSON =
      Pattern.compile("(?i)\\s*[^;/\\s]+/(?:json|[^;\\s]+\\+json)\\s*(?:;.*)?");
  private static final Pattern CHARSET =
      Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([^\";\\s]+)");

  private BodyValues() {}

  /**
   * The value of JSON; text for what else can be read as text, and base64 for the rest.
   *
   * @param type the header {@code Content-Type}; empty without one
   */
  public static Object of(byte[] body, String type) {
    if (isJson(type)) {
      try {
        return Json.parse(body);
      } catch (JsonMalformed e) {
        // Shown as what it is: text. An author who needs JSON finds out by the type.
      }
    }
    return text(body, type).orElseGet(() -> Base64.getEncoder().encodeToString(body));
  }

  /** Whether the header {@code Content-Type} says that the body is JSON. */
  public static boolean isJson(String type) {
    return JSON.matcher(type).matches();
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
