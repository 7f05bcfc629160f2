package org.workflowserver.web.workflow;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.IntStream;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.schedule.Fire;
import org.workflowserver.trigger.schedule.CalendarDay;
import org.workflowserver.trigger.schedule.FireStatus;
import org.workflowserver.trigger.schedule.FireView;
import org.workflowserver.trigger.schedule.NextFire;
import org.workflowserver.trigger.schedule.Schedules;
import org.workflowserver.web.page.Choice;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.QueryString;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.Trail;
import org.workflowserver.web.page.Words;
import org.workflowserver.web.page.WorkflowFacts;

/**
 * The schedules page: what fires next as a list and as a week, all schedules with their switches,
 * and what became of fires; which of these, the address says.
 */
@Model
public class SchedulesView {
  /** Fires of the list, and schedules of the calendar. */
  private static final int NEXT = 50;

  /** Fires of a row that are shown one by one. */
  private static final int SHOWN = 3;

  private static final String ALL = "all";
  private static final String PAST = "past";
  private static final String NOT_STARTED = "not-started";
  private static final Map<String, Set<FireStatus>> BECAME =
      Map.of(
          NOT_STARTED,
          EnumSet.of(FireStatus.MISSED, FireStatus.SKIPPED),
          "started",
          EnumSet.of(FireStatus.STARTED),
          "due",
          EnumSet.of(FireStatus.DUE));

  @Inject private Schedules schedules;
  @Inject private WorkflowFacts facts;
  @Inject private Page page;
  private List<NextFire> fires = List.of();
  private List<CalendarDay> week = List.of();
  private boolean weekPartial;

  /** Reads what the page shows. */
  public void load() {
    switch (getShown()) {
      case ALL ->
          page.list(Page.ROWS, request -> schedules.list(page.caller(), request), this::address);
      case PAST ->
          page.list(
              Page.ROWS,
              request -> schedules.fires(page.caller(), statuses(), request).map(this::past),
              this::address);
      default -> {
        fires = schedules.upcoming(page.caller(), NEXT);
        week = schedules.week(page.caller(), NEXT);
        // One schedule alone may fill the list of fires.
        weekPartial =
            fires.size() == NEXT
                && schedules.list(page.caller(), PageRequest.first(NEXT)).next().isPresent();
      }
    }
    page.answeredUnchanged(List.of(fires, week, page.getRows()));
  }

  private String address(Trail at) {
    return page.getPath()
        + new QueryString.Builder()
            .with("show", query().text("show"))
            .with("became", query().text("became"))
            .with(at)
            .build();
  }

  private Set<FireStatus> statuses() {
    return query().text("became").map(BECAME::get).orElseGet(() -> EnumSet.allOf(FireStatus.class));
  }

  private Past past(FireView fire) {
    Optional<WorkflowView> workflow = facts.find(fire.workflowId());
    ZoneId zone = workflow.map(one -> ZoneId.of(one.schedule().timezone())).orElse(ZoneOffset.UTC);
    return new Past(fire, facts.name(fire.workflowId()), fire.at().atZone(zone).toOffsetDateTime());
  }

  private QueryString query() {
    return page.query();
  }

  /** Which part is shown: {@code next}, {@code all} or {@code past}. */
  public String getShown() {
    return query().text("show").filter(List.of(ALL, PAST)::contains).orElse("next");
  }

  /** The next fires, soonest first. */
  public List<NextFire> getFires() {
    return fires;
  }

  /** The next fires, those of a workflow that follow each other in one row. */
  public List<Upcoming> getUpcoming() {
    return Upcoming.rows(fires);
  }

  /** The next seven days. */
  public List<CalendarDay> getWeek() {
    return week;
  }

  /** Whether schedules may be left out of the calendar: there are more than it reads. */
  public boolean isWeekPartial() {
    return weekPartial;
  }

  /** Whether only some fires are shown. */
  public boolean isFiltered() {
    return query().text("became").filter(BECAME::containsKey).isPresent();
  }

  /** What the filter of fires offers. */
  public List<Choice> getOutcomes() {
    String chosen = query().text("became").filter(BECAME::containsKey).orElse(Choice.ANY);
    return List.of(
        Choice.of(Choice.ANY, Texts.of("schedules.any-outcome"), chosen),
        Choice.of(NOT_STARTED, Texts.of("schedules.no-run-started"), chosen),
        Choice.of("started", Texts.of("schedules.run-started"), chosen),
        Choice.of("due", Texts.of("schedules.waiting"), chosen));
  }

  /**
   * Fires of one workflow that no other comes between.
   *
   * @param first whether the workflow has no row before
   */
  public record Upcoming(WorkflowView workflow, List<Fire> fires, boolean first) {
    static List<Upcoming> rows(List<NextFire> next) {
      List<Upcoming> rows = new ArrayList<>();
      Set<String> met = new HashSet<>();
      for (NextFire one : next) {
        String id = one.workflow().id();
        if (rows.isEmpty() || !rows.getLast().workflow().id().equals(id)) {
          boolean first = met.add(id);
          rows.add(new Upcoming(one.workflow(), new ArrayList<>(), first));
        }
        rows.getLast().fires().add(one.fire());
      }
      return rows;
    }

    /** The first few, and those at which the clocks change. */
    public List<Fire> shown() {
      return IntStream.range(0, fires.size())
          .filter(at -> at < SHOWN || fires.get(at).dst() != null)
          .mapToObj(fires::get)
          .toList();
    }

    /** How many are not shown. */
    public int more() {
      return fires.size() - shown().size();
    }

    /** The last of them. */
    public Fire last() {
      return fires.getLast();
    }
  }

  /**
   * A fire that was.
   *
   * @param local its moment on the clocks of the zone that the workflow's schedule is in now
   */
  public record Past(FireView fire, String workflowName, OffsetDateTime local) {
    /** How what became of it looks and reads. */
    public Words.Badge badge() {
      return switch (fire.status()) {
        case DUE -> new Words.Badge("waiting", Texts.of("schedules.waiting"));
        case STARTED -> new Words.Badge("succeeded", Texts.of("schedules.run-started"));
        case SKIPPED -> new Words.Badge("skipped", Texts.of("schedules.skipped"));
        case MISSED -> new Words.Badge("failed", Texts.of("schedules.missed"));
      };
    }

    /** Tells the row from others. */
    public String key() {
      return fire.workflowId() + "-" + fire.at().toEpochMilli();
    }

    /** The run that it started; empty for none. */
    public String runId() {
      return fire.runId().orElse("");
    }

    /** Why no run was started, or how late one was; empty when there is nothing to say. */
    public String told(Words words) {
      return fire.runId().isEmpty()
          ? fire.reason().orElse("")
          : fire.late().map(late -> Texts.of("schedules.late", words.duration(late))).orElse("");
    }
  }
}
