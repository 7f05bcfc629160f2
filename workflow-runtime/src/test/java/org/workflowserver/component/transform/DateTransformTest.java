package org.workflowserver.component.transform;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentContract;
import org.workflowserver.component.StepOutcome.Completed;

/** It is 2025-10-31T12:00:00Z. */
class DateTransformTest extends ComponentContract {
  @Override
  protected Component component() {
    return new DateTransformComponent();
  }

  @ParameterizedTest
  @CsvSource({
    // Wall time stays across a change of the clocks, elapsed time does not.
    "2025-10-25T12:00:00+02:00, 1, day, Europe/Berlin, 2025-10-26T12:00:00+01:00",
    "2025-10-25T12:00:00+02:00, 24, hour, Europe/Berlin, 2025-10-26T11:00:00+01:00",
    "2025-10-25T12:00:00+02:00, 1440, minute, Europe/Berlin, 2025-10-26T11:00:00+01:00",
    "2025-10-25T12:00:00+02:00, 86400, second, Europe/Berlin, 2025-10-26T11:00:00+01:00",
    "2025-10-25T12:00:00+02:00, 1, week, Europe/Berlin, 2025-11-01T12:00:00+01:00",
    // In the offset of the input there is no such change.
    "2025-10-25T12:00:00+02:00, 1, day, , 2025-10-26T12:00:00+02:00",
    // 02:30 does not exist on that day, and exists twice on the other.
    "2025-03-29T02:30:00+01:00, 1, day, Europe/Berlin, 2025-03-30T03:30:00+02:00",
    "2025-10-25T02:30:00+02:00, 1, day, Europe/Berlin, 2025-10-26T02:30:00+02:00",
    "2025-10-26T02:30:00+02:00, 1, hour, Europe/Berlin, 2025-10-26T02:30:00+01:00",
    "2025-03-30T01:30:00+01:00, 1, hour, Europe/Berlin, 2025-03-30T03:30:00+02:00",
    // A day that a zone has left out.
    "2011-12-29T12:00:00-10:00, 1, day, Pacific/Apia, 2011-12-31T12:00:00+14:00",
    // Ends of months, leap years.
    "2025-01-31T10:00:00Z, 1, month, , 2025-02-28T10:00:00Z",
    "2024-01-31T10:00:00Z, 1, month, , 2024-02-29T10:00:00Z",
    "2025-01-31T10:00:00Z, 13, months, , 2026-02-28T10:00:00Z",
    "2025-01-31T10:00:00Z, 2, weeks, , 2025-02-14T10:00:00Z",
    "2024-02-29T10:00:00Z, 1, year, , 2025-02-28T10:00:00Z",
    "2024-02-29T10:00:00Z, 4, year, , 2028-02-29T10:00:00Z",
    "2024-02-28T10:00:00Z, 1, day, , 2024-02-29T10:00:00Z",
    "1900-02-28T10:00:00Z, 1, day, , 1900-03-01T10:00:00Z",
    "2025-01-01T00:00:00Z, -1, second, , 2024-12-31T23:59:59Z",
    "2025-01-01T00:00:00Z, 0, year, , 2025-01-01T00:00:00Z",
    "2025-01-01T00:00:00.5Z, 1, second, , 2025-01-01T00:00:01.5Z",
  })
  void addsByTheCalendar(String input, long amount, String unit, String zone, String expected) {
    Map<String, Object> data =
        members("input", input, "operation", "add", "amount", amount, "unit", unit);
    assertThat(value(withZone(data, zone))).isEqualTo(expected);
    data.put("operation", "subtract");
    data.put("amount", -amount);
    assertThat(value(withZone(data, zone))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "2025-07-15T13:45:30.5+02:00, second, , 2025-07-15T13:45:30+02:00, 2025-07-15T13:45:30.999999+02:00",
    "2025-07-15T13:45:30.5+02:00, minute, , 2025-07-15T13:45:00+02:00, 2025-07-15T13:45:59.999999+02:00",
    "2025-07-15T13:45:30.5+02:00, hour, , 2025-07-15T13:00:00+02:00, 2025-07-15T13:59:59.999999+02:00",
    "2025-07-15T13:45:30.5+02:00, day, , 2025-07-15T00:00:00+02:00, 2025-07-15T23:59:59.999999+02:00",
    "2025-07-15T13:45:30.5+02:00, week, , 2025-07-14T00:00:00+02:00, 2025-07-20T23:59:59.999999+02:00",
    "2025-07-20T13:45:30.5+02:00, week, , 2025-07-14T00:00:00+02:00, 2025-07-20T23:59:59.999999+02:00",
    "2025-07-15T13:45:30.5+02:00, month, , 2025-07-01T00:00:00+02:00, 2025-07-31T23:59:59.999999+02:00",
    "2024-02-15T13:45:30.5+01:00, month, , 2024-02-01T00:00:00+01:00, 2024-02-29T23:59:59.999999+01:00",
    "2025-07-15T13:45:30.5+02:00, year, , 2025-01-01T00:00:00+02:00, 2025-12-31T23:59:59.999999+02:00",
    "2025-07-15T23:45:00Z, day, Europe/Berlin, 2025-07-16T00:00:00+02:00, 2025-07-16T23:59:59.999999+02:00",
    "2025-07-15T13:45:00Z, year, Europe/Berlin, 2025-01-01T00:00:00+01:00, 2025-12-31T23:59:59.999999+01:00",
    // Days of 23 and 25 hours.
    "2025-03-30T12:00:00+02:00, day, Europe/Berlin, 2025-03-30T00:00:00+01:00, 2025-03-30T23:59:59.999999+02:00",
    "2025-10-26T12:00:00+01:00, day, Europe/Berlin, 2025-10-26T00:00:00+02:00, 2025-10-26T23:59:59.999999+01:00",
    // The hour that comes twice stays the one that it is.
    "2025-10-26T02:30:00+02:00, hour, Europe/Berlin, 2025-10-26T02:00:00+02:00, 2025-10-26T02:59:59.999999+02:00",
    "2025-10-26T02:30:00+01:00, hour, Europe/Berlin, 2025-10-26T02:00:00+01:00, 2025-10-26T02:59:59.999999+01:00",
    // The clocks skip midnight, and show it twice.
    "2018-11-04T12:00:00-02:00, day, America/Sao_Paulo, 2018-11-04T01:00:00-02:00, 2018-11-04T23:59:59.999999-02:00",
    "2018-11-03T12:00:00-03:00, day, America/Sao_Paulo, 2018-11-03T00:00:00-03:00, 2018-11-03T23:59:59.999999-03:00",
    "2025-11-02T12:00:00-05:00, day, America/Havana, 2025-11-02T00:00:00-04:00, 2025-11-02T23:59:59.999999-05:00",
    "2018-02-17T23:30:00-03:00, day, America/Sao_Paulo, 2018-02-17T00:00:00-02:00, 2018-02-17T23:59:59.999999-03:00",
    // Half an hour is skipped and repeated.
    "2025-10-05T02:45:00+11:00, hour, Australia/Lord_Howe, 2025-10-05T02:30:00+11:00, 2025-10-05T02:59:59.999999+11:00",
    "2025-04-06T01:45:00+10:30, hour, Australia/Lord_Howe, 2025-04-06T01:00:00+11:00, 2025-04-06T01:59:59.999999+10:30",
    // The day after this one does not exist.
    "2011-12-29T12:00:00-10:00, day, Pacific/Apia, 2011-12-29T00:00:00-10:00, 2011-12-29T23:59:59.999999-10:00",
  })
  void findsTheStartAndTheEnd(String input, String unit, String zone, String start, String end) {
    Map<String, Object> data = members("input", input, "operation", "start_of", "unit", unit);
    assertThat(value(withZone(data, zone))).isEqualTo(start);
    data.put("operation", "end_of");
    assertThat(value(withZone(data, zone))).isEqualTo(end);
  }

