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
import org.workflowserver.run.state.RunIds;
import org.workflowserver.run.state.StepKey;
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
    StepRecord.Attempt attempt = step.attempt();
    this.runId = step.run().id();
    this.orgId = step.run().orgId();
    this.workflowId = step.run().workflowId();
    this.seq = step.seq();
    this.nodeId = step.nodeId();
    this.iteration = step.step().path().text();
    this.entryId = attempt.id();
    this.componentId = attempt.componentId();
    this.status = LogStatus.of(step).code();
    this.attempt = attempt.number();
    this.input = attempt.input();
    this.output = attempt.output();
    this.durationMicros = attempt.duration().toNanos() / 1_000;
    this.createdAt = attempt.at();
    this.handle = step.handle();
    if (step.error() != null) {
      this.errorCode = step.error().code();
      this.errorMessage = step.error().message();
      this.errorRetryable = step.error().retryable();
    }
    this.copiedFrom = step.copiedFrom();
  }

  /**
   * The columns of a {@link StepRecord} without what the step read, of {@code run_log l}.
   *
   * @param output what is read of the column, in SQL
   * @param message the same of that of an error
   */
  static String columns(String output, String message) {
    return "l.run_id, l.org_id, l.workflow_id, l.seq, l.node_id, l.iteration, l.id, l.component_id,"
        + " l.attempt, '', %s, l.duration_us, l.created_at, l.handle, l.error_code, %s, case"
            .formatted(output, message)
        + " when l.error_code is not null then coalesce(l.error_retryable, false) end, case when"
        + " l.status = %s then 1 else 0 end, l.copied_from".formatted(LogStatus.WARNING.sql());
  }

  LogView view() {
    return LogView.of(onRecord());
  }

  StepRecord onRecord() {
    return new StepRecord(
        new RunIds(runId, orgId, workflowId),
        seq,
        new StepRecord.Attempt(
            StepKey.of(nodeId, iteration),
            entryId,
            componentId,
            attempt,
            input,
            output,
            Duration.ofNanos(durationMicros * 1_000),
            createdAt),
        handle,
        errorCode == null
            ? null
            : new Failure(errorCode, errorMessage, Boolean.TRUE.equals(errorRetryable)),
        status.equals(LogStatus.WARNING.code()),
        copiedFrom);
  }
}
