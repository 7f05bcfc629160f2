package org.workflowserver.web;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.definition.WorkflowFilter;
import org.workflowserver.definition.WorkflowOrder;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.Workflows;
import org.workflowserver.interaction.InteractionView;
import org.workflowserver.interaction.Interactions;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;
import org.workflowserver.run.record.RunLists;
import org.workflowserver.run.search.RunFilter;
import org.workflowserver.run.search.RunSearch;
import org.workflowserver.statistics.Overview;
import org.workflowserver.statistics.Statistics;
import org.workflowserver.trigger.schedule.Schedules;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.QueryString;
import org.workflowserver.web.page.RunRow;
import org.workflowserver.web.page.RunsChart;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.WorkflowFacts;

/** The home page: how runs do, what runs, what failed, what is asked, what starts next. */
@Model
public class HomeView {
  /** Counting stops here; a list is never counted to its end. */
  private static final int COUNTED = 100;

  private static final int SHOWN = 6;

  /** Hours of a bar when the chart shows a week. */
  private static final int HOURS_OF_WEEK_BAR = 6;

  private static final String WEEK = "7d";

  @Inject private Workflows workflows;
  @Inject private RunLists runs;
  @Inject private Interactions interactions;
  @Inject private Schedules schedules;
  @Inject private Statistics statistics;
  @Inject private WorkflowFacts facts;
  @Inject private Page page;
  private boolean withoutWorkflows;
  private Content content;

  /** Reads what the page shows. */
  public void load() {
    withoutWorkflows =
        workflows
            .list(page.caller(), WorkflowFilter.ALL, WorkflowOrder.NEWEST, PageRequest.first(1))
            .items()
            .isEmpty();
    Overview overview =
        statistics.overview(page.caller(), isWeek() ? Duration.ofDays(7) : Duration.ofDays(1));
    List<RunView> running = running();
    content =
        new Content(
            RunsChart.of(overview.hours(), isWeek() ? HOURS_OF_WEEK_BAR : 1),
            overview.failing(),
            counted(running.size()),
            grouped(running),
            counted(interactions.countOpen(page.caller(), COUNTED + 1)),
            interactions.soonest(page.caller(), PageRequest.first(SHOWN)).items(),
            schedules.starting(page.caller(), SHOWN),
            recent());
    page.answeredUnchanged(content);
  }

  private static String counted(int count) {
    return count > COUNTED ? COUNTED + "+" : String.valueOf(count);
  }

  private List<RunView> running() {
    var filter = RunFilter.ALL.inStatus(RunStatus.open());
    return runs.list(page.caller(), filter, PageRequest.first(COUNTED + 1)).items();
  }

  /** One row for each workflow, however many of its runs there are. */
  private List<Running> grouped(List<RunView> running) {
    Map<String, Running> rows = new LinkedHashMap<>();
    for (RunView run : running) {
      rows.merge(
          run.workflowId(),
          new Running(new RunRow(run, facts.name(run.workflowId())), 1),
          (row, one) -> new Running(row.newest(), row.count() + 1));
    }
    return rows.values().stream().limit(SHOWN).toList();
  }

  /** The newest runs that no other run called; where there are none, the newest of all. */
  private List<RunRow> recent() {
    List<RunView> uncalled = newest(RunFilter.ALL.searching(RunSearch.UNCALLED));
    return (uncalled.isEmpty() ? newest(RunFilter.ALL) : uncalled)
        .stream().map(run -> new RunRow(run, facts.name(run.workflowId()))).toList();
  }

  private List<RunView> newest(RunFilter filter) {
    return runs.list(page.caller(), filter, PageRequest.first(SHOWN)).items();
  }

  /** What leads to the list of the runs that are counted as running, behind its address. */
  public String getOpenFilter() {
    QueryString.Builder builder = new QueryString.Builder();
    RunStatus.open().stream()
        .sorted()
        .forEach(status -> builder.with("status", Optional.of(status.code())));
    return builder.build();
  }

  /** Whether a week is shown, and not a day. */
  public boolean isWeek() {
    return page.query().text("range").equals(Optional.of(WEEK));
  }

  /** The time that is shown, in words. */
  public String getRangeWords() {
    return isWeek() ? Texts.of("home.last-7-days") : Texts.of("home.last-24-hours");
  }

  /** Whether there is no workflow at all. */
  public boolean isWithoutWorkflows() {
    return withoutWorkflows;
  }

  /** All else that is shown. */
  public Content getContent() {
    return content;
  }

  /**
   * What the page shows.
   *
   * @param runningCount runs that have not ended, as far as they are counted
   * @param running the newest of them, by workflow
   * @param questionCount open questions that the reader may answer, as far as they are counted
   * @param questions those of them that end soonest
   * @param recent the newest runs that no other run called
   */
  public record Content(
      RunsChart chart,
      List<Overview.Failing> failing,
      String runningCount,
      List<Running> running,
      String questionCount,
      List<InteractionView> questions,
      List<WorkflowView> upcoming,
      List<RunRow> recent) {}

  /**
   * Runs of a workflow that are open.
   *
   * @param count how many of them are among those that were read
   */
  public record Running(RunRow newest, int count) {}
}
