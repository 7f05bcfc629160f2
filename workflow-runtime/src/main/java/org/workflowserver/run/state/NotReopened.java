package org.workflowserver.run.state;

/** An iterator of which items are on record does not open again. */
public final class NotReopened extends RuntimeException {
  private final boolean passing;

  /**
   * @param nodeId the iterator
   * @param code why: that of a failed step
   * @param passing whether it may open later
   */
  public NotReopened(String nodeId, String code, boolean passing) {
    super(
        "The iterator '%s' could not be opened again for the items that are left (%s)."
            .formatted(nodeId, code));
    this.passing = passing;
  }

  public boolean isPassing() {
    return passing;
  }
}
