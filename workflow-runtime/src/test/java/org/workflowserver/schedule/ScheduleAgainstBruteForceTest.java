package org.workflowserver.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The next fires of many schedules in many zones, found in two ways. */
class ScheduleAgainstBruteForceTest {
  private static final int FIRES = 1_000;

  /** In which clocks change ten times; a thousand fires of the rarest would take millennia. */
  private static final Duration SPAN = Duration.ofDays(5 * 366);

  /** Zones, and where to begin: in years in which they change their clocks. */
  private static final List<String> ZONES =
      List.of(
          "UTC 2026-11-26T05:44:10.5Z",
          "Europe/Berlin 2027-03-27T22:00:00Z",
          "America/New_York 2026-10-31T00:00:00Z",
          // At midnight.
          "America/Sao_Paulo 2016-10-01T00:00:00Z",
          "Asia/Beirut 2026-03-20T00:00:00Z",
          "Africa/Cairo 2026-04-20T00:00:00Z",
          "America/Havana 2026-03-01T00:00:00Z",
          // By half an hour.
          "Australia/Lord_Howe 2026-09-30T00:00:00Z",
          "America/St_Johns 2010-03-10T00:00:00Z",
          // In winter, and around Ramadan.
          "Africa/Casablanca 2026-02-10T00:00:00Z");

  private static final List<String> SCHEDULES =
      List.of(
          "* * * * *",
          "*/5 * * * *",
          "7,37 * * * *",
          "0 * * * *",
          "30 */2 * * *",
          "15 */5 * * *",
          "0 0 * * *",
          "30 0 * * *",
          "0 1 * * *",
          "30 1 * * *",
          "0 2 * * *",
          "15 2 * * *",
          "30 2 * * *",
          "0,30 1-3 * * *",
          "*/10 2 * * *",
          "59 23 * * *",
          "30 23 * * *",
          "0 9 * * mon-fri",
          "0 9-17/2 * * 1-5",
          "*/15 8-10 * * sat,sun",
          "0 0 * * 0",
          "0 0 * * 7",
          "30 2 * * sun",
          "0 12 1 * *",
          "0 0 1,15 * *",
          "0 3 L * *",
          "30 1 15,L * *",
          "0 0 13 * fri",
          "0 0 1-7 * mon",
          "0 0 */2 * mon",
          "30 2 * * sun#2",
          "0 4 * * mon#1,wed#3",
          "0 22 * * friL",
          "0 0 * * 5-7",
          "0 */6 * * tue",
          "15 10 * mar,oct sun",
          "30 2 25-31 3,10 *",
          "0 2 8-14 mar sun",
          "5/20 3 * nov-12 *",
          "0 0 29 2 *");

  static Stream<String> zones() {
    return ZONES.stream();
  }

  @ParameterizedTest
  @MethodSource("zones")
  void bothFindTheSame(String zoneAndStart) {
    ZoneId zone = ZoneId.of(zoneAndStart.split(" ")[0]);
    Instant start = Instant.parse(zoneAndStart.split(" ")[1]);
    Instant end = start.plus(SPAN);
    for (String cron : SCHEDULES) {
      Schedule schedule = Schedule.of(ScheduleType.CRON, cron, zone, start);
      assertThat(
              schedule.fires(start, FIRES).stream()
                  .takeWhile(fire -> fire.at().isBefore(end))
                  .map(fire -> text(fire, zone))
                  .toList())
          .as("%s in %s", cron, zone)
          .isEqualTo(new BruteForce(cron, zone).fires(start, end, FIRES));
    }
  }

  private static String text(Fire fire, ZoneId zone) {
    assertThat(fire.local()).isEqualTo(fire.at().atZone(zone).toOffsetDateTime());
    return fire.at() + (fire.dst() == null ? "" : " " + fire.dst().code());
  }
}
