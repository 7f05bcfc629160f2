package org.workflowserver.run;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** What a run started with and what it gave; lists never read it. */
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
