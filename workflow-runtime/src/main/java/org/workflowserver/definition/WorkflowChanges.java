package org.workflowserver.definition;

import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Transactions;
import org.workflowserver.definition.WorkflowChecks.Known;
import org.workflowserver.definition.WorkflowChecks.Named;
import org.workflowserver.definition.content.DefaultAuthorization;
import org.workflowserver.definition.content.Drawing;
import org.workflowserver.definition.content.Missing;
import org.workflowserver.definition.content.Problems;
import org.workflowserver.definition.content.ScheduleRequest;
import org.workflowserver.definition.content.VaultReferences;
import org.workflowserver.definition.content.WorkflowBody;
import org.workflowserver.definition.content.WorkflowReferences;
import org.workflowserver.definition.content.WorkflowSchedule;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.refusal.Refusal;

/**
 * Stores workflows and their versions, each checked before the transaction; once more where that
 * finds that what the check went by has changed meanwhile.
 */
record WorkflowChanges(
    Transactions transactions,
    WorkflowStore store,
    WorkflowChecks checks,
    WebhookTokens webhooks,
    TimeSource time) {
  private static final int ATTEMPTS = 5;
  private static final Duration COME_BACK = Duration.ofSeconds(1);

  /**
   * Stores a new workflow.
   *
   * @param complete whether what the nodes name must be there
   * @param found what is known to be wrong
   */
  WorkflowView create(Caller caller, Map<String, Object> body, boolean complete, Problems found) {
    return attempt(() -> tryCreate(caller, body, complete, found.copy()));
  }

  private Optional<WorkflowView> tryCreate(
      Caller caller, Map<String, Object> body, boolean complete, Problems problems) {
    WorkflowBody read = WorkflowBody.ofCreate(body, problems);
    Set<String> items = complete ? checks.missingItems(caller, read.items()) : read.items();
    Named named = new Named(WorkflowReferences.in(read.written(), read.settings()), null);
    // Whether what the nodes call can be called does not matter to an import.
    Known known = checks.known(caller, items, named, complete ? read.written() : Drawing.NONE);
    WorkflowReferences.check(read.settings(), known.missing().workflows(), problems);
    Drawing drawing = checks.check(read, complete ? known.missing() : Missing.NONE, problems);
    return transactions.inNew(
        () ->
            store.lockNamed(caller.org(), named.all()).equals(known.versions())
                ? Optional.of(insert(caller, read, drawing, items, complete, problems))
                : Optional.empty());
  }

  private WorkflowView insert(
      Caller caller,
      WorkflowBody read,
      Drawing drawing,
      Set<String> items,
      boolean complete,
      Problems problems) {
    Instant now = time.now();
    WorkflowSchedule schedule =
        new ScheduleRequest(checks.catalogue(), read.schedule(), problems).settle(drawing, now);
    problems.refuse();
    Workflow workflow =
        new Workflow(Ids.next(IdKind.WORKFLOW), caller.org(), read, schedule, items, now);
    Drawing stored =
        DefaultAuthorization.in(
            ScheduleRequest.mirrored(drawing, schedule), null, workflow.authorizationId());
    workflow.draw(stored);
    store.insert(workflow, new WorkflowVersion(workflow, stored, caller, read.versionNote(), now));
    store.refer(workflow, stored);
    AuditAction action = complete ? AuditAction.WORKFLOW_CREATED : AuditAction.WORKFLOW_IMPORTED;
    store.audit(caller, workflow, action, now);
    return workflow.view(stored, webhooks.keep(caller, workflow, stored));
  }

  /** As {@link Workflows#update}. */
  WorkflowView update(
      Caller caller, String workflowId, Map<String, Object> body, Optional<Integer> expected) {
    return attempt(() -> tryUpdate(caller, workflowId, body, expected));
  }

  private Optional<WorkflowView> tryUpdate(
      Caller caller, String workflowId, Map<String, Object> body, Optional<Integer> expected) {
    Problems problems = new Problems();
    WorkflowBody read = WorkflowBody.ofUpdate(body, problems);
    Set<String> items = checks.missingItems(caller, read.items());
    Named named = new Named(WorkflowReferences.in(read.written(), read.settings()), workflowId);
    Known known = checks.known(caller, items, named, read.written());
    Drawing before =
        transactions.inNew(
            () -> drawing(store.find(caller.org(), workflowId).orElseThrow(Workflows::unknown)));
    WorkflowReferences.check(read.settings(), known.missing().workflows(), problems);
    Optional<Drawing> checked = checks.checkedChange(read, before, known.missing(), problems);
    return transactions.inNew(
        () ->
            begin(caller, named, expected, known)
                .flatMap(
                    change -> {
                      Optional<Drawing> sent =
                          WorkflowChecks.change(read, change.current, new Problems());
                      Drawing next = sent.orElse(change.current);
                      return sent.isEmpty() || sent.equals(checked)
                          ? Optional.of(apply(change, read, items, next, problems))
                          : Optional.empty();
                    }));
  }

  /**
   * A change of the workflow, locked as what it names; empty when a named workflow has changed
   * since the check.
   */
  private Optional<Change> begin(
      Caller caller, Named named, Optional<Integer> expected, Known known) {
    Map<String, Integer> versions = store.lockNamed(caller.org(), named.all());
    versions.remove(named.itself());
    Workflow workflow =
        store.findForChange(caller.org(), named.itself()).orElseThrow(Workflows::unknown);
    workflow.requireRevision(expected);
    return versions.equals(known.versions())
        ? Optional.of(new Change(caller, workflow, drawing(workflow), time.now()))
        : Optional.empty();
  }

  private Drawing drawing(Workflow workflow) {
    return store.findVersion(workflow.id(), workflow.currentVersion()).orElseThrow().drawing();
  }

  /** A change of a workflow that is under way. */
  private static final class Change {
    final Caller caller;
    final Workflow workflow;
    final Instant now;

    /** What its current version draws. */
    final Drawing current;

    Change(Caller caller, Workflow workflow, Drawing current, Instant now) {
      this.caller = caller;
      this.workflow = workflow;
      this.current = current;
      this.now = now;
    }
  }

  private WorkflowView apply(
      Change change, WorkflowBody read, Set<String> items, Drawing sent, Problems problems) {
    Workflow workflow = change.workflow;
    WorkflowSchedule schedule =
        new ScheduleRequest(checks.catalogue(), read.schedule(), problems)
            .settle(
                workflow.schedule(),
                Optional.of(change.current),
                sent,
                read.nodes().isPresent(),
                change.now);
    problems.refuse();
    String before = workflow.authorizationId();
    boolean changed = workflow.apply(read, schedule, items, change.now);
    Drawing next =
        DefaultAuthorization.in(
            ScheduleRequest.mirrored(sent, schedule), before, workflow.authorizationId());
    boolean redrawn = !next.equals(change.current);
    if (redrawn) {
      addVersion(change, next, read.versionNote());
    }
    if (redrawn || changed) {
      conclude(change, next, AuditAction.WORKFLOW_CHANGED);
    }
    return workflow.view(next, webhooks.keep(change.caller, workflow, next));
  }

  /** As {@link Workflows#restore}, of the version that draws {@code old}. */
  WorkflowView restore(
      Caller caller, String workflowId, Drawing old, String note, Optional<Integer> expected) {
    return attempt(() -> tryRestore(caller, workflowId, old, note, expected));
  }

  private Optional<WorkflowView> tryRestore(
      Caller caller, String workflowId, Drawing old, String note, Optional<Integer> expected) {
    Problems problems = new Problems();
    Set<String> items = checks.missingItems(caller, VaultReferences.namedIn(old));
    Named named = new Named(WorkflowReferences.in(old, Optional.empty()), workflowId);
    Known known = checks.known(caller, items, named, old);
    Drawing drawing = checks.check(old, known.missing(), problems);
    return transactions.inNew(
        () ->
            begin(caller, named, expected, known)
                .map(change -> redraw(change, drawing, note, problems)));
  }

  private WorkflowView redraw(Change change, Drawing drawing, String note, Problems problems) {
    Workflow workflow = change.workflow;
    WorkflowSchedule schedule =
        new ScheduleRequest(checks.catalogue(), Map.of(), problems)
            .settle(workflow.schedule(), Optional.of(change.current), drawing, true, change.now);
    problems.refuse();
    workflow.set(schedule, false, change.now);
    addVersion(change, drawing, note);
    conclude(change, drawing, AuditAction.WORKFLOW_RESTORED);
    return workflow.view(drawing, webhooks.keep(change.caller, workflow, drawing));
  }

  private void addVersion(Change change, Drawing drawing, String note) {
    change.workflow.advanceVersion();
    change.workflow.draw(drawing);
    store.insert(new WorkflowVersion(change.workflow, drawing, change.caller, note, change.now));
  }

  private void conclude(Change change, Drawing drawing, AuditAction action) {
    store.refer(change.workflow, drawing);
    change.workflow.change(change.now);
    store.audit(change.caller, change.workflow, action, change.now);
  }

  private static WorkflowView attempt(Supplier<Optional<WorkflowView>> work) {
    for (int i = 0; i < ATTEMPTS; i++) {
      Optional<WorkflowView> done = work.get();
      if (done.isPresent()) {
        return done.get();
      }
    }
    throw Refusal.capacityExceeded(
        "The workflow, or one that it names, is changed again and again; nothing was stored. Try"
            + " again.",
        COME_BACK);
  }
}
