package org.workflowserver.journal;

/** A fact did not get on record. */
public class NotRecorded extends RuntimeException {
  private final boolean factAtFault;

  NotRecorded(String message) {
    super(message, null, false, false);
    this.factAtFault = false;
  }

  NotRecorded(String message, Throwable cause) {
    super(message, cause);
    this.factAtFault = true;
  }

  /** Whether the database refused this very fact; otherwise this server may record no more. */
  public boolean isFactAtFault() {
    return factAtFault;
  }
}
