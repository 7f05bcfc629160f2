package org.workflowserver.web.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.workflowserver.identity.Caller;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.record.RunTraces;
import org.workflowserver.run.trace.EntryFilter;
import org.workflowserver.run.trace.RelatedRuns;
import org.workflowserver.run.trace.RunPicture;
import org.workflowserver.run.trace.RunPicture.PictureNode;
import org.workflowserver.run.trace.RunPicture.State;
import org.workflowserver.run.trace.RunTrace;
import org.workflowserver.run.trace.StepTrace;
import org.workflowserver.web.page.GraphDrawing;
import org.workflowserver.web.page.QueryString;
import org.workflowserver.web.page.ShownJson;

class RunPanelTest {
  private final List<Optional<String>> asked = new ArrayList<>();

  @Test
  void theListBeginsWhereTheNodeDoesAndGoesOnBehindAnEmptyPage() {
    RunPanel panel = panel("late");
    assertThat(asked).containsExactly(Optional.of(Cursor.of("7000")));

    assertThat(panel.getEntries()).isEmpty();
    assertThat(panel.isListed()).isTrue();
    assertThat(panel.getLater()).contains("items=" + Cursor.of("12000"));
    assertThat(panel.isFailedAlone()).isTrue();
    assertThat(panel.getOtherList()).contains("node=late").contains("all=yes");
  }

  @Test
  void aNodeWithoutEntriesHasNoList() {
    assertThat(panel("never").isListed()).isFalse();
  }

  @Test
  void itemsStandInTheirOrderHoweverTheyEnded() {
    assertThat(panel("items").getEntries())
        .extracting(LogView::iteration)
        .containsExactly(List.of(0), List.of(0, 2), List.of(5), List.of(10));
  }

  @Test
  void behindTheLastFailureOfAPageComesTheFirstOfTheNextPage() {
    RunPanel first = panel("failing");
    assertThat(first.getShown().entry().seq()).isEqualTo(7_001);
    assertThat(first.getEntries()).extracting(LogView::seq).containsExactly(7_001);
    String next = "?node=failing&items=" + Cursor.of("12000") + "#panel-node";
    assertThat(first.getNextFailed()).isEqualTo(next);
    RunPanel second = panel("failing", Map.of("items", List.of(Cursor.of("12000"))));
    assertThat(second.getShown().entry().seq()).isEqualTo(13_000);
    assertThat(second.getNextFailed()).isEmpty();
    assertThat(panel("late").getNextFailed()).contains("items=" + Cursor.of("12000"));
  }

  private RunPanel panel(String node) {
    return panel(node, Map.of());
  }

  private RunPanel panel(String node, Map<String, List<String>> more) {
    Map<String, List<String>> query = new HashMap<>(more);
    query.put("node", List.of(node));
    RunQuery asking = RunQuery.of(QueryString.of(query));
    RunPicture picture =
        new RunPicture(
            List.of(node("late"), node("never"), node("items"), node("failing")),
            List.<RunPicture.PictureEdge>of());
    List<StepTrace> steps =
        List.of(
            step("late", LogStatus.SUCCESS),
            step("late", LogStatus.ERROR),
            step("failing", LogStatus.ERROR));
    return RunPanel.of(
        new RunReader(new Found(), null, "fl_run_1", "", new ShownJson.Budget()),
        asking,
        GraphDrawing.of(picture, asking.node()).find(asking.node().orElseThrow()).orElseThrow(),
        new RunTrace(null, picture, steps),
        new RelatedRuns(Optional.empty(), List.of(), false, Set.of(), List.of(), false));
  }

  /** A record of which the piece that is looked at has no entry of a node, or few. */
  private final class Found extends RunTraces {
    @Override
    public Slice<LogView> entries(
        Caller caller, String runId, EntryFilter filter, PageRequest page) {
      asked.add(page.cursor());
      if (filter.nodeId().equals(Optional.of("failing"))) {
        return page.cursor().equals(Optional.of(Cursor.of("12000")))
            ? new Slice<>(
                List.of(attempt(12_500, LogStatus.WARNING), attempt(13_000, LogStatus.ERROR)),
                Optional.empty())
            : new Slice<>(
                List.of(attempt(7_001, LogStatus.ERROR), attempt(9_000, LogStatus.WARNING)),
                Optional.of(Cursor.of("12000")));
      }
      return new Slice<>(
          filter.nodeId().equals(Optional.of("items"))
              ? List.of(item(1, 5), item(2, 0, 2), item(3, 10), item(4, 0))
              : List.of(),
          filter.nodeId().equals(Optional.of("late"))
              ? Optional.of(Cursor.of("12000"))
              : Optional.empty());
    }

    @Override
    public Optional<LogView> entry(Caller caller, String runId, int seq) {
      return Optional.of(
          new LogView(
              "fl_log_" + seq,
              runId,
              seq,
              "failing",
              "webhook",
              LogStatus.ERROR,
              1,
              List.of(seq),
              null,
              "{}",
              "{}",
              null,
              Duration.ZERO,
              Instant.EPOCH,
              null));
    }
  }

  private static LogView item(int seq, Integer... iteration) {
    return entry(seq, "items", LogStatus.SUCCESS, iteration);
  }

  private static LogView attempt(int seq, LogStatus status) {
    return entry(seq, "failing", status, seq);
  }

  private static LogView entry(int seq, String node, LogStatus status, Integer... iteration) {
    return new LogView(
        "log_" + seq,
        "fl_run_1",
        seq,
        node,
        "webhook",
        status,
        1,
        List.of(iteration),
        "success",
        "",
        "",
        null,
        Duration.ZERO,
        Instant.EPOCH,
        null);
  }

  private static PictureNode node(String id) {
    return new PictureNode(
        id, "webhook", "Call", null, "action", 0, 0, State.FAILED, 1, true, null);
  }

  private static StepTrace step(String node, LogStatus status) {
    Instant noon = Instant.parse("2026-03-08T12:00:00Z");
    return new StepTrace(
        node, "webhook", true, status, null, 9, 1, 7_001, 20_000, noon, noon, false);
  }
}
