package org.workflowserver.refusal;

/** A call that started a run and is not answered by it. The run stays. */
public final class RunRefusal extends Refusal {
  private final String runId;
  private final boolean replayed;

  /**
   * @param replayed whether an earlier call with the same key started the run
   */
  public RunRefusal(RefusalCode code, String message, String runId, boolean replayed) {
    super(code, message);
    this.runId = runId;
    this.replayed = replayed;
  }

  /** The run that was started. */
  public String runId() {
    return runId;
  }

  /** Whether an earlier call with the same key started the run. */
  public boolean isReplayed() {
    return replayed;
  }
}