  @ParameterizedTest
  @CsvSource({
    "2025-01-01T00:00:00Z, 2025-01-01T00:00:00Z, second, , 0",
    "2025-01-01T00:00:00Z, 2025-01-01T00:00:59.999Z, minute, , 0",
    "2025-01-01T00:00:00Z, 2025-01-02T00:00:00Z, hour, , 24",
    "2025-01-01T00:00:00Z, 2024-12-31T00:30:00Z, hour, , -23",
    "2025-01-01T00:00:00Z, 2025-01-15T00:00:00Z, week, , 2",
    "2025-01-01T00:00:00Z, 2025-01-14T23:59:59Z, week, , 1",
    "2025-01-31T00:00:00Z, 2025-03-30T00:00:00Z, month, , 1",
    "2025-01-31T00:00:00Z, 2025-03-31T00:00:00Z, month, , 2",
    "2024-02-29T00:00:00Z, 2025-02-28T00:00:00Z, year, , 0",
    "2024-02-29T00:00:00Z, 2025-03-01T00:00:00Z, year, , 1",
    "2025-03-31T00:00:00Z, 2025-02-28T00:00:00Z, month, , -1",
    "2025-01-01T00:00:00+01:00, 2024-12-31T23:00:00Z, second, , 0",
    // 23 hours are a day there, 25 hours are one too.
    "2025-03-30T00:00:00+01:00, 2025-03-31T00:00:00+02:00, day, Europe/Berlin, 1",
    "2025-03-30T00:00:00+01:00, 2025-03-31T00:00:00+02:00, hour, Europe/Berlin, 23",
    "2025-10-26T00:00:00+02:00, 2025-10-27T00:00:00+01:00, day, Europe/Berlin, 1",
    "2025-10-26T00:00:00+02:00, 2025-10-26T23:59:00+01:00, day, Europe/Berlin, 0",
    "2025-10-26T00:00:00+02:00, 2025-10-26T23:59:00+01:00, hour, Europe/Berlin, 24",
    // A day later is 03:30, for 02:30 does not exist.
    "2025-03-29T02:30:00+01:00, 2025-03-30T03:15:00+02:00, day, Europe/Berlin, 0",
    "2025-03-29T02:30:00+01:00, 2025-03-30T03:30:00+02:00, day, Europe/Berlin, 1",
    "0001-01-01T00:00:00Z, 9999-12-31T23:59:59Z, second, , 315537897599",
  })
  void countsWholeUnits(String input, String other, String unit, String zone, long expected) {
    Map<String, Object> data =
        members("input", input, "operation", "difference", "other", other, "unit", unit);
    assertThat(value(withZone(data, zone))).isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource({
    "2025-07-15T12:00:00Z, America/New_York, 2025-07-15T08:00:00-04:00",
    "2025-01-15T12:00:00Z, America/New_York, 2025-01-15T07:00:00-05:00",
    "2025-07-15T12:00:00, Asia/Kolkata, 2025-07-15T17:30:00+05:30",
    "2025-07-15, Asia/Tokyo, 2025-07-15T09:00:00+09:00",
    "2025-07-15T12:00:00+02:00, UTC, 2025-07-15T10:00:00Z",
    "now, Europe/Berlin, 2025-10-31T13:00:00+01:00",
  })
  void converts(String input, String zone, String expected) {
    assertThat(value(members("input", input, "operation", "convert", "timezone", zone)))
        .isEqualTo(expected);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "iso|2025-10-05T08:05:09.25+02:00",
        "rfc1123|Sun, 5 Oct 2025 08:05:09 +0200",
        "uuuu-MM-dd|2025-10-05",
        "EEE, d. MMMM uuuu, h:mm a|Sun, 5. October 2025, 8:05 AM",
        "YYYY-'W'ww-e|2025-W40-7",
        "dd/MM/yy HH:mm:ss.SSS XXX VV z|05/10/25 08:05:09.250 +02:00 Europe/Berlin CEST",
        "'''T'''|T",
      })
  void writesInManyForms(String format, String expected) {
    assertThat(
            value(
                members(
                    "input",
                    "2025-10-05T06:05:09.25Z",
                    "operation",
                    "format",
                    "timezone",
                    "Europe/Berlin",
                    "format",
                    format)))
        .isEqualTo(expected);
  }

