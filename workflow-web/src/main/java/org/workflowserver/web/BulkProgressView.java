package org.workflowserver.web;

import jakarta.enterprise.context.RequestScoped;
import jakarta.inject.Inject;
import jakarta.inject.Named;
import org.workflowserver.bulk.BulkAction;
import org.workflowserver.bulk.BulkOperations;
import org.workflowserver.bulk.BulkProgress;

/** The page that shows how far something that is done with many runs is. */
@Named("bulkProgressView")
@RequestScoped
public class BulkProgressView {
  private final BulkOperations operations;
  private final SignedInCaller signedIn;
  private final Page page;
  private BulkProgress progress;

  /** For the container's proxy. */
  protected BulkProgressView() {
    this(null, null, null);
  }

  @Inject
  BulkProgressView(BulkOperations operations, SignedInCaller signedIn, Page page) {
    this.operations = operations;
    this.signedIn = signedIn;
    this.page = page;
  }

  /** Reads what the page shows. */
  public void load() {
    progress = operations.require(signedIn.caller(), page.id().orElseThrow());
    page.answeredUnchanged(progress);
  }

  /** How far it is. */
  public BulkProgress getProgress() {
    return progress;
  }

  /** Whether runs are cancelled; otherwise they are run again. */
  public boolean isCancel() {
    return progress.action() == BulkAction.CANCEL;
  }
}
