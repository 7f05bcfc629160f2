package org.workflowserver.trigger.webhook;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** The message is the one that libraries of Standard Webhooks are tested with. */
class SignedMessageTest {
  private static final String SECRET = "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw";
  private static final byte[] BODY = "{\"test\": 2432232314}".getBytes(UTF_8);
  private static final String RIGHT = "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=";
  private static final Instant SENT = Instant.ofEpochSecond(1_614_265_330);

  private final Map<String, String> headers =
      new HashMap<>(
          Map.of(
              "webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek",
              "webhook-timestamp", "1614265330",
              "webhook-signature", RIGHT));

  @Test
  void theKnownMessagePasses() {
    check(SENT);
  }

  @Test
  void theSecretMayComeWithoutItsPrefix() {
    assertThat(SignedMessage.key(SECRET.substring(6)).orElseThrow())
        .isEqualTo(SignedMessage.key(" " + SECRET).orElseThrow())
        .hasSize(24);
    assertThat(SignedMessage.key("whsec_")).isEmpty();
    assertThat(SignedMessage.key("not base64!")).isEmpty();
  }

  @Test
  void oneOfSeveralSignaturesHasToBeRight() {
    headers.put("webhook-signature", "v1,AAAA v2,xyz " + RIGHT + " v1a,QUJD");
    check(SENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OF=",
        "g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "v2,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "v1a,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=",
        "v1,",
        "v1,%%%",
        " ",
        ""
      })
  void anotherSignatureIsRefused(String signature) {
    headers.put("webhook-signature", signature);
    assertRefused(SENT);
  }

  @Test
  void idTimeAndBodyAreSigned() {
    headers.put("webhook-id", "msg_another");
    assertRefused(SENT);
    headers.put("webhook-id", "msg_p5jXN8AQM9LWM0D4loKWxJek");
    headers.put("webhook-timestamp", "1614265331");
    assertRefused(SENT);
    headers.put("webhook-timestamp", "1614265330");
    check(SENT);
    // One byte more than was signed, though the JSON is the same.
    assertThatThrownBy(
            () ->
                new SignedMessage(headers, "{\"test\":  2432232314}".getBytes(UTF_8))
                    .require(SignedMessage.key(SECRET).orElseThrow(), SENT))
        .isInstanceOf(Refusal.class);
    assertThatThrownBy(
            () ->
                new SignedMessage(headers, BODY)
                    .require(SignedMessage.key("whsec_QUJDRA==").orElseThrow(), SENT))
        .isInstanceOf(Refusal.class);
  }

  @Test
  void itIsGoodForFiveMinutesBothWays() {
    check(SENT.plus(Duration.ofMinutes(5)));
    check(SENT.minus(Duration.ofMinutes(5)));
    assertRefused(SENT.plus(Duration.ofMinutes(5)).plusMillis(1));
    assertRefused(SENT.minus(Duration.ofMinutes(5)).minusMillis(1));
  }

  /** Under an id that is not ASCII, which another one does not stand for. */
  @Test
  void idsOfAnyCharactersAreSigned() {
    headers.put("webhook-id", "msg_\u00fc");
    headers.put("webhook-signature", "v1,uJnb9OjzZqRXW6oa4LEohbzJADPTfPH///NAbfpbGXQ=");
    check(SENT);
    headers.put("webhook-id", "msg_\u00e4");
    assertRefused(SENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"webhook-id", "webhook-timestamp", "webhook-signature"})
  void everyHeaderHasToBeThere(String name) {
    headers.remove(name);
    assertRefused(SENT);
    headers.put(name, "");
    assertRefused(SENT);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"1614265330.0", "-1614265330", "0x6037be32", "99999999999999999999", "now", "٣"})
  void aTimeThatIsNoneIsRefused(String timestamp) {
    headers.put("webhook-timestamp", timestamp);
    assertRefused(SENT);
  }

  private void check(Instant now) {
    new SignedMessage(headers, BODY).require(SignedMessage.key(SECRET).orElseThrow(), now);
  }

  private void assertRefused(Instant now) {
    assertThatThrownBy(() -> check(now))
        .isInstanceOfSatisfying(
            Refusal.class,
            refusal -> assertThat(refusal.code()).isEqualTo(RefusalCode.SIGNATURE_INVALID));
  }
}
