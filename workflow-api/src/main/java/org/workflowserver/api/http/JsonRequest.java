package org.workflowserver.api.http;

import jakarta.ws.rs.container.ContainerRequestContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.workflowserver.json.Json;
import org.workflowserver.json.JsonMalformed;
import org.workflowserver.json.Text;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** A request's body: one JSON value, and the bytes it came as. */
public final class JsonRequest {
  private static final byte[] NOTHING = {};
  private static final Pattern LENGTH = Pattern.compile("[0-9]{1,18}");
  private static final Pattern UTF_8 = Pattern.compile("charset=\"?utf-?8\"?");

  private static final Pattern COMPRESSED =
      Pattern.compile("\\b(?:gzip|deflate|compress|br|zstd)\\b", Pattern.CASE_INSENSITIVE);

  private final byte[] bytes;
  private final Object value;

  private JsonRequest(byte[] bytes, Object value) {
    this.bytes = bytes;
    this.value = value;
  }

  /** The value; an object without members when the body is empty. */
  public Object value() {
    return value;
  }

  /** The members of a body that is an object; none when the body is empty. */
  public Map<String, Object> members() {
    return Json.members((Map<?, ?>) value);
  }

  /** SHA-256 of the bytes, in hex. */
  public String sha256() {
    return HexFormat.of().formatHex(Text.sha256(bytes));
  }

  /**
   * The media type of a request.
   *
   * @return null when it says none
   * @throws Refusal {@code media_type_unsupported}
   */
  static String typeOf(ContainerRequestContext request) {
    String contentType = request.getHeaderString("Content-Type");
    requireJson(contentType);
    return contentType;
  }

  /**
   * A body that was read.
   *
   * @param contentType as {@link #typeOf} tells it; refused where it is null and the body not empty
   * @param optional whether an empty body is an object without members
   * @throws Refusal {@code media_type_unsupported}, {@code body_malformed}, or {@code
   *     parameter_invalid} when the body is JSON but no object
   */
  static JsonRequest of(byte[] bytes, String contentType, boolean optional) {
    return requireObject(ofValue(bytes, contentType, optional));
  }

  private static JsonRequest requireObject(JsonRequest read) {
    if (read.value instanceof Map<?, ?>) {
      return read;
    }
    throw Refusal.invalid("", "The body must be a JSON object, but is another value.");
  }

  /** As {@link #of}, of a body that may be any JSON value. */
  static JsonRequest ofValue(byte[] bytes, String contentType, boolean optional) {
    if (bytes.length == 0) {
      return empty(optional);
    }
    if (contentType == null) {
      throw unsupported("The body has no Content-Type");
    }
    return new JsonRequest(bytes, parse(bytes));
  }

  /**
   * Reads the body, and no more of it than the limit allows.
   *
   * @param announced the header {@code Content-Length}; may be null
   * @param limit most bytes
   * @throws Refusal {@code body_too_large}
   */
  static byte[] bytes(InputStream in, String announced, long limit) throws IOException {
    long most = length(announced).orElse(limit);
    if (most > limit) {
      throw tooLarge(limit);
    }
    // For a length that it does not know the stream takes 16 KiB at once.
    byte[] bytes = in.readNBytes(Math.toIntExact(most + 1));
    if (bytes.length > limit) {
      throw tooLarge(limit);
    }
    return bytes;
  }

  private static JsonRequest empty(boolean optional) {
    if (optional) {
      return new JsonRequest(NOTHING, Map.of());
    }
    throw new Refusal(RefusalCode.BODY_MALFORMED, "The body is empty, a JSON object is expected.");
  }

  private static Object parse(byte[] bytes) {
    requireNoNul(bytes);
    try {
      return Json.parse(bytes);
    } catch (JsonMalformed e) {
      throw new Refusal(RefusalCode.BODY_MALFORMED, e.sentence());
    } catch (UncheckedIOException e) {
      throw new Refusal(RefusalCode.BODY_MALFORMED, "The body is not JSON in UTF-8.");
    }
  }

  /** JSON in UTF-8 has no NUL; with one in front the parser would take the text for UTF-16. */
  private static void requireNoNul(byte[] bytes) {
    for (int i = 0; i < Math.min(4, bytes.length); i++) {
      if (bytes[i] == 0) {
        throw new Refusal(
            RefusalCode.BODY_MALFORMED,
            "The body is not JSON in UTF-8 (line 1, column " + (i + 1) + ").");
      }
    }
  }

  /** Accepts {@code application/json}, in UTF-8 where a charset is named. */
  static void requireJson(String contentType) {
    if (contentType == null) {
      return;
    }
    String[] parts = contentType.toLowerCase(Locale.ROOT).split(";", -1);
    boolean json = parts[0].strip().equals("application/json");
    for (int i = 1; i < parts.length; i++) {
      String parameter = parts[i].strip();
      json &= !parameter.startsWith("charset=") || UTF_8.matcher(parameter).matches();
    }
    if (!json) {
      throw unsupported("The body's Content-Type is not supported");
    }
  }

  /** A compressed body would be read as one that is not JSON, or kept as it is. */
  static void requireUncompressed(String encoding) {
    if (encoding != null && COMPRESSED.matcher(encoding).find()) {
      throw new Refusal(
          RefusalCode.MEDIA_TYPE_UNSUPPORTED,
          "The body's Content-Encoding is not supported; send it uncompressed.");
    }
  }

  private static Optional<Long> length(String announced) {
    if (announced == null || !LENGTH.matcher(announced).matches()) {
      return Optional.empty();
    }
    return Optional.of(Long.valueOf(announced));
  }

  private static Refusal unsupported(String what) {
    return new Refusal(
        RefusalCode.MEDIA_TYPE_UNSUPPORTED,
        what + "; send application/json in UTF-8, with that Content-Type.");
  }

  private static Refusal tooLarge(long limit) {
    return new Refusal(
        RefusalCode.BODY_TOO_LARGE, "The body is larger than " + limit + " bytes, the limit.");
  }
}
