package org.workflowserver.web.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
import org.workflowserver.run.trace.EntryView;
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
        .extracting(EntryView::iteration)
        .containsExactly(List.of(0), List.of(0, 2), List.of(5), List.of(10));
  }

  private RunPanel panel(String node) {
    RunQuery asking = RunQuery.of(QueryString.of(Map.of("node", List.of(node))));
    RunPicture picture =
        new RunPicture(
            List.of(node("late"), node("never"), node("items")), List.<RunPicture.PictureEdge>of());
    List<StepTrace> steps = List.of(step("late", LogStatus.SUCCESS), step("late", LogStatus.ERROR));
    return RunPanel.of(
        new RunReader(new Found(), null, "fl_run_1", "", new ShownJson.Budget()),
        asking,
        GraphDrawing.of(picture, asking.node()).find(asking.node().orElseThrow()).orElseThrow(),
        new RunTrace(null, picture, steps),
        new RelatedRuns(Optional.empty(), List.of(), false, Set.of(), List.of(), false));
  }

  /** A record of which the piece that is looked at has no entry of the node. */
  private final class Found extends RunTraces {
    @Override
    public Slice<EntryView> entries(
        Caller caller, String runId, EntryFilter filter, PageRequest page) {
      asked.add(page.cursor());
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
      return Optional.empty();
    }
  }

  private static EntryView item(int seq, Integer... iteration) {
    return new EntryView(
        seq,
        "items",
        "webhook",
        LogStatus.SUCCESS,
        1,
        List.of(iteration),
        "success",
        null,
        null,
        Duration.ZERO,
        Instant.EPOCH,
        false);
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
