package org.workflowserver.run.record;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;
import org.workflowserver.database.Sql;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunRecord;
import org.workflowserver.run.RunView;

/** What a run started with and what it gave; lists read it only when they are asked to. */
@Entity
@Table(name = "run_payloads")
class RunPayload {
  @Id private String runId;

  @SuppressWarnings("UnusedVariable") // read by SQL
  private String orgId;

  private String triggerPayload;
  private String output;
  private String traceparent;

  protected RunPayload() {}

  RunPayload(RunRecord accepted) {
    this.runId = accepted.id();
    this.orgId = accepted.orgId();
    this.triggerPayload = accepted.triggerPayload();
    this.traceparent = accepted.identity().traceparent();
  }

  /** The run with it, without entries. */
  RunDetail of(RunView run) {
    return new RunDetail(run, triggerPayload, output, List.of(), 0);
  }

  /**
   * That of a run.
   *
   * @throws Refusal {@code resource_missing} when the run was removed since it was found
   */
  static RunPayload require(Sql sql, String runId) {
    return sql.of(RunPayload.class, "select p from RunPayload p where p.runId = ?1")
        .with(runId)
        .first()
        .orElseThrow(() -> Refusal.notFound("run"));
  }

  /** Characters of what it holds. */
  long length() {
    return (long) triggerPayload.length() + (output == null ? 0 : output.length());
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
