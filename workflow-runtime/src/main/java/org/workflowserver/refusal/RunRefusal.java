package org.workflowserver.refusal;

/** A call that started a run and is not answered by it. The run stays. */
public final class RunRefusal extends Refusal {
  private static final long serialVersionUID = 1L;

  private final String runId;

  public RunRefusal(RefusalCode code, String message, String runId) {
    super(code, message);
    this.runId = runId;
  }

  /** The run that was started. */
  public String runId() {
    return runId;
  }
}
