package org.workflowserver.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.workflowserver.json.Coded;

class ScheduleTest {
  private static final ZoneId BERLIN = ZoneId.of("Europe/Berlin");
  private static final Instant SINCE = Instant.parse("2027-03-27T10:00:00.250Z");

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          daily   |            | 2027-03-28T00:00+01:00 | 2027-03-29T00:00+02:00
          daily   | 02:30      | 2027-03-28T03:00+02:00 | 2027-03-29T02:30+02:00
          daily   | 9:05       | 2027-03-28T09:05+02:00 | 2027-03-29T09:05+02:00
          weekly  |            | 2027-03-29T00:00+02:00 | 2027-04-05T00:00+02:00
          weekly  | sun 02:30  | 2027-03-28T03:00+02:00 | 2027-04-04T02:30+02:00
          weekly  | Sunday 2:00| 2027-03-28T03:00+02:00 | 2027-04-04T02:00+02:00
          monthly |            | 2027-04-01T00:00+02:00 | 2027-05-01T00:00+02:00
          monthly | 31 09:00   | 2027-03-31T09:00+02:00 | 2027-05-31T09:00+02:00
          monthly | last 09:00 | 2027-03-31T09:00+02:00 | 2027-04-30T09:00+02:00
          monthly | 28 02:59   | 2027-03-28T03:00+02:00 | 2027-04-28T02:59+02:00
          """)
  void theOtherTypesAreReadInTheZone(String type, String value, String first, String second) {
    Schedule schedule =
        Schedule.of(Coded.find(ScheduleType.class, type).orElseThrow(), value, BERLIN, SINCE);
    assertThat(schedule.fires(SINCE, 2))
        .extracting(fire -> fire.local().toString())
        .containsExactly(first, second);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          interval | 1 hours                 | Every hour
          interval | 90 minutes              | Every 90 minutes
          daily    | 9:05                    | Every day at 09:05
          daily    |                         | Every day at 00:00
          weekly   | Sunday 2:00             | Every Sunday at 02:00
          monthly  | last 09:00              | On the last day of each month at 09:00
          monthly  | 31 09:00                | On day 31 of each month at 09:00
          cron     | * * * * *               | Every minute
          cron     | */15 * * * *            | Every 15 minutes
          cron     | */15 9-17 * * mon-fri   | Every 15 minutes from 09:00 to 17:59 on Monday to Friday
          cron     | */7 * * * *             | At minute 0, 7, 14, 21, 28, 35, 42, 49 and 56 of every hour
          cron     | 5 * * * *               | At minute 5 of every hour
          cron     | 0 */6 * * *             | At 00:00, 06:00, 12:00 and 18:00 every day
          cron     | 0 */2 * * *             | At minute 0 of every 2 hours from 00:00
          cron     | 0 9,13-15 * * *         | At 09:00, 13:00, 14:00 and 15:00 every day
          cron     | 30 2 l * *              | At 02:30 on the last day of the month
          cron     | 0 0 1,15,l * *          | At 00:00 on day 1 and 15 and the last day of the month
          cron     | 0 0 13 * fri            | At 00:00 on day 13 of the month, and on Friday
          cron     | 0 0 */2 * mon           | At 00:00 on day 1, 3, 5, 7, 9, 11, 13, 15, 17, 19, 21, 23, 25, 27, 29 and 31 of the month, if it is also on Monday
          cron     | 0 9 * * 5-7             | At 09:00 on Sunday, Friday and Saturday
          cron     | 0 9 * jan-mar,12 2#2,5l | At 09:00 on the second Tuesday of the month and the last Friday of the month in January to March and December
          """)
  void aScheduleIsSaidInWords(String type, String value, String words) {
    ScheduleType known = Coded.find(ScheduleType.class, type).orElseThrow();
    Schedule.of(known, value, BERLIN, SINCE);
    assertThat(Schedule.inWords(known, value)).isEqualTo(words);
    assertThat(Schedule.inWords(ScheduleType.MANUAL, null)).isEqualTo("Never");
  }

  @Test
  void fixedHoursFireAtTheEndOfAGapAndOnceInAnOverlap() {
    Schedule daily = Schedule.of(ScheduleType.DAILY, "02:30", BERLIN, SINCE);
    assertThat(daily.fires(SINCE, 1))
        .extracting(Fire::at, Fire::dst)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple(Instant.parse("2027-03-28T01:00:00Z"), Dst.GAP));
    Instant autumn = Instant.parse("2027-10-30T12:00:00Z");
    assertThat(daily.fires(autumn, 2))
        .extracting(fire -> fire.local() + " " + fire.dst())
        .containsExactly("2027-10-31T02:30+02:00 OVERLAP", "2027-11-01T02:30+01:00 null");
  }

  /** Who looks late, or makes the schedule then, finds nothing that has fired already. */
  @ParameterizedTest
  @CsvSource({"DAILY,02:30", "WEEKLY,sun 02:30", "MONTHLY,31 02:30", "CRON,30 2 * * *"})
  void fixedHoursDoNotFireWhileTheHourIsShownAgain(ScheduleType type, String value) {
    Schedule schedule = Schedule.of(type, value, BERLIN, SINCE);
    Instant first = Instant.parse("2027-10-31T00:30:00Z");
    assertThat(schedule.next(first.minusSeconds(1))).contains(first);
    Instant shownAgain = first.plus(Duration.ofHours(1));
    for (Instant looked : List.of(first, shownAgain.minusSeconds(1), shownAgain)) {
      assertThat(schedule.next(looked).orElseThrow())
          .isAfterOrEqualTo(Instant.parse("2027-11-01T01:30:00Z"));
    }
  }

  @Test
  void anyHourFiresTwiceInAnOverlapAndNotInAGap() {
    Schedule hourly = Schedule.of(ScheduleType.CRON, "30 * * * *", BERLIN, SINCE);
    assertThat(hourly.fires(Instant.parse("2027-10-30T23:00:00Z"), 4))
        .extracting(fire -> fire.local() + " " + fire.dst())
        .containsExactly(
            "2027-10-31T01:30+02:00 null",
            "2027-10-31T02:30+02:00 OVERLAP",
            "2027-10-31T02:30+01:00 OVERLAP",
            "2027-10-31T03:30+01:00 null");
    assertThat(hourly.fires(Instant.parse("2027-03-28T00:00:00Z"), 2))
        .extracting(fire -> fire.local() + " " + fire.dst())
        .containsExactly("2027-03-28T01:30+01:00 null", "2027-03-28T03:30+02:00 null");
  }

  @Test
  void aDayThatAZoneLeftOutFiresAtItsEnd() {
    // Samoa went from the 29th of December 2011 to the 31st.
    Schedule daily = Schedule.of(ScheduleType.DAILY, "09:00", ZoneId.of("Pacific/Apia"), SINCE);
    assertThat(daily.fires(Instant.parse("2011-12-29T12:00:00Z"), 3))
        .extracting(fire -> fire.local() + " " + fire.dst())
        .containsExactly(
            "2011-12-29T09:00-10:00 null",
            "2011-12-31T00:00+14:00 GAP",
            "2011-12-31T09:00+14:00 null");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          5 minutes  | PT5M
          1 minute   | PT1M
          90 Minutes | PT90M
          1 hour     | PT1H
          2 days     | PT48H
          3 weeks    | PT504H
          """)
  void anIntervalCountsElapsedTimeFromTheLastChangeOfTheSchedule(String value, Duration length) {
    Schedule schedule = Schedule.of(ScheduleType.INTERVAL, value, BERLIN, SINCE);
    assertThat(schedule.fires(SINCE, 3))
        .extracting(Fire::at)
        .containsExactly(
            SINCE.plus(length),
            SINCE.plus(length.multipliedBy(2)),
            SINCE.plus(length.multipliedBy(3)));
    Instant later = SINCE.plus(length.multipliedBy(1_000)).plusNanos(1);
    assertThat(schedule.next(later)).contains(SINCE.plus(length.multipliedBy(1_001)));
    assertThat(schedule.next(SINCE.minusSeconds(9_999))).contains(SINCE.plus(length));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      textBlock =
          """
          interval |               | needs a value
          interval | 30 seconds    | An interval is a whole number
          interval | 0 minutes     | at least 1 minute
          interval | 3651 days     | at most 3650 days
          interval | 5             | An interval is
          interval | -5 minutes    | An interval is
          interval | 1.5 hours     | An interval is
          interval | 1 month       | An interval is
          daily    | 24:00         | A daily schedule is
          daily    | 9             | A daily schedule is
          daily    | 09:60         | A daily schedule is
          daily    | ""            | A daily schedule is
          weekly   | 09:00         | A weekly schedule is
          weekly   | mo 09:00      | A weekly schedule is
          monthly  | 0 09:00       | A monthly schedule is
          monthly  | 32 09:00      | A monthly schedule is
          monthly  | first 09:00   | A monthly schedule is
          cron     |               | needs a value
          cron     | @daily        | five fields
          cron     | 0 0 * *       | five fields
          cron     | 0 0 0 * * *   | five fields
          cron     | 60 * * * *    | The minute can't be '60'
          cron     | 5-0 * * * *   | goes backwards
          cron     | * 24 * * *    | The hour can't be '24'
          cron     | * 22-2 * * *  | goes backwards
          cron     | * * 0 * *     | The day of the month can't be '0'
          cron     | * * ? * *     | The day of the month can't be '?'
          cron     | * * * 13 *    | The month can't be '13'
          cron     | * * * jab *   | jan to dec
          cron     | * * * * 8     | The day of the week can't be '8'
          cron     | * * * * mon#6 | The day of the week can't be
          cron     | * * * * L     | The day of the week can't be
          cron     | */0 * * * *   | must be from 1 to 59
          cron     | */60 * * * *  | must be from 1 to 59
          cron     | */x * * * *   | is no number
          cron     | 1/2/3 * * * * | The minute can't be
          cron     | 1-2-3 * * * * | The minute can't be
          cron     | 1,,2 * * * *  | The minute can't be ''
          cron     | 0 0 31 2 *    | never fires
          cron     | 0 0 30 feb *  | never fires
          cron     | 0 0 31 4,6 *  | never fires
          """)
  void whatCannotBeReadIsSaid(String type, String value, String told) {
    assertThatThrownBy(
            () ->
                Schedule.of(
                    Coded.find(ScheduleType.class, type).orElseThrow(),
                    value,
                    ZoneId.of("UTC"),
                    SINCE))
        .isInstanceOf(ScheduleInvalid.class)
        .hasMessageContaining(told);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          0 0 29 2 *      | 2028-02-29T00:00:00Z
          0 0 * 2 mon#5   | 2044-02-29T00:00:00Z
          0 0 29 2 */7    | 2032-02-29T00:00:00Z
          0 0 31 2 mon    | 2028-02-07T00:00:00Z
          0 0 * * sat-sun | 2027-03-28T00:00:00Z
          0 0 * * fri-sun | 2027-03-28T00:00:00Z
          0 0 1 JAN *     | 2028-01-01T00:00:00Z
          """)
  void rareDaysAreFound(String cron, Instant first) {
    assertThat(Schedule.of(ScheduleType.CRON, cron, ZoneId.of("UTC"), SINCE).next(SINCE))
        .contains(first);
  }

  @Test
  void behindTheLastYearNothingFires() {
    Instant late = Instant.parse("9999-12-30T23:00:00Z");
    for (String cron : List.of("0 9 * * *", "0 * * * *")) {
      Schedule schedule = Schedule.of(ScheduleType.CRON, cron, ZoneId.of("UTC"), SINCE);
      assertThat(schedule.fires(late, 10).size()).isLessThan(10);
    }
    assertThat(
            Schedule.of(ScheduleType.INTERVAL, "2 weeks", BERLIN, SINCE)
                .next(Instant.parse("9999-12-31T00:00:00Z")))
        .isEmpty();
  }

  @ParameterizedTest
  @CsvSource({"'* * * * *'", "'* 0 1 * *'", "'0 0 29 2 *'", "'0 12 * * *'"})
  void theLatestFiresOfAnySpanAreFound(String cron) {
    Schedule schedule = Schedule.of(ScheduleType.CRON, cron, BERLIN, SINCE);
    for (Duration span : List.of(Duration.ZERO, Duration.ofHours(30), Duration.ofDays(4_000))) {
      Instant first = schedule.next(SINCE).orElseThrow();
      Instant until = first.plus(span);
      List<Instant> all =
          span.toDays() > 100
              ? null
              : schedule.fires(SINCE, 2_000).stream()
                  .map(Fire::at)
                  .filter(at -> !at.isAfter(until))
                  .toList();
      List<Instant> latest = schedule.latest(first, until, 100);
      if (all != null) {
        assertThat(latest).isEqualTo(all.subList(Math.max(0, all.size() - 100), all.size()));
      } else {
        assertThat(latest).hasSizeLessThanOrEqualTo(100).isSorted();
        assertThat(schedule.next(latest.getLast()).orElseThrow()).isAfter(until);
      }
    }
  }
}
