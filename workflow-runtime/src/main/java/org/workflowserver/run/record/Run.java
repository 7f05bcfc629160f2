package org.workflowserver.run.record;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.workflowserver.json.Coded;
import org.workflowserver.run.CalledBy;
import org.workflowserver.run.Requester;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunIdentity;
import org.workflowserver.run.RunRecord;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.RunView;
import org.workflowserver.run.RunWaiting;

/** A run's facts, narrow: payloads lie in {@link RunPayload}. */
@Entity
@Table(name = "runs")
@SuppressWarnings("UnusedVariable") // fields are columns, read by SQL
class Run {
  @Id private String id;

  private String orgId;
  private String workflowId;
  private int workflowVersion;
  private String status;
  private String triggerType;
  private String owner;
  private Instant wakeAt;
  private int commands;
  private int takeovers;
  private int revision;
  private String errorCode;
  private String errorMessage;
  private Instant startedAt;
  private Instant completedAt;
  private String parentRunId;
  private String originalRunId;
  private String requestedBy;
  private String requester;

  protected Run() {}

  Run(RunRecord accepted) {
    RunIdentity run = accepted.identity();
    this.id = run.id();
    this.orgId = run.orgId();
    this.workflowId = run.workflowId();
    this.workflowVersion = run.workflowVersion();
    this.status = accepted.status().code();
    this.triggerType = run.triggerType();
    this.owner = accepted.owner();
    this.startedAt = run.startedAt();
    this.wakeAt = accepted.owner() == null ? run.startedAt() : null;
    this.revision = 1;
    this.parentRunId = run.parentRunId();
    this.originalRunId = run.originalRunId();
    if (run.requestedBy() != null) {
      this.requestedBy = run.requestedBy().name();
      this.requester = run.requestedBy().subject();
    }
  }

  String id() {
    return id;
  }

  Requester requestedBy() {
    return Requester.onRecord(requestedBy, requester);
  }

  String owner() {
    return owner;
  }

  int takeovers() {
    return takeovers;
  }

  /** Whether a step of another run called it. */
  boolean hasParent() {
    return parentRunId != null;
  }

  /** Whether it is open, and no server moves it at this moment. */
  boolean isUnowned() {
    return owner == null && Coded.find(RunStatus.class, status).orElseThrow().isOpen();
  }

  /** Whether it is due and waits for a slot among the runs of its workflow. */
  boolean isHeld() {
    return isUnowned() && wakeAt == null;
  }

  String workflowId() {
    return workflowId;
  }

  String orgId() {
    return orgId;
  }

  RunIdentity identity(String traceparent, CalledBy calledBy) {
    return new RunIdentity(
        id,
        orgId,
        workflowId,
        workflowVersion,
        triggerType,
        startedAt,
        traceparent,
        parentRunId,
        originalRunId,
        requestedBy(),
        calledBy);
  }

  RunView view() {
    RunStatus at = Coded.find(RunStatus.class, status).orElseThrow();
    return RunView.of(
        identity(null, null),
        at,
        Coded.find(RunError.class, errorCode).orElse(null),
        errorMessage,
        completedAt,
        revision,
        at == RunStatus.PENDING ? RunWaiting.FOR_ROOM : null);
  }
}
