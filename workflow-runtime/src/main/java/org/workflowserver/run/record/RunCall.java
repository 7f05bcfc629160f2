package org.workflowserver.run.record;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import org.workflowserver.run.CalledBy;
import org.workflowserver.run.RunRecord;
import org.workflowserver.run.state.StepKey;

/** Which step called a run. */
@Entity
@Table(name = "run_calls")
class RunCall {
  @Id private String runId;

  @SuppressWarnings("UnusedVariable") // a column, read by SQL
  private String orgId;

  private String parentRunId;
  private String nodeId;
  private String iteration;
  private boolean waited;
  private int depth;

  protected RunCall() {}

  RunCall(RunRecord run) {
    CalledBy caller = run.identity().calledBy();
    this.runId = run.id();
    this.orgId = run.orgId();
    this.parentRunId = caller.runId();
    this.nodeId = caller.step().nodeId();
    this.iteration = caller.step().path().text();
    this.waited = caller.waited();
    this.depth = caller.depth();
  }

  String runId() {
    return runId;
  }

  CalledBy onRecord() {
    return new CalledBy(parentRunId, StepKey.of(nodeId, iteration), waited, depth);
  }
}
