package org.workflowserver.definition;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.database.Transactions;
import org.workflowserver.definition.content.DefaultAuthorization;
import org.workflowserver.definition.content.Drawing;
import org.workflowserver.definition.content.Missing;
import org.workflowserver.definition.content.Problem;
import org.workflowserver.definition.content.Problems;
import org.workflowserver.definition.content.ScheduleRequest;
import org.workflowserver.definition.content.VaultReferences;
import org.workflowserver.definition.content.WorkflowBody;
import org.workflowserver.definition.content.WorkflowCheck;
import org.workflowserver.definition.content.WorkflowReferences;
import org.workflowserver.definition.content.WorkflowSchedule;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.settings.Settings;
import org.workflowserver.vault.Secrets;

/** Workflows and their versions: the facade. Tenant and scope are checked here. */
@ApplicationScoped
public class Workflows {
  private Transactions transactions;
  private WorkflowStore store;
  private ComponentCatalogue catalogue;
  private Secrets secrets;
  private WebhookTokens webhooks;
  private TimeSource time;
  private Consumer<WorkflowDeleted> deleted;
  private long largestDefinition;

  protected Workflows() {}

  @Inject
  Workflows(
      Transactions transactions,
      WorkflowStore store,
      ComponentCatalogue catalogue,
      Secrets secrets,
      WebhookTokens webhooks,
      TimeSource time,
      Event<WorkflowDeleted> deleted) {
    this(transactions, store, catalogue, secrets, webhooks, time, deleted::fire);
  }

  public Workflows(
      Transactions transactions,
      WorkflowStore store,
      ComponentCatalogue catalogue,
      Secrets secrets,
      WebhookTokens webhooks,
      TimeSource time,
      Consumer<WorkflowDeleted> deleted) {
    this.transactions = transactions;
    this.store = store;
    this.catalogue = catalogue;
    this.secrets = secrets;
    this.webhooks = webhooks;
    this.time = time;
    this.deleted = deleted;
    this.largestDefinition = Settings.LIMIT_DEFINITION.value();
  }

  /** In that order, without nodes and edges. Needs {@code viewer}. */
  public Slice<WorkflowView> list(
      Caller caller, WorkflowFilter filter, WorkflowOrder order, PageRequest page) {
    caller.require(Scope.VIEWER);
    return transactions.inNew(
        () -> {
          Slice<Workflow> found = store.lists().list(caller.org(), filter, order, page);
          Map<String, String> urls = webhooks.urls(caller, found.items());
          return found.map(one -> one.summary(urls.get(one.id())));
        });
  }

  /**
   * Stores a new workflow, from the body of a create call. Needs {@code editor}.
   *
   * @throws Refusal {@code parameter_missing}, {@code parameter_invalid} or {@code
   *     workflow_invalid}, with every problem
   */
  public WorkflowView create(Caller caller, Map<String, Object> body) {
    caller.require(Scope.EDITOR);
    Problems problems = new Problems();
    return create(caller, WorkflowBody.ofCreate(body, problems), true, problems);
  }

  /**
   * As {@link #create(Caller, Map)}, from a document: what its nodes name need not be there.
   *
   * @param problems what is known to be wrong with the document
   */
  public WorkflowView createFrom(Caller caller, Map<String, Object> body, Problems problems) {
    return create(caller, WorkflowBody.ofCreate(body, problems), false, problems);
  }

  /**
   * @param complete whether what the nodes name must be there
   */
  private WorkflowView create(
      Caller caller, WorkflowBody read, boolean complete, Problems problems) {
    Drawing written = read.written();
    Set<String> items = complete ? missingItems(caller, read.items()) : read.items();
    Set<String> named = WorkflowReferences.in(written, read.settings());
    return transactions.inNew(
        () -> {
          Set<String> unnamed = store.lockNamed(caller.org(), named, null);
          WorkflowReferences.check(read.settings(), unnamed, problems);
          Drawing drawing =
              check(
                  read,
                  complete
                      ? store.missing(caller.org(), items, unnamed, written, null)
                      : Missing.NONE,
                  problems);
          Instant now = time.now();
          WorkflowSchedule schedule =
              new ScheduleRequest(catalogue, read.schedule(), problems).settle(drawing, now);
          problems.refuse();
          Workflow workflow =
              new Workflow(Ids.next(IdKind.WORKFLOW), caller.org(), read, schedule, items, now);
          Drawing stored =
              DefaultAuthorization.in(
                  ScheduleRequest.mirrored(drawing, schedule), null, workflow.authorizationId());
          store.insert(
              workflow, new WorkflowVersion(workflow, stored, caller, read.versionNote(), now));
          store.refer(workflow, stored);
          store.audit(
              caller,
              workflow,
              complete ? AuditAction.WORKFLOW_CREATED : AuditAction.WORKFLOW_IMPORTED,
              now);
          return workflow.view(stored, webhooks.keep(caller, workflow, stored));
        });
  }

