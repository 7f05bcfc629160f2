package org.workflowserver.web.run;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import org.workflowserver.bulk.BulkAction;
import org.workflowserver.bulk.BulkOperations;
import org.workflowserver.bulk.BulkProgress;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.Toasts;

/** The page that shows how far something that is done with many runs is. */
@Model
public class BulkProgressView {
  @Inject private BulkOperations operations;
  @Inject private Page page;
  @Inject private Toasts toasts;
  private BulkProgress progress;

  /** Reads what the page shows. */
  public void load() {
    progress = operations.require(page.caller(), page.id().orElseThrow());
    page.answeredUnchanged(progress);
  }

  /** Stops the operation and shows how far it came. */
  public void stop() {
    BulkProgress stopped = operations.cancel(page.caller(), page.id().orElseThrow());
    if (stopped.isStopped()) {
      toasts.done(Texts.of("bulk-progress.is-stopped"));
    } else {
      toasts.failed(Texts.of("bulk-progress.had-finished"));
    }
    page.showAnew();
  }

  /** How far it is. */
  public BulkProgress getProgress() {
    return progress;
  }

  /** Address of the list that it was begun from. */
  public String getList() {
    return page.getRoot() + "/runs" + RunsQuery.ofList(page.request());
  }

  /** What it is doing, or did. */
  public String getHeading() {
    if (progress.isStopped()) {
      return isCancel()
          ? Texts.of("bulk-progress.cancelling-was-stopped")
          : Texts.of("bulk-progress.starting-was-stopped");
    }
    if (isCancel()) {
      return progress.isFinished()
          ? Texts.of("bulk-progress.runs-cancelled")
          : Texts.of("bulk-progress.cancelling-runs");
    }
    return progress.isFinished()
        ? Texts.of("bulk-progress.runs-started-again")
        : Texts.of("bulk-progress.starting-runs-again");
  }

  /** Whether runs are cancelled; otherwise they are run again. */
  public boolean isCancel() {
    return progress.action() == BulkAction.CANCEL;
  }
}
