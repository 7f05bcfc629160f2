package org.workflowserver.web.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.trace.RunPicture;
import org.workflowserver.run.trace.RunPicture.PictureEdge;
import org.workflowserver.run.trace.RunPicture.PictureNode;
import org.workflowserver.run.trace.RunPicture.State;
import org.workflowserver.run.trace.RunTrace;
import org.workflowserver.run.trace.StepTrace;
import org.workflowserver.web.page.Words;

class RunComparisonTest {
  @Test
  void itemsThatAreAsManyAreNotSaidToBeTheSame() {
    RunComparison same = compare(side(7, true), side(7, true));
    assertThat(same.steps()).isEmpty();
    assertThat(same.counted()).containsExactly("Call each");

    RunComparison other = compare(side(7, true), side(8, true));
    assertThat(other.counted()).isEmpty();
    assertThat(other.steps().getFirst().items()).containsExactly("7 × Succeeded", "8 × Succeeded");
  }

  @Test
  void anEdgeThatOneRunAloneTookSaysWhich() {
    assertThat(label(compare(side(1, true), side(1, false)))).isEqualTo("only first run");
    assertThat(label(compare(side(1, false), side(1, true)))).isEqualTo("only second run");
    assertThat(label(compare(side(1, true), side(1, true)))).isEqualTo("item");
  }

  private static String label(RunComparison comparison) {
    return comparison.drawing().lines().getFirst().label();
  }

  private static RunComparison compare(RunComparison.Side first, RunComparison.Side second) {
    return RunComparison.of(first, second, new Words());
  }

  private static RunComparison.Side side(int items, boolean taken) {
    Instant noon = Instant.parse("2026-03-08T12:00:00Z");
    StepTrace calls =
        new StepTrace(
            "call",
            "webhook",
            true,
            LogStatus.SUCCESS,
            "default",
            items,
            1,
            1,
            9,
            noon,
            noon,
            false);
    RunPicture picture =
        new RunPicture(
            List.of(node("each", null, false), node("call", "Call each", true)),
            List.of(new PictureEdge("each", "call", "item", taken)));
    return new RunComparison.Side(
        new RunTrace(null, picture, List.of(calls)), numbers -> List.of());
  }

  private static PictureNode node(String id, String description, boolean iterated) {
    return new PictureNode(
        id, "webhook", "Call", description, "action", 0, 0, State.SUCCEEDED, 1, iterated, null);
  }
}
