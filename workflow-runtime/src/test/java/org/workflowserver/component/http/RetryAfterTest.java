package org.workflowserver.component.http;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.outbound.http.Header;
import org.workflowserver.outbound.http.OutboundResponse;

class RetryAfterTest {
  private static final Instant NOW = Instant.parse("2026-03-01T12:00:00Z");

  @Test
  void countsSeconds() {
    assertThat(asked(new Header("retry-after", " 120 "))).contains(Duration.ofMinutes(2));
    assertThat(asked(new Header("Retry-After", "0"))).contains(Duration.ZERO);
  }

  @Test
  void countsToADateFromWhenTheAnswerWasSent() {
    assertThat(
            asked(
                new Header("Retry-After", "Sun, 01 Mar 2026 11:00:30 GMT"),
                new Header("Date", "Sun, 01 Mar 2026 11:00:00 GMT")))
        .contains(Duration.ofSeconds(30));
  }

  @Test
  void countsToADateFromNowWhereTheAnswerDoesNotSayWhenItWasSent() {
    assertThat(asked(new Header("Retry-After", "Sun, 01 Mar 2026 12:01:00 GMT")))
        .contains(Duration.ofMinutes(1));
  }

  @Test
  void aDateThatHasPassedAsksForNothing() {
    assertThat(asked(new Header("Retry-After", "Sun, 01 Mar 2026 11:59:59 GMT"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "-1", "1.5", "soon", "12345678901234567890", "Sun, 31 Feb 2026 12:00:00 GMT"})
  void whatIsNoneAsksForNothing(String text) {
    assertThat(asked(new Header("Retry-After", text))).isEmpty();
  }

  @Test
  void anAnswerWithoutOneAsksForNothing() {
    assertThat(asked()).isEmpty();
  }

  private static Optional<Duration> asked(Header... headers) {
    return RetryAfter.of(
        new OutboundResponse(503, "Service Unavailable", List.of(headers), new byte[0]), NOW);
  }
}