  @Test
  void writesAndReadsMilliseconds() {
    assertThat(value(members("input", "now", "operation", "format", "format", "epoch_ms")))
        .isEqualTo(1_761_912_000_000L);
    assertThat(value(members("input", 1_761_912_000_000L, "operation", "format")))
        .isEqualTo("2025-10-31T12:00:00Z");
    assertThat(
            value(
                members(
                    "input",
                    -1L,
                    "operation",
                    "format",
                    "timezone",
                    "Europe/Berlin",
                    "format",
                    "iso")))
        .isEqualTo("1970-01-01T00:59:59.999+01:00");
    assertThat(
            value(members("input", 0L, "operation", "difference", "other", "now", "unit", "year")))
        .isEqualTo(55L);
  }

  @Test
  void readsTimesWithoutAnOffsetInTheZone() {
    assertThat(
            value(
                members(
                    "input",
                    "2025-07-15T12:00",
                    "operation",
                    "format",
                    "timezone",
                    "Europe/Berlin")))
        .isEqualTo("2025-07-15T12:00:00+02:00");
    assertThat(
            value(
                members(
                    "input",
                    "2025-03-30T02:30",
                    "operation",
                    "format",
                    "timezone",
                    "Europe/Berlin")))
        .isEqualTo("2025-03-30T03:30:00+02:00");
    assertThat(
            value(
                members(
                    "input",
                    "2025-07-15",
                    "operation",
                    "difference",
                    "other",
                    "2025-07-16",
                    "unit",
                    "hour",
                    "timezone",
                    "Europe/Berlin")))
        .isEqualTo(24L);
    assertThat(value(members("input", "2025-07-15", "operation", "format")))
        .isEqualTo("2025-07-15T00:00:00Z");
    assertThat(value(members("input", "Tue, 15 Jul 2025 10:00:00 +0200", "operation", "format")))
        .isEqualTo("2025-07-15T10:00:00+02:00");
  }

  private Object value(Map<String, Object> configuration) {
    var outcome = component().execute(step(configuration));
    assertThat(outcome).isInstanceOf(Completed.class);
    Map<String, Object> output = ((Completed) outcome).output();
    assertThat(output).containsOnlyKeys("value");
    return output.get("value");
  }

  private static Map<String, Object> withZone(Map<String, Object> data, String zone) {
    if (zone != null) {
      data.put("timezone", zone);
    }
    return data;
  }

  private static Map<String, Object> members(Object... namesAndValues) {
    Map<String, Object> members = new LinkedHashMap<>();
    for (int i = 0; i < namesAndValues.length; i += 2) {
      members.put((String) namesAndValues[i], namesAndValues[i + 1]);
    }
    return members;
  }
}
