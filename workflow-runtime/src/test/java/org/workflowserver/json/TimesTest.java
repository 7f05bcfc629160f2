package org.workflowserver.json;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TimesTest {
  @Test
  void timesAreWrittenInUtcWithSixDigits() {
    assertThat(Times.format(Instant.parse("2025-10-31T12:00:00Z")))
        .isEqualTo("2025-10-31T12:00:00.000000Z");
    assertThat(Times.format(Instant.parse("2025-10-31T12:00:00.123456789Z")))
        .isEqualTo("2025-10-31T12:00:00.123456Z");
  }

  @ParameterizedTest
  @CsvSource({
    "2025-10-31T12:00:00Z, 2025-10-31T12:00:00Z",
    "2025-10-31T12:00:00+02:00, 2025-10-31T10:00:00Z",
    "2025-10-31T12:00:00.1234567-05:30, 2025-10-31T17:30:00.123456Z",
    "2025-10-31T12:00:00.123456+0000, 2025-10-31T12:00:00.123456Z",
    "2025-10-31T12:00:00-0530, 2025-10-31T17:30:00Z",
    "0000-01-01T00:00:00Z, 0000-01-01T00:00:00Z",
    "9999-12-31T23:59:59Z, 9999-12-31T23:59:59Z"
  })
  void anyOffsetIsRead(String text, Instant expected) {
    assertThat(Times.parse(text)).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "2025-10-31",
        "2025-10-31T12:00:00",
        "2025-10-31T12:00:00+2500",
        "2025-10-31-1000",
        "2025-02-30T12:00:00Z",
        "31.10.2025",
        "1761912000",
        "+10000-01-01T00:00:00Z",
        "+999999999-12-31T23:59:59Z",
        "-0001-01-01T00:00:00Z"
      })
  void whatIsNoTimeOfRfc3339IsRefused(String text) {
    assertThatExceptionOfType(DateTimeParseException.class).isThrownBy(() -> Times.parse(text));
  }

  @Test
  void aWrittenTimeIsReadBack() {
    Instant instant = Instant.parse("2025-03-09T07:30:00.000001Z");
    assertThat(Times.parse(Times.format(instant))).isEqualTo(instant);
  }

  /** As anybody may send it, in time that grows with its length alone. */
  @Test
  void aLongTextIsNoTime() {
    String text = "2025-10-31T12:00:00" + "T:".repeat(50_000) + "+00".repeat(50_000);
    assertThatExceptionOfType(DateTimeParseException.class).isThrownBy(() -> Times.parse(text));
  }
}
