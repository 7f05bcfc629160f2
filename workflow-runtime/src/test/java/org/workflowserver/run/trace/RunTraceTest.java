package org.workflowserver.run.trace;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;
import org.workflowserver.run.RunWaiting;
import org.workflowserver.run.trace.RunPicture.PictureNode;
import org.workflowserver.run.trace.RunPicture.State;

class RunTraceTest {
  private static final RunWaiting ALPHA = new RunWaiting("child", "alpha", null, "", null);
  private static final RunWaiting BETA = new RunWaiting("delay", "beta", null, "", null);

  @Test
  void allWaitsAreToldTheOneOfTheRunFirst() {
    assertThat(trace(BETA, ALPHA, null, BETA).waits()).containsExactly(BETA, ALPHA);
  }

  @Test
  void aRunThatWaitsAsAWholeWaitsForNothingElse() {
    assertThat(trace(RunWaiting.FOR_PERMIT, ALPHA).waits()).containsExactly(RunWaiting.FOR_PERMIT);
  }

  @Test
  void aRunThatMovesWaitsForNothing() {
    assertThat(trace(null, ALPHA).waits()).isEmpty();
  }

  private static RunTrace trace(RunWaiting ofRun, RunWaiting... ofNodes) {
    RunView run =
        new RunView(
            "fl_run_1",
            "fl_1",
            1,
            RunStatus.RUNNING,
            "manual",
            null,
            null,
            null,
            Instant.EPOCH,
            null,
            null,
            null,
            1,
            ofRun);
    List<PictureNode> nodes = Stream.of(ofNodes).map(RunTraceTest::node).toList();
    return new RunTrace(run, new RunPicture(nodes, List.of()), List.of());
  }

  private static PictureNode node(RunWaiting waiting) {
    return new PictureNode(
        "n", "delay", null, null, "action", 0, 0, State.WAITING, 0, false, waiting);
  }
}
