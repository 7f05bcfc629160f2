package org.workflowserver.trigger.schedule;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.stream.Stream;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.schedule.Fire;
import org.workflowserver.schedule.Schedule;
import org.workflowserver.schedule.ScheduleInvalid;

/** When schedules fire that were read: bounded by how many these are and not by how often. */
final class NextFires {
  static final int DAYS = 7;

  /** Schedules that a day of the calendar shows. */
  static final int MOST_OF_DAY = 8;

  /** Fires of a schedule that a day shows. */
  private static final int FIRES_OF_DAY = 3;

  private final List<Planned> planned;
  private final Instant now;

  /**
   * @param workflows those that fire next; a schedule that can't be read does not fire
   */
  NextFires(List<WorkflowView> workflows, Instant now) {
    this.planned = workflows.stream().flatMap(NextFires::readable).toList();
    this.now = now;
  }

  private static Stream<Planned> readable(WorkflowView workflow) {
    try {
      return Stream.of(new Planned(workflow, workflow.schedule().compiled()));
    } catch (ScheduleInvalid | DateTimeException e) {
      return Stream.empty();
    }
  }

  /**
   * The next fires of all of them, soonest first. One that fires often takes no room of the first
   * fires of the others.
   *
   * @param count at least one for each of them
   */
  List<NextFire> soonest(int count) {
    PriorityQueue<Turn> turns =
        new PriorityQueue<>(Comparator.comparing((Turn turn) -> turn.fire().at()));
    planned.forEach(one -> one.after(now, true).forEach(turns::add));
    int firsts = turns.size();
    List<NextFire> fires = new ArrayList<>();
    while (fires.size() < count && !turns.isEmpty()) {
      Turn turn = turns.poll();
      firsts -= turn.first() ? 1 : 0;
      if (turn.first() || fires.size() + firsts < count) {
        fires.add(new NextFire(turn.of().workflow(), turn.fire()));
        turn.of().after(turn.fire().at(), false).forEach(turns::add);
      }
    }
    return fires;
  }

  /** A week of days, from the first one that a schedule is on now. */
  List<CalendarDay> week() {
    LocalDate first =
        planned.stream()
            .map(one -> LocalDate.ofInstant(now, one.zone()))
            .min(Comparator.naturalOrder())
            .orElseGet(() -> LocalDate.ofInstant(now, ZoneOffset.UTC));
    return Stream.iterate(first, day -> day.plusDays(1)).limit(DAYS).map(this::day).toList();
  }

  private CalendarDay day(LocalDate date) {
    List<CalendarDay.Entry> entries =
        planned.stream()
            .flatMap(one -> one.on(date, now))
            .sorted(Comparator.comparing(entry -> entry.fires().getFirst().local().toLocalTime()))
            .toList();
    return new CalendarDay(
        date,
        entries.stream().limit(MOST_OF_DAY).toList(),
        Math.max(0, entries.size() - MOST_OF_DAY));
  }

  /** A schedule whose turn it is at its next fire. */
  private record Turn(Planned of, Fire fire, boolean first) {}

  private record Planned(WorkflowView workflow, Schedule schedule) {
    ZoneId zone() {
      return ZoneId.of(workflow.schedule().timezone());
    }

    Stream<Turn> after(Instant instant, boolean first) {
      return schedule.fires(instant, 1).stream().map(fire -> new Turn(this, fire, first));
    }

    Stream<CalendarDay.Entry> on(LocalDate date, Instant now) {
      Instant before = date.atStartOfDay(zone()).toInstant().minusNanos(1);
      List<Fire> found =
          schedule.fires(before.isBefore(now) ? now : before, FIRES_OF_DAY + 1).stream()
              .filter(fire -> fire.local().toLocalDate().equals(date))
              .toList();
      return found.isEmpty()
          ? Stream.empty()
          : Stream.of(
              new CalendarDay.Entry(
                  workflow,
                  found.stream().limit(FIRES_OF_DAY).toList(),
                  found.size() > FIRES_OF_DAY));
    }
  }
}
