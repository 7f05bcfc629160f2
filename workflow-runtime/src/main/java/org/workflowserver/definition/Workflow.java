package org.workflowserver.definition;

import jakarta.persistence.Column;
import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.workflowserver.definition.content.DefaultAuthorization;
import org.workflowserver.definition.content.Drawing;
import org.workflowserver.definition.content.WorkflowBody;
import org.workflowserver.definition.content.WorkflowReferences;
import org.workflowserver.definition.content.WorkflowSchedule;
import org.workflowserver.definition.content.WorkflowSettings;
import org.workflowserver.json.Json;
import org.workflowserver.json.Text;
import org.workflowserver.json.ValueWeight;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** The named thing; its graph lies in {@link WorkflowVersion}. */
@Entity
@Table(name = "workflows")
class Workflow {
  @Id private String id;

  private String orgId;
  private String name;

  /** The name as lists are ordered by it: in small letters. */
  private String sortName;

  private String description;
  private boolean active;
  private int currentVersion;

  /** Whether steps can call what the current version draws. */
  @SuppressWarnings("UnusedVariable") // read by SQL
  private boolean callable;

  private String settings;

  /** The setting of that name, for the statement that ends a run. */
  @SuppressWarnings("UnusedVariable") // read by SQL
  private String errorWorkflowId;

  /** The setting of that name, for claims. */
  @SuppressWarnings("UnusedVariable") // read by SQL
  private Integer concurrency;

  /** The setting of that name, for what removes runs. */
  @Column(name = "retention_days")
  @SuppressWarnings("UnusedVariable") // read by SQL
  private Integer retention;

  /** What requests are sent with that name no authorization themselves; null for nothing. */
  private String authorizationId;

  private String scheduleType;
  private String scheduleValue;
  private String scheduleTimezone;
  private Instant scheduleSince;

  /** Goes up when what the schedule fired before is not to be started any more. */
  private int scheduleEpoch;

  private Instant nextRunAt;
  private int revision;
  private Instant createdAt;
  private Instant updatedAt;
  private Instant deletedAt;

  protected Workflow() {}

  Workflow(
      String id,
      String orgId,
      WorkflowBody body,
      WorkflowSchedule schedule,
      Set<String> missing,
      Instant now) {
    this.id = id;
    this.orgId = orgId;
    this.active = true;
    this.currentVersion = 1;
    this.settings = Json.write(WorkflowSettings.DEFAULT.json());
    this.createdAt = now;
    this.revision = 0;
    apply(body, schedule, missing, now);
    change(now);
  }

  /**
   * Changes what the body has.
   *
   * @param missing names and ids of the vault that are not there; an authorization among them is
   *     not taken
   * @return whether anything is other than before; its revision is not
   */
  final boolean apply(
      WorkflowBody body, WorkflowSchedule schedule, Set<String> missing, Instant now) {
    boolean wasActive = active;
    List<Object> before = shown();
    body.name()
        .ifPresent(
            value -> {
              name = value;
              sortName = Text.cut(value.toLowerCase(Locale.ROOT), WorkflowBody.LONGEST_NAME);
            });
    if (body.has("description")) {
      description = body.description();
    }
    body.active().ifPresent(value -> active = value);
    if (body.has(DefaultAuthorization.MEMBER)) {
      authorizationId = body.authorizationBut(missing);
    }
    set(body.settings(settings()));
    set(schedule, active != wasActive, now);
    return !shown().equals(before);
  }

  private List<Object> shown() {
    return Arrays.asList(name, description, active, settings, scheduleEpoch, authorizationId);
  }

  /** The schedule from now on; one that stays the same keeps its next fire. */
  final void set(WorkflowSchedule schedule, boolean switched, Instant now) {
    boolean same = scheduleType != null && schedule.equals(schedule());
    if (same && !switched) {
      return;
    }
    scheduleType = schedule.type().code();
    scheduleValue = schedule.value();
    scheduleTimezone = schedule.timezone();
    scheduleSince = schedule.since();
    scheduleEpoch++;
    nextRunAt = active ? schedule.next(now).orElse(null) : null;
  }

  /** What requests are sent with that name no authorization themselves; null for nothing. */
  String authorizationId() {
    return authorizationId;
  }

  private void set(WorkflowSettings next) {
    settings = Json.write(next.json());
    errorWorkflowId = next.errorWorkflowId();
    concurrency = next.concurrency();
    retention = next.retention();
  }

  /** Notes a change: readers of an earlier revision no longer have what is there. */
  final void change(Instant now) {
    updatedAt = now;
    revision++;
  }

  /** Makes the next version the current one. */
  void advanceVersion() {
    currentVersion++;
  }

  /** The current version draws that. */
  void draw(Drawing drawing) {
    callable = WorkflowReferences.isCallable(drawing);
  }

  void delete(Instant now) {
    active = false;
    nextRunAt = null;
    scheduleEpoch++;
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

  String name() {
    return name;
  }

  String sortName() {
    return sortName;
  }

  Instant updatedAt() {
    return updatedAt;
  }

  /**
   * Refuses to be changed by who has seen another revision.
   *
   * @throws Refusal {@code version_stale}
   */
  void requireRevision(Optional<Integer> expected) {
    if (expected.isPresent() && expected.get() != revision) {
      throw new Refusal(
          RefusalCode.VERSION_STALE,
          "The workflow has been changed: its revision is "
              + revision
              + ", the request expected "
              + expected.get()
              + ".");
    }
  }

  int currentVersion() {
    return currentVersion;
  }

  /** Whether the time has come that its schedule said. */
  boolean isDue(Instant now) {
    return nextRunAt != null && !nextRunAt.isAfter(now);
  }

  WorkflowSettings settings() {
    return WorkflowSettings.ofStored(settings);
  }

  WorkflowSchedule schedule() {
    return WorkflowSchedule.ofStored(scheduleType, scheduleValue, scheduleTimezone, scheduleSince);
  }

  /** About how many bytes the view without nodes and edges takes. */
  long bytes() {
    return ValueWeight.of(settings) + ValueWeight.ofHeld(description);
  }

  /** The view without nodes and edges. */
  WorkflowView summary(String webhookUrl) {
    return view(null, webhookUrl);
  }

  /** The view without nodes and edges, and without settings. */
  WorkflowView plan() {
    return view(null, null, Map.of());
  }

  /**
   * The view with the nodes and edges of {@code drawing}, or without them when it is null.
   *
   * @param webhookUrl null when there is none, or it is not to be shown
   */
  WorkflowView view(Drawing drawing, String webhookUrl) {
    return view(drawing, webhookUrl, Json.parseObject(settings));
  }

  private WorkflowView view(Drawing drawing, String webhookUrl, Map<String, Object> shown) {
    return new WorkflowView(
        id,
        name,
        description,
        drawing == null ? null : drawing.rawNodes(),
        drawing == null ? null : drawing.rawEdges(),
        drawing == null ? null : drawing.notes(),
        schedule(),
        nextRunAt,
        active,
        webhookUrl,
        currentVersion,
        shown,
        createdAt,
        updatedAt,
        revision);
  }

  /** What a fire of its schedule needs to know. */
  ScheduledWorkflow scheduled() {
    return new ScheduledWorkflow(
        head(), schedule(), nextRunAt, scheduleEpoch, revision, isDeleted());
  }

  /** What a start needs to know. */
  WorkflowHead head() {
    return new WorkflowHead(id, orgId, name, active, currentVersion, settings());
  }
}
