package org.workflowserver.json;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Text of any origin, made fit to be stored and sent. */
public final class Text {
  private static final int LONGEST_NUMBER = 1_000;
  private static final int LONGEST_IN_SENTENCE = 64;
  private static final Pattern NUMBER =
      Pattern.compile("[+-]?[0-9]+(?:\\.[0-9]+)?(?:[eE][+-]?[0-9]{1,5})?");

  private Text() {}

  /**
   * Half a surrogate pair has no UTF-8 form, so it could be neither stored nor sent: it becomes
   * U+FFFD.
   */
  public static String wellFormed(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isSurrogate(c)) {
        if (!isPair(text, i)) {
          return replaced(text);
        }
        i++;
      }
    }
    return text;
  }

  /**
   * Well-formed text without U+0000, which PostgreSQL keeps in no column: it becomes the six
   * characters of its JSON escape. JSON text does not need this: it escapes U+0000 by itself.
   *
   * @param text may be null
   */
  public static String storable(String text) {
    return text == null ? null : wellFormed(text).replace("\0", "\\u0000");
  }

  /** Whether it can name something: text that shows, of one line, within so many characters. */
  public static boolean isName(String text, int most) {
    return !text.isBlank()
        && text.length() <= most
        && text.chars().noneMatch(Character::isISOControl)
        && wellFormed(text).equals(text);
  }

  private static boolean isPair(String text, int at) {
    return at + 1 < text.length()
        && Character.isSurrogatePair(text.charAt(at), text.charAt(at + 1));
  }

  private static String replaced(String text) {
    StringBuilder wellFormed = new StringBuilder(text.length());
    text.codePoints()
        .map(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE ? 0xFFFD : c)
        .forEach(wellFormed::appendCodePoint);
    return wellFormed.toString();
  }

  /** How many bytes the text takes in UTF-8. */
  public static long utf8Length(String text) {
    long bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        // Each half of a pair takes 2 bytes.
        bytes += c < 0x800 || Character.isSurrogate(c) ? 1 : 2;
      }
    }
    return bytes;
  }

  /** Whether the texts are the same; the time taken does not tell how far one fits the other. */
  public static boolean areSameInConstantTime(String one, String other) {
    return MessageDigest.isEqual(
        one.getBytes(StandardCharsets.UTF_8), other.getBytes(StandardCharsets.UTF_8));
  }

  /** SHA-256 of a text's UTF-8 bytes. */
  public static byte[] sha256(String text) {
    return sha256(text.getBytes(StandardCharsets.UTF_8));
  }

  /** SHA-256 of bytes. */
  public static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256.", e);
    }
  }

  /** SHA-256 of a text's UTF-8 bytes, in 64 hexadecimal digits. */
  public static String sha256Hex(String text) {
    return HexFormat.of().formatHex(sha256(text));
  }

  /**
   * HMAC with SHA-256 (RFC 2104).
   *
   * @param key not empty
   */
  public static byte[] hmacSha256(byte[] key, byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("Every Java platform has HMAC with SHA-256.", e);
    }
  }

  /** As {@link #hmacSha256(byte[], byte[])} of a text's UTF-8 bytes, in base64 for URLs. */
  public static String hmacSha256(byte[] key, String message) {
    return base64Url(hmacSha256(key, message.getBytes(StandardCharsets.UTF_8)));
  }

  /** Bytes in base64 for URLs, without padding. */
  public static String base64Url(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * The number that a text spells, as JSON does or with a sign or zeros in front; empty for none.
   */
  public static Optional<BigDecimal> number(String text) {
    String digits = text.strip();
    if (digits.length() > LONGEST_NUMBER || !NUMBER.matcher(digits).matches()) {
      return Optional.empty();
    }
    BigDecimal number = new BigDecimal(digits);
    return Math.abs((long) number.scale()) <= Json.MAX_EXPONENT
        ? Optional.of(number)
        : Optional.empty();
  }

  /**
   * The beginning of a text, without half a surrogate pair at its end.
   *
   * @param most characters, at least 1
   */
  public static String cut(String text, int most) {
    if (text.length() <= most) {
      return text;
    }
    return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
  }

  /** As {@link #cut}, with a sign where something was left out. */
  public static String shortened(String text, int most) {
    return text.length() <= most ? text : cut(text, most) + "…";
  }

  /** What a client sent, short enough for a sentence. */
  public static String shortened(String text) {
    return shortened(text, LONGEST_IN_SENTENCE);
  }
}
