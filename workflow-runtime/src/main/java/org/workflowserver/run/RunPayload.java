package org.workflowserver.run;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;

/** What a run started with and what it gave; lists read it only when they are asked to. */
@Entity
@Table(name = "run_payloads")
class RunPayload {
  @Id
  @Column(name = "run_id")
  private String runId;

  @Column(name = "org_id")
  private String orgId;

  @Column(name = "trigger_payload")
  private String triggerPayload;

  private String output;
  private String traceparent;

  protected RunPayload() {}

  RunPayload(NewRun accepted) {
    this.runId = accepted.id();
    this.orgId = accepted.orgId();
    this.triggerPayload = accepted.triggerPayload();
    this.traceparent = accepted.traceparent();
  }

  /** The run with it, without entries. */
  RunDetail of(RunView run) {
    return new RunDetail(run, triggerPayload, output, List.of(), false);
  }

  String runId() {
    return runId;
  }

  String triggerPayload() {
    return triggerPayload;
  }

  String output() {
    return output;
  }

  String traceparent() {
    return traceparent;
  }
}
