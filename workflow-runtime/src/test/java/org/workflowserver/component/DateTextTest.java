package org.workflowserver.component;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.ZoneId;
import java.time.ZonedDateTime;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DateTextTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "2025-07-01T10:00:00Z|2025-07-01T10:00Z",
        "2025-07-01t10:00:00.123456789z|2025-07-01T10:00:00.123456789Z",
        "2025-07-01 10:00:00 +02:00|2025-07-01T10:00+02:00",
        "2025-07-01T10:00+0530|2025-07-01T10:00+05:30",
        "2025-07-01T10:00-03|2025-07-01T10:00-03:00",
        "2025-07-01T10:00:00|2025-07-01T10:00+02:00[Europe/Berlin]",
        "2025-12-01|2025-12-01T00:00+01:00[Europe/Berlin]",
        "2025-03-30T02:30|2025-03-30T03:30+02:00[Europe/Berlin]",
        "2025-10-26T02:30|2025-10-26T02:30+02:00[Europe/Berlin]",
        "0000-01-01T00:00:00Z|0000-01-01T00:00Z",
        "9999-12-31T23:59:59.999Z|9999-12-31T23:59:59.999Z",
        "Tue, 1 Jul 2025 10:00:00 GMT|2025-07-01T10:00Z",
        "tue, 01 jul 2025 10:00:00 +0200|2025-07-01T10:00+02:00",
      })
  void readsWhatOthersWrite(String text, String expected) {
    assertThat(DateText.read(text, BERLIN).map(ZonedDateTime::toString)).contains(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "2025",
        "2025-7-1",
        "2025-02-29",
        "2025-07-01T",
        "2025-07-01T24:00:00Z",
        "2025-07-01T10:00:60Z",
        "2025-07-01T10:00:00+19:00",
        "2025-07-01T10:00:00Z and more",
        "2025-07-01Z",
        "-2025-07-01",
        "+999999999-12-31T23:59:59Z",
        "0000-01-01T00:00:00+01:00",
        "9999-12-31T23:59:59-01:00",
        "Mon, 1 Jul 2025 10:00:00 GMT",
        "now"
      })
  void refusesWhatIsNone(String text) {
    assertThat(DateText.read(text, ZoneId.of("UTC"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"UTC", "Europe/Berlin", "America/Argentina/Buenos_Aires", "Etc/GMT+5"})
  void knowsZones(String name) {
    assertThat(DateText.zone(name)).contains(ZoneId.of(name));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "europe/berlin", "CEST", "+02:00", "UTC+2", "../etc/passwd"})
  void refusesWhatIsNoZone(String name) {
    assertThat(DateText.zone(name)).isEmpty();
  }
}
