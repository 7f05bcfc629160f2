package org.workflowserver.run;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.workflowserver.json.Coded;

/** A run's facts, narrow: payloads lie in {@link RunPayload}. */
@Entity
@Table(name = "runs")
@SuppressWarnings("UnusedVariable") // fields are columns, read by SQL
class Run {
  @Id private String id;

  @Column(name = "org_id")
  private String orgId;

  @Column(name = "workflow_id")
  private String workflowId;

  @Column(name = "workflow_version")
  private int workflowVersion;

  private String status;

  @Column(name = "trigger_type")
  private String triggerType;

  private String owner;

  @Column(name = "wake_at")
  private Instant wakeAt;

  private int commands;
  private int takeovers;
  private int revision;

  @Column(name = "error_code")
  private String errorCode;

  @Column(name = "error_message")
  private String errorMessage;

  @Column(name = "started_at")
  private Instant startedAt;

  @Column(name = "completed_at")
  private Instant completedAt;

  @Column(name = "parent_run_id")
  private String parentRunId;

  @Column(name = "original_run_id")
  private String originalRunId;

  @Column(name = "requested_by")
  private String requestedBy;

  private String requester;

  protected Run() {}

  Run(NewRun accepted) {
    this.id = accepted.id();
    this.orgId = accepted.orgId();
    this.workflowId = accepted.workflowId();
    this.workflowVersion = accepted.workflowVersion();
    this.status = accepted.status().code();
    this.triggerType = accepted.triggerType();
    this.owner = accepted.owner();
    this.startedAt = accepted.startedAt();
    this.wakeAt = accepted.owner() == null ? accepted.startedAt() : null;
    this.revision = 1;
    this.parentRunId = accepted.parentRunId();
    this.originalRunId = accepted.originalRunId();
    if (accepted.requestedBy() != null) {
      this.requestedBy = accepted.requestedBy().name();
      this.requester = accepted.requestedBy().subject();
    }
  }

  String id() {
    return id;
  }

  Requester requestedBy() {
    return Requester.onRecord(requestedBy, requester);
  }

  int takeovers() {
    return takeovers;
  }

  /** Whether a step of another run called it. */
  boolean hasParent() {
    return parentRunId != null;
  }

  /** Whether it is open, and no server moves it at this moment. */
  boolean isLyingIdle() {
    return owner == null && Coded.find(RunStatus.class, status).orElseThrow().isOpen();
  }

  /** Whether it is due and waits for a slot among the runs of its workflow. */
  boolean isHeld() {
    return isLyingIdle() && wakeAt == null;
  }

  String workflowId() {
    return workflowId;
  }

  String orgId() {
    return orgId;
  }

  RunView view() {
    return new RunView(
        id,
        workflowId,
        workflowVersion,
        Coded.find(RunStatus.class, status).orElseThrow(),
        triggerType,
        Requester.shown(requestedBy()),
        Coded.find(RunError.class, errorCode).orElse(null),
        errorMessage,
        startedAt,
        completedAt,
        parentRunId,
        originalRunId,
        revision,
        status.equals(RunStatus.PENDING.code()) ? RunWaiting.FOR_ROOM : null);
  }
}
