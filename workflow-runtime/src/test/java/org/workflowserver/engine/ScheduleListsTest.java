package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.identity.Caller;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.schedule.Dst;
import org.workflowserver.trigger.schedule.CalendarDay;
import org.workflowserver.trigger.schedule.FireStatus;
import org.workflowserver.trigger.schedule.FireView;
import org.workflowserver.trigger.schedule.NextFire;

/** What lists and the calendar tell of the schedules of a tenant. */
class ScheduleListsTest {
  private static final Caller STRANGER = Caller.of("elsewhere", "eve", List.of("admin"));
  private static final Set<FireStatus> ALL = EnumSet.allOf(FireStatus.class);

  @ParameterizedTest
  @EnumSource
  void theNextFiresOfAllSchedulesComeInTheirOrder(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      String often = box.workflow(schedule("cron", "*/20 * * * *", "UTC"));
      String daily = box.workflow(schedule("daily", "14:30", "Europe/Berlin"));
      String paused = box.workflow(schedule("cron", "* * * * *", "UTC"));
      box.workflows.update(Box.EDITOR, paused, Map.of("is_active", false), Optional.empty());
      box.workflow(Drawn.withTrigger());
      assertThat(box.schedules.upcoming(Box.EDITOR, 6))
          .extracting(next -> next.workflow().id(), next -> next.fire().local().toString())
          .containsExactly(
              tuple(often, "2026-03-01T12:20Z"),
              tuple(often, "2026-03-01T12:40Z"),
              tuple(often, "2026-03-01T13:00Z"),
              tuple(often, "2026-03-01T13:20Z"),
              tuple(daily, "2026-03-01T14:30+01:00"),
              tuple(often, "2026-03-01T13:40Z"));
      assertThat(box.schedules.upcoming(Box.EDITOR, 3))
          .as("one that fires often leaves the others their first fire")
          .extracting(ScheduleListsTest::id)
          .containsExactly(often, often, daily);
      assertThat(box.schedules.upcoming(Box.EDITOR, 1))
          .extracting(ScheduleListsTest::id)
          .containsExactly(often);
      assertThat(box.schedules.starting(Box.EDITOR, 6))
          .extracting(WorkflowView::id)
          .containsExactly(often, daily);
      assertThat(box.schedules.starting(Box.EDITOR, 1)).hasSize(1);
      assertThat(box.schedules.list(Box.EDITOR, PageRequest.first(10)).items())
          .extracting(WorkflowView::id)
          .containsExactly(paused, daily, often);
      Slice<WorkflowView> first = box.schedules.list(Box.EDITOR, PageRequest.first(2));
      assertThat(box.schedules.list(Box.EDITOR, new PageRequest(2, first.next())).items())
          .extracting(WorkflowView::id)
          .containsExactly(often);
      assertThat(box.schedules.upcoming(STRANGER, 6)).isEmpty();
      assertThat(box.schedules.starting(STRANGER, 6)).isEmpty();
      assertThat(box.schedules.list(STRANGER, PageRequest.first(10)).items()).isEmpty();
      assertThat(box.schedules.week(STRANGER, 6)).allMatch(day -> day.entries().isEmpty());
    }
  }

  @ParameterizedTest
  @EnumSource(names = "H2")
  void aWeekHasEachScheduleOnTheDaysOfItsZone(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      box.advance(Duration.between(box.clock().now(), Instant.parse("2026-03-27T02:00:00Z")));
      String gap = box.workflow(schedule("daily", "02:30", "Europe/Berlin"));
      String west = box.workflow(schedule("daily", "22:00", "America/New_York"));
      String often = box.workflow(schedule("cron", "* * * * *", "UTC"));
      List<CalendarDay> week = box.schedules.week(Box.EDITOR, 50);
      assertThat(week).extracting(day -> day.date().toString()).hasSize(7).startsWith("2026-03-26");
      assertThat(told(week.get(0))).isEmpty();
      assertThat(told(week.get(1)))
          .containsExactly(often + " 02:01Z 02:02Z 02:03Z…", west + " 22:00-04:00");
      assertThat(told(week.get(3)))
          .containsExactly(
              often + " 00:00Z 00:01Z 00:02Z…", gap + " 03:00+02:00", west + " 22:00-04:00");
      assertThat(week.get(3).entries().get(1).fires().getFirst().dst()).isEqualTo(Dst.GAP);
    }
  }

  @ParameterizedTest
  @EnumSource(names = "H2")
  void aDayNamesOnlySomeOfManySchedules(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      for (int i = 0; i < 10; i++) {
        box.workflow(schedule("daily", "13:0" + i, "UTC"));
      }
      CalendarDay today = box.schedules.week(Box.EDITOR, 50).getFirst();
      assertThat(today.entries()).hasSize(8);
      assertThat(today.more()).isEqualTo(2);
      assertThat(box.schedules.week(Box.EDITOR, 3).getFirst().entries()).hasSize(3);
    }
  }

  @ParameterizedTest
  @EnumSource
  void whatBecameOfFiresIsListedNewestFirst(Dialect dialect) {
    try (Box box = Box.stepped(dialect)) {
      String last = box.workflow(schedule("cron", "*/3 * * * *", "UTC"));
      String none =
          box.workflow(schedule("cron", "*/3 * * * *", "UTC").setting("on_missed", "skip"));
      box.schedules.look();
      box.advance(Duration.ofMinutes(8));
      try (Box next = box.next()) {
        next.schedules.look();
        next.advance(Duration.ofMinutes(1));
        next.schedules.look();
        List<FireView> found = fires(next, ALL, 2);
        assertThat(found)
            .extracting(fire -> fire.at() + " " + fire.workflowId() + " " + fire.status().code())
            .containsExactly(
                "2026-03-01T12:09:00Z " + none + " started",
                "2026-03-01T12:09:00Z " + last + " started",
                "2026-03-01T12:06:00Z " + none + " missed",
                "2026-03-01T12:06:00Z " + last + " started",
                "2026-03-01T12:03:00Z " + none + " missed",
                "2026-03-01T12:03:00Z " + last + " missed");
        assertThat(found.get(0).late()).isEmpty();
        assertThat(found.get(3).late()).contains(Duration.ofMinutes(2));
        assertThat(found.get(3).runId()).isPresent();
        assertThat(found.get(2).reason()).contains("No server was there at that time.");
        assertThat(fires(next, EnumSet.of(FireStatus.MISSED), 1)).hasSize(3);
        assertThat(next.schedules.fires(STRANGER, ALL, PageRequest.first(9)).items()).isEmpty();
      }
    }
  }

  private static List<FireView> fires(Box box, Set<FireStatus> became, int limit) {
    List<FireView> all = new ArrayList<>();
    Optional<String> cursor = Optional.empty();
    do {
      Slice<FireView> page =
          box.schedules.fires(Box.EDITOR, became, new PageRequest(limit, cursor));
      all.addAll(page.items());
      cursor = page.next();
    } while (cursor.isPresent());
    return all;
  }

  private static List<String> told(CalendarDay day) {
    return day.entries().stream()
        .map(
            entry ->
                entry.workflow().id()
                    + entry.fires().stream()
                        .map(fire -> " " + fire.local().toOffsetTime())
                        .reduce("", String::concat)
                    + (entry.more() ? "…" : ""))
        .toList();
  }

  private static String id(NextFire next) {
    return next.workflow().id();
  }

  private static Drawn schedule(String type, String value, String zone) {
    return Drawn.withTrigger().schedule(type, value, zone);
  }
}