  /** All problems of a create call's body, nothing is stored. Needs {@code viewer}. */
  public List<Problem> validate(Caller caller, Map<String, Object> body) {
    caller.require(Scope.VIEWER);
    Problems problems = new Problems();
    WorkflowBody read = WorkflowBody.ofCreate(body, problems);
    Drawing written = read.written();
    Set<String> named = WorkflowReferences.in(written, read.settings());
    Set<String> items = missingItems(caller, read.items());
    Missing missing = transactions.inNew(() -> store.missing(caller.org(), items, named, written));
    DefaultAuthorization.warn(read, items, problems);
    WorkflowReferences.check(read.settings(), missing.workflows(), problems);
    Drawing drawing = check(read, missing, problems);
    new ScheduleRequest(catalogue, read.schedule(), problems).settle(drawing, time.now());
    return problems.all();
  }

  /**
   * The workflow with its nodes and edges. Needs {@code viewer}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public WorkflowView require(Caller caller, String workflowId) {
    caller.require(Scope.VIEWER);
    return transactions.inNew(
        () -> {
          Workflow workflow = requireFrom(caller, workflowId);
          return workflow.view(drawing(workflow), webhooks.url(caller, workflow));
        });
  }

  /**
   * A version's graph. Needs {@code viewer}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public WorkflowVersionView requireVersion(Caller caller, String workflowId, int number) {
    caller.require(Scope.VIEWER);
    return transactions.inNew(() -> requireVersionFrom(caller, workflowId, number).view());
  }

  /**
   * The versions of a workflow, newest first, without their graphs. Needs {@code viewer}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public Slice<WorkflowVersionView> versions(Caller caller, String workflowId, PageRequest page) {
    caller.require(Scope.VIEWER);
    Optional<Integer> before = Cursor.key(page).map(Cursor::number);
    return transactions.inNew(
        () -> {
          requireFrom(caller, workflowId);
          return Cursor.slice(
              store.listVersions(caller.org(), workflowId, before, page.limit() + 1),
              page.limit(),
              version -> Integer.toString(version.number()),
              version -> version);
        });
  }

  /**
   * Changes the members that {@code body} has; where they are that already, the revision stays.
   * Needs {@code editor}.
   *
   * @param expectedRevision refused with {@code version_stale} when the workflow has another one
   */
  public WorkflowView update(
      Caller caller,
      String workflowId,
      Map<String, Object> body,
      Optional<Integer> expectedRevision) {
    caller.require(Scope.EDITOR);
    requireShaped(workflowId);
    Problems problems = new Problems();
    WorkflowBody read = WorkflowBody.ofUpdate(body, problems);
    Drawing written = read.written();
    Set<String> items = missingItems(caller, read.items());
    Set<String> named = WorkflowReferences.in(written, read.settings());
    return transactions.inNew(
        () -> {
          Set<String> unnamed = store.lockNamed(caller.org(), named, workflowId);
          Missing missing = store.missing(caller.org(), items, unnamed, written, workflowId);
          Workflow workflow =
              store.findForChange(caller.org(), workflowId).orElseThrow(Workflows::unknown);
          workflow.requireRevision(expectedRevision);
          Drawing current = drawing(workflow);
          WorkflowReferences.check(read.settings(), missing.workflows(), problems);
          Drawing sent = changedDrawing(read, current, missing, problems).orElse(current);
          Instant now = time.now();
          WorkflowSchedule schedule =
              new ScheduleRequest(catalogue, read.schedule(), problems)
                  .settle(
                      workflow.schedule(),
                      Optional.of(current),
                      sent,
                      read.nodes().isPresent(),
                      now);
          problems.refuse();
          String before = workflow.authorizationId();
          boolean changed = workflow.apply(read, schedule, items, now);
          Drawing next =
              DefaultAuthorization.in(
                  ScheduleRequest.mirrored(sent, schedule), before, workflow.authorizationId());
          boolean redrawn = !next.equals(current);
          if (redrawn) {
            addVersion(caller, workflow, next, read.versionNote(), now);
          }
          if (redrawn || changed) {
            store.refer(workflow, next);
            workflow.change(now);
            store.audit(caller, workflow, AuditAction.WORKFLOW_CHANGED, now);
          }
          return workflow.view(next, webhooks.keep(caller, workflow, next));
        });
  }

