package org.workflowserver.web.run;

import java.util.List;
import org.workflowserver.run.trace.RunPicture.State;
import org.workflowserver.run.trace.RunTrace;
import org.workflowserver.web.page.GraphDrawing;
import org.workflowserver.web.page.Texts;

/**
 * A box of the picture with how often its node ran, in words; empty for once.
 *
 * @param failed of several items those that failed, in words; empty for none
 */
public record CountedBox(GraphDrawing.Box box, String counted, String failed) {
  /** The boxes of the drawing; each is counted once, however often the page says it. */
  static List<CountedBox> of(RunTrace trace, GraphDrawing drawing) {
    return drawing.boxes().stream().map(box -> of(box, trace)).toList();
  }

  private static CountedBox of(GraphDrawing.Box box, RunTrace trace) {
    if (box.node().attempts() <= 1) {
      return new CountedBox(box, "", "");
    }
    if (!box.node().iterated()) {
      return new CountedBox(box, Texts.of("graph.attempts", box.node().attempts()), "");
    }
    String failed =
        box.node().state() == State.FAILED
            ? Texts.of("common.of", trace.failedItems(box.id()), box.node().attempts())
            : "";
    return new CountedBox(
        box, Texts.of("graph.items", failed.isEmpty() ? box.node().attempts() : failed), failed);
  }
}
