package org.workflowserver.run.record;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Duration;
import java.time.Instant;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.state.Failure;
import org.workflowserver.run.state.IterationPath;
import org.workflowserver.run.state.StepRecord;

/** The record of an attempt: what readers see and recovery replays. */
@Entity
@Table(name = "run_log")
class LogEntry {
  /** The table's own key is the run and the number there; this names an entry as well. */
  @Id
  @Column(name = "id")
  private String entryId;

  private String runId;
  private int seq;
  private String orgId;
  private String workflowId;
  private String nodeId;
  private String componentId;
  private String status;
  private int attempt;
  private String iteration;
  private String handle;
  private String input;
  private String output;
  private String errorCode;
  private String errorMessage;
  private Boolean errorRetryable;

  @Column(name = "duration_us")
  private long durationMicros;

  private Instant createdAt;
  private String copiedFrom;

  protected LogEntry() {}

  LogEntry(StepRecord step) {
    this.runId = step.runId();
    this.seq = step.seq();
    this.entryId = step.id();
    this.orgId = step.orgId();
    this.workflowId = step.workflowId();
    this.nodeId = step.nodeId();
    this.componentId = step.componentId();
    this.status = LogStatus.of(step).code();
    this.attempt = step.attempt();
    this.iteration = step.iteration().text();
    this.handle = step.handle();
    this.input = step.input();
    this.output = step.output();
    this.durationMicros = step.duration().toNanos() / 1_000;
    this.createdAt = step.createdAt();
    this.copiedFrom = step.copiedFrom();
    if (step.error() != null) {
      this.errorCode = step.error().code();
      this.errorMessage = step.error().message();
      this.errorRetryable = step.error().retryable();
    }
  }

  /**
   * The columns of a {@link StepRecord} without what the step read, of {@code run_log l}.
   *
   * @param output what is read of the column, in SQL
   * @param message the same of that of an error
   */
  static String columns(String output, String message) {
    return "l.id, l.run_id, l.org_id, l.workflow_id, l.seq, l.node_id, l.component_id, case when"
        + " l.status = %s then 1 else 0 end, l.attempt, l.iteration, l.handle, '', %s, l.error_code,"
            .formatted(LogStatus.WARNING.sql(), output)
        + " %s, case when l.error_code is not null then coalesce(l.error_retryable, false) end,"
            .formatted(message)
        + " l.duration_us, l.created_at, l.copied_from";
  }

  LogView view() {
    return LogView.of(onRecord());
  }

  StepRecord onRecord() {
    return new StepRecord(
        entryId,
        runId,
        orgId,
        workflowId,
        seq,
        nodeId,
        componentId,
        status.equals(LogStatus.WARNING.code()),
        attempt,
        IterationPath.parse(iteration),
        handle,
        input,
        output,
        errorCode == null
            ? null
            : new Failure(errorCode, errorMessage, Boolean.TRUE.equals(errorRetryable)),
        Duration.ofNanos(durationMicros * 1_000),
        createdAt,
        copiedFrom);
  }
}
