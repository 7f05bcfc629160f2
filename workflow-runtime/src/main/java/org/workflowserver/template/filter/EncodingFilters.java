package org.workflowserver.template.filter;

import static org.workflowserver.template.filter.StringFilters.text;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import org.workflowserver.json.Text;
import org.workflowserver.template.value.Characters;
import org.workflowserver.template.value.Frame;
import org.workflowserver.template.value.TemplateFault;

/** Filters that encode and decode text, all in UTF-8, and that take hashes of it. */
public final class EncodingFilters {
  private static final HexFormat PERCENT = HexFormat.of().withUpperCase();

  private EncodingFilters() {}

  static void addTo(Filters.Registry filters) {
    Base64.Encoder plain = Base64.getEncoder();
    Base64.Encoder urlSafe = Base64.getUrlEncoder();
    filters.add("base64_encode", (in, args, f) -> plain.encodeToString(bytes(in, f)));
    filters.add("base64_decode", (in, args, f) -> decoded(Base64.getDecoder(), true, in, f));
    filters.add("base64_url_safe_encode", (in, args, f) -> urlSafe.encodeToString(bytes(in, f)));
    filters.add(
        "base64_url_safe_decode", (in, args, f) -> decoded(Base64.getUrlDecoder(), false, in, f));
    filters.add("url_encode", (in, args, f) -> in == null ? null : urlEncoded(text(in, f)));
    filters.add("url_decode", (in, args, f) -> in == null ? null : urlDecoded(text(in, f)));
    filters.add("sha256", (in, args, f) -> Text.sha256Hex(text(in, f)));
    filters.add("hmac_sha256", 1, 1, (in, args, f) -> hmac(bytes(in, f), bytes(args[0], f)));
    filters.add("uuid", (in, args, f) -> f.scope().nextUuid());
  }

  private static byte[] bytes(Object value, Frame frame) {
    return text(value, frame).getBytes(StandardCharsets.UTF_8);
  }

  private static String decoded(Base64.Decoder decoder, boolean padded, Object input, Frame frame) {
    String text = text(input, frame);
    try {
      if (!padded || text.length() % 4 == 0) {
        return utf8(ByteBuffer.wrap(decoder.decode(text)));
      }
    } catch (IllegalArgumentException e) {
      throw notBase64();
    }
    throw notBase64();
  }

  private static TemplateFault notBase64() {
    return TemplateFault.error("The text is not valid base64");
  }

  private static String utf8(ByteBuffer bytes) {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(bytes).toString();
    } catch (CharacterCodingException e) {
      throw TemplateFault.error("What is decoded is not text in UTF-8");
    }
  }

  /** As the filter {@code url_encode} writes it. */
  public static String urlEncoded(String text) {
    return urlEncoded(text.getBytes(StandardCharsets.UTF_8));
  }

  /** As a form's field: a space becomes a plus sign. */
  private static String urlEncoded(byte[] bytes) {
    StringBuilder out = new StringBuilder(bytes.length + 16);
    for (byte b : bytes) {
      char c = (char) (b & 0xff);
      if (Characters.isWord(c) || c == '-' || c == '.' || c == '~') {
        out.append(c);
      } else if (c == ' ') {
        out.append('+');
      } else {
        out.append('%');
        PERCENT.toHexDigits(out, b);
      }
    }
    return out.toString();
  }

  /** A percent sign that no two digits follow stays as it is. */
  private static String urlDecoded(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int length = 0;
    for (int i = 0; i < bytes.length; i++) {
      if (bytes[i] == '%'
          && i + 2 < bytes.length
          && HexFormat.isHexDigit(bytes[i + 1])
          && HexFormat.isHexDigit(bytes[i + 2])) {
        bytes[length++] =
            (byte)
                (HexFormat.fromHexDigit(bytes[i + 1]) << 4 | HexFormat.fromHexDigit(bytes[i + 2]));
        i += 2;
      } else {
        bytes[length++] = bytes[i] == '+' ? (byte) ' ' : bytes[i];
      }
    }
    return utf8(ByteBuffer.wrap(bytes, 0, length));
  }

  private static String hmac(byte[] bytes, byte[] key) {
    if (key.length == 0) {
      throw TemplateFault.error("The filter 'hmac_sha256' needs a key that is not empty");
    }
    return HexFormat.of().formatHex(Text.hmacSha256(key, bytes));
  }
}