  /**
   * Makes the graph of an old version the current one again, as a new version; the old one stays.
   * The schedule of its trigger counts again, too. It is checked as a graph that is sent: what it
   * names may be gone meanwhile. Needs {@code editor}.
   *
   * @param expectedRevision refused with {@code version_stale} when the workflow has another one
   * @throws Refusal {@code resource_missing}, or {@code workflow_invalid} with every problem
   */
  public WorkflowView restore(
      Caller caller, String workflowId, int number, Optional<Integer> expectedRevision) {
    caller.require(Scope.EDITOR);
    Drawing old =
        transactions.inNew(() -> requireVersionFrom(caller, workflowId, number).drawing());
    Problems problems = new Problems();
    Set<String> items = missingItems(caller, VaultReferences.namedIn(old));
    Set<String> named = WorkflowReferences.in(old, Optional.empty());
    return transactions.inNew(
        () -> {
          Set<String> unnamed = store.lockNamed(caller.org(), named, workflowId);
          Missing missing = store.missing(caller.org(), items, unnamed, old, workflowId);
          Workflow workflow =
              store.findForChange(caller.org(), workflowId).orElseThrow(Workflows::unknown);
          workflow.requireRevision(expectedRevision);
          Drawing drawing = check(old, missing, problems);
          Instant now = time.now();
          Optional<Drawing> current = Optional.of(drawing(workflow));
          WorkflowSchedule schedule =
              new ScheduleRequest(catalogue, Map.of(), problems)
                  .settle(workflow.schedule(), current, drawing, true, now);
          problems.refuse();
          workflow.set(schedule, false, now);
          workflow.change(now);
          addVersion(caller, workflow, drawing, "Restored from version " + number + ".", now);
          store.refer(workflow, drawing);
          store.audit(caller, workflow, AuditAction.WORKFLOW_RESTORED, now);
          return workflow.view(drawing, webhooks.keep(caller, workflow, drawing));
        });
  }

  /**
   * Deletes the workflow: at once for the caller; its open runs end, and its rows are removed
   * behind. Needs {@code editor}.
   *
   * @throws Refusal {@code resource_missing}, {@code version_stale}, {@code workflow_in_use} while
   *     other workflows name it
   */
  public void delete(Caller caller, String workflowId, Optional<Integer> expectedRevision) {
    caller.require(Scope.EDITOR);
    requireShaped(workflowId);
    transactions.doInNew(
        () -> {
          Workflow workflow =
              store.findForChange(caller.org(), workflowId).orElseThrow(Workflows::unknown);
          workflow.requireRevision(expectedRevision);
          WorkflowReferences.requireNone(store.naming(workflow));
          workflow.delete(time.now());
          store.forgetReferences(workflow);
          webhooks.forget(workflow);
          store.audit(caller, workflow, AuditAction.WORKFLOW_DELETED, time.now());
        });
    deleted.accept(new WorkflowDeleted(workflowId));
  }

  /**
   * Which of the named vault items and authorizations are not there; none for who may not see that.
   * Asked before a transaction is open, of what is written: nodes that stay were asked about then.
   */
  private Set<String> missingItems(Caller caller, Set<String> named) {
    boolean asked = !named.isEmpty() && caller.has(Scope.EDITOR);
    return asked ? secrets.missing(caller.org(), named) : Set.of();
  }

  private Drawing check(WorkflowBody read, Missing missing, Problems problems) {
    Drawing drawing = read.drawing(Drawing.NONE, problems);
    boolean drawn = read.nodes().filter(nodes -> !nodes.isEmpty()).isPresent();
    return drawn ? check(drawing, missing, problems) : drawing;
  }

  private Optional<Drawing> changedDrawing(
      WorkflowBody read, Drawing current, Missing missing, Problems problems) {
    if (!read.redraws(current)) {
      return Optional.empty();
    }
    Drawing drawing = read.drawing(current, problems);
    boolean emptied = read.nodes().filter(List::isEmpty).isPresent();
    return Optional.of(emptied ? drawing : check(drawing, missing, problems));
  }

  private Drawing check(Drawing drawing, Missing missing, Problems problems) {
    WorkflowCheck.run(catalogue, drawing, missing, problems);
    WorkflowCheck.requireSize(drawing, largestDefinition, problems);
    return drawing;
  }

  private Workflow requireFrom(Caller caller, String workflowId) {
    requireShaped(workflowId);
    return store.find(caller.org(), workflowId).orElseThrow(Workflows::unknown);
  }

  private WorkflowVersion requireVersionFrom(Caller caller, String workflowId, int number) {
    requireFrom(caller, workflowId);
    return store
        .findVersion(workflowId, number)
        .orElseThrow(
            () ->
                new Refusal(
                    RefusalCode.RESOURCE_MISSING, "The workflow has no version " + number + "."));
  }

  private void addVersion(
      Caller caller, Workflow workflow, Drawing drawing, String note, Instant now) {
    workflow.advanceVersion();
    store.insert(new WorkflowVersion(workflow, drawing, caller, note, now));
  }

  private Drawing drawing(Workflow workflow) {
    return store.findVersion(workflow.id(), workflow.currentVersion()).orElseThrow().drawing();
  }

  private static void requireShaped(String workflowId) {
    if (!Ids.isShaped(IdKind.WORKFLOW, workflowId)) {
      throw unknown();
    }
  }

  private static Refusal unknown() {
    return new Refusal(RefusalCode.RESOURCE_MISSING, "There is no such workflow.");
  }
}
