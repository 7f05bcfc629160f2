package org.workflowserver.api.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.StartCommand.Idempotency;

class IdempotencyKeysTest {
  @Test
  void aKeyComesWithTheHashOfTheBody() {
    JsonRequest body = body();
    String longest = "k".repeat(255);

    assertThat(IdempotencyKeys.of(List.of(longest), body))
        .contains(new Idempotency(longest, body.sha256()));
  }

  @Test
  void mayBeAbsent() {
    assertThat(IdempotencyKeys.of(null, body())).isEmpty();
    assertThat(IdempotencyKeys.of(List.of(), body())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a\tb", "schlüssel", "x{256}"})
  void refusesWhatIsNoKey(String key) {
    assertRefused(List.of(key.equals("x{256}") ? "x".repeat(256) : key));
  }

  @Test
  void refusesTwoKeys() {
    assertRefused(List.of("a", "b"));
  }

  private static void assertRefused(List<String> headers) {
    JsonRequest body = body();
    assertThatExceptionOfType(Refusal.class)
        .isThrownBy(() -> IdempotencyKeys.of(headers, body))
        .withMessageContaining("Idempotency-Key")
        .returns(RefusalCode.QUERY_INVALID, Refusal::code);
  }

  private static JsonRequest body() {
    return JsonRequest.of(new byte[] {'{', '}'}, "application/json", true);
  }
}
