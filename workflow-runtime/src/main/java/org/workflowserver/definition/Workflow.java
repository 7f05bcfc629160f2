package org.workflowserver.definition;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import org.workflowserver.json.Json;

/** The named thing; its graph lies in {@link WorkflowVersion}. */
@Entity
@Table(name = "workflows")
class Workflow {
  @Id private String id;

  @Column(name = "org_id")
  private String orgId;

  private String name;
  private String description;
  private boolean active;

  @Column(name = "current_version")
  private int currentVersion;

  private String settings;

  /** The setting of that name, for the statement that ends a run. */
  @Column(name = "error_workflow_id")
  @SuppressWarnings("UnusedVariable") // read by SQL
  private String errorWorkflowId;

  /** The setting of that name, for claims. */
  @SuppressWarnings("UnusedVariable") // read by SQL
  private Integer concurrency;

  @Column(name = "schedule_timezone")
  private String scheduleTimezone;

  private int revision;

  @Column(name = "created_at")
  private Instant createdAt;

  @Column(name = "updated_at")
  private Instant updatedAt;

  @Column(name = "deleted_at")
  private Instant deletedAt;

  protected Workflow() {}

  Workflow(String id, String orgId, WorkflowBody body, Instant now) {
    this.id = id;
    this.orgId = orgId;
    this.active = true;
    this.currentVersion = 1;
    this.settings = Json.write(WorkflowSettings.DEFAULT.json());
    this.scheduleTimezone = "UTC";
    this.createdAt = now;
    this.revision = 0;
    apply(body, now);
  }

  /** Changes what the body has. */
  final void apply(WorkflowBody body, Instant now) {
    body.name().ifPresent(value -> name = value);
    if (body.has("description")) {
      description = body.description();
    }
    body.active().ifPresent(value -> active = value);
    body.scheduleTimezone().ifPresent(value -> scheduleTimezone = value);
    body.settings().ifPresent(this::set);
    change(now);
  }

  private void set(WorkflowSettings next) {
    settings = Json.write(next.json());
    errorWorkflowId = next.errorWorkflowId();
    concurrency = next.concurrency();
  }

  /** Notes a change: readers of an earlier revision no longer have what is there. */
  final void change(Instant now) {
    updatedAt = now;
    revision++;
  }

  /** Makes the next version the current one and returns its number. */
  int advanceVersion() {
    return ++currentVersion;
  }

  void delete(Instant now) {
    active = false;
    deletedAt = now;
    revision++;
  }

  String id() {
    return id;
  }

  String orgId() {
    return orgId;
  }

  boolean isDeleted() {
    return deletedAt != null;
  }

  int currentVersion() {
    return currentVersion;
  }

  WorkflowSettings settings() {
    return WorkflowSettings.ofStored(settings);
  }

  int revision() {
    return revision;
  }

  /** The view without nodes and edges. */
  WorkflowView summary(String webhookUrl) {
    return view(null, webhookUrl);
  }

  /**
   * The view with the nodes and edges of {@code drawing}, or without them when it is null.
   *
   * @param webhookUrl null when there is none, or it is not to be shown
   */
  WorkflowView view(Drawing drawing, String webhookUrl) {
    return new WorkflowView(
        id,
        name,
        description,
        drawing == null ? null : drawing.rawNodes(),
        drawing == null ? null : drawing.rawEdges(),
        scheduleTimezone,
        active,
        webhookUrl,
        currentVersion,
        Json.parseObject(settings),
        createdAt,
        updatedAt,
        revision);
  }

  /** What a start needs to know. */
  WorkflowHead head() {
    return new WorkflowHead(id, orgId, name, active, currentVersion, settings());
  }
}
