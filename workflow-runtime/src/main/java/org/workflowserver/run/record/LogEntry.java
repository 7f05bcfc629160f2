package org.workflowserver.run.record;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.List;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.run.LogStatus;
import org.workflowserver.run.LogView;
import org.workflowserver.run.state.StepRecord;

/**
 * The record of an attempt: what readers see and recovery replays. JPA writes it; what is read is a
 * {@link StepRecord}.
 */
@SuppressWarnings("unused") // JPA alone reads the members
@Entity
@Table(name = "run_log")
class LogEntry {
  static final String WHOLE =
      "select " + columns("l.input", "l.output", "l.error_message") + " from run_log l ";

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
   * The columns of a {@link StepRecord}, of {@code run_log l}.
   *
   * @param input what is read of the column, in SQL
   * @param output the same of that of what the step wrote
   * @param message the same of that of an error
   */
  static String columns(String input, String output, String message) {
    return "l.run_id, l.org_id, l.workflow_id, l.seq, l.node_id, l.iteration, l.id, l.component_id,"
        + " l.attempt, %s, %s, l.duration_us, l.created_at, l.handle, l.error_code, %s, case"
            .formatted(input, output, message)
        + " when l.error_code is not null then coalesce(l.error_retryable, false) end, case when"
        + " l.status = %s then 1 else 0 end, l.copied_from".formatted(LogStatus.WARNING.sql());
  }

  /**
   * Entries, whole.
   *
   * @param which what stands behind {@code from run_log l}
   */
  static List<StepRecord> list(Sql sql, SqlParts which) {
    return sql.of(new SqlParts(WHOLE).add(which)).list(StepRecord.class);
  }

  /** The same as readers see them. */
  static List<LogView> views(Sql sql, SqlParts which) {
    return list(sql, which).stream().map(LogView::of).toList();
  }
}
