package org.workflowserver.trigger.webhook;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.workflowserver.json.Text;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/**
 * A message that is signed as Standard Webhooks (standardwebhooks.com, version 1) says: by
 * HMAC-SHA-256 over {@code webhook-id.webhook-timestamp.body}. Headers may name several signatures,
 * so that a sender can change its secret; one of them has to be right.
 */
public final class SignedMessage {
  /** The header that names the message, the same whenever it is sent again. */
  public static final String ID = "webhook-id";

  /** The header that says when it was signed, in seconds since 1970. */
  public static final String TIMESTAMP = "webhook-timestamp";

  /** The header of the signatures, with a blank between them. */
  public static final String SIGNATURE = "webhook-signature";

  /** How far the sender's clock may be from this one, in either direction. */
  static final Duration TOLERANCE = Duration.ofMinutes(5);

  private static final String VERSION = "v1,";
  private static final String SECRET_PREFIX = "whsec_";
  private static final Pattern SECONDS = Pattern.compile("[0-9]{1,12}");

  private final Map<String, String> headers;
  private final byte[] body;

  /**
   * A message that is not checked yet.
   *
   * @param headers by lower-case name
   */
  SignedMessage(Map<String, String> headers, byte[] body) {
    this.headers = headers;
    this.body = body;
  }

  /**
   * The key that a secret stands for; empty when it is not base64 with or without {@code whsec_} in
   * front.
   */
  public static Optional<byte[]> key(String secret) {
    String text = secret.strip();
    try {
      byte[] key =
          Base64.getDecoder()
              .decode(
                  text.startsWith(SECRET_PREFIX) ? text.substring(SECRET_PREFIX.length()) : text);
      return key.length == 0 ? Optional.empty() : Optional.of(key);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Lets a message pass that whoever has the key signed lately.
   *
   * @throws Refusal {@code signature_invalid}
   */
  void require(byte[] key, Instant now) {
    String id = header(ID);
    String timestamp = header(TIMESTAMP);
    String signatures = header(SIGNATURE);
    requireLately(timestamp, now);
    String right = signature(key, id, timestamp, body);
    boolean signed = false;
    for (String signature : signatures.split(" ")) {
      signed |= Text.areSameInConstantTime(signature, right);
    }
    if (!signed) {
      throw invalid("No signature in '" + SIGNATURE + "' is right for this body.");
    }
  }

  /**
   * What signs a message that is sent under these headers.
   *
   * @param timestamp seconds since 1970
   */
  public static String signature(byte[] key, String id, String timestamp, byte[] body) {
    byte[] head = (id + "." + timestamp + ".").getBytes(StandardCharsets.UTF_8);
    byte[] message = Arrays.copyOf(head, head.length + body.length);
    System.arraycopy(body, 0, message, head.length, body.length);
    return VERSION + Base64.getEncoder().encodeToString(Text.hmacSha256(key, message));
  }

  private static void requireLately(String timestamp, Instant now) {
    if (!SECONDS.matcher(timestamp).matches()) {
      throw invalid("'" + TIMESTAMP + "' must be seconds since 1970.");
    }
    Instant sent = Instant.ofEpochSecond(Long.parseLong(timestamp));
    if (Duration.between(sent, now).abs().compareTo(TOLERANCE) > 0) {
      throw invalid(
          "'" + TIMESTAMP + "' is more than " + TOLERANCE.toMinutes() + " minutes from now.");
    }
  }

  private String header(String name) {
    String value = headers.get(name);
    if (value == null || value.isEmpty()) {
      throw invalid("The header '" + name + "' is missing.");
    }
    return value;
  }

  private static Refusal invalid(String why) {
    return new Refusal(
        RefusalCode.SIGNATURE_INVALID,
        "The message is not signed as it has to be; nothing was started. " + why);
  }
}
