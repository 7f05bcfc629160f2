package org.workflowserver.definition;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Event;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.database.Transactions;
import org.workflowserver.definition.content.Drawing;
import org.workflowserver.definition.content.Problem;
import org.workflowserver.definition.content.Problems;
import org.workflowserver.definition.content.WorkflowReferences;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.vault.Secrets;

/** Workflows and their versions: the facade. Tenant and scope are checked here. */
@ApplicationScoped
public class Workflows {
  private Transactions transactions;
  private WorkflowStore store;
  private WebhookTokens webhooks;
  private TimeSource time;
  private Consumer<WorkflowDeleted> deleted;
  private WorkflowChecks checks;
  private WorkflowChanges changes;

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
    this.webhooks = webhooks;
    this.time = time;
    this.deleted = deleted;
    this.checks = new WorkflowChecks(transactions, store, catalogue, secrets, time);
    this.changes = new WorkflowChanges(transactions, store, checks, webhooks, time);
  }

  /** In that order, without nodes and edges. Needs {@code viewer}. */
  public Slice<WorkflowView> list(
      Caller caller, WorkflowFilter filter, WorkflowOrder order, PageRequest page) {
    caller.require(Scope.VIEWER);
    return reading(
        caller,
        share -> {
          Slice<Workflow> found = store.lists().list(caller.org(), filter, order, page, share);
          Map<String, String> urls = webhooks.urls(caller, found.items());
          return found.map(one -> one.summary(urls.get(one.id())));
        });
  }

  private <T> T reading(Caller caller, Function<AnswerMemory.Share, T> read) {
    try (AnswerMemory.Share share = store.memory().reading(caller)) {
      return transactions.inNew(() -> read.apply(share));
    }
  }

  /**
   * Stores a new workflow, from the body of a create call. Needs {@code editor}.
   *
   * @throws Refusal {@code parameter_missing}, {@code parameter_invalid} or {@code
   *     workflow_invalid}, with every problem
   */
  public WorkflowView create(Caller caller, Map<String, Object> body) {
    caller.require(Scope.EDITOR);
    return changes.create(caller, body, true, new Problems());
  }

  /**
   * As {@link #create(Caller, Map)}, from a document: what its nodes name need not be there.
   *
   * @param problems what is known to be wrong with the document
   */
  public WorkflowView createFrom(Caller caller, Map<String, Object> body, Problems problems) {
    caller.require(Scope.EDITOR);
    return changes.create(caller, body, false, problems);
  }

  /** All problems of a create call's body, nothing is stored. Needs {@code viewer}. */
  public List<Problem> validate(Caller caller, Map<String, Object> body) {
    return validate(caller, body, Optional.empty());
  }

  /**
   * All problems of a create call's body, nothing is stored. Needs {@code viewer}.
   *
   * @param stored the workflow that gets its graph and keeps settings and schedule; empty for none
   */
  public List<Problem> validate(
      Caller caller, Map<String, Object> body, Optional<WorkflowView> stored) {
    caller.require(Scope.VIEWER);
    return checks.problems(caller, body, stored);
  }

  /**
   * The workflow with its nodes and edges. Needs {@code viewer}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public WorkflowView require(Caller caller, String workflowId) {
    caller.require(Scope.VIEWER);
    return reading(
        caller,
        share -> {
          Workflow workflow = requireFrom(caller, workflowId);
          WorkflowVersion version =
              store.findVersion(workflowId, workflow.currentVersion()).orElseThrow();
          share.take(version.bytes());
          return workflow.view(version.drawing(), webhooks.url(caller, workflow));
        });
  }

  /**
   * The workflow without its nodes and edges. Needs {@code viewer}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public WorkflowView requireSummary(Caller caller, String workflowId) {
    caller.require(Scope.VIEWER);
    return transactions.inNew(() -> requireFrom(caller, workflowId).summary(null));
  }

  /**
   * A version's graph. Needs {@code viewer}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public WorkflowVersionView requireVersion(Caller caller, String workflowId, int number) {
    caller.require(Scope.VIEWER);
    return reading(
        caller,
        share -> {
          WorkflowVersion version = requireVersionFrom(caller, workflowId, number);
          share.take(version.bytes());
          return version.view();
        });
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
    return changes.update(caller, workflowId, body, expectedRevision);
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
    String note = "Restored from version " + number + ".";
    return changes.restore(caller, workflowId, old, note, expectedRevision);
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
          Workflow workflow = requireForChange(caller, workflowId);
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
   * Gives the workflow another webhook URL; the one that it had ends at once, on every server.
   * Needs {@code editor}.
   *
   * @throws Refusal {@code resource_missing}, {@code trigger_mismatch} when no webhook starts it
   */
  public WorkflowView renewUrl(Caller caller, String workflowId) {
    caller.require(Scope.EDITOR);
    requireShaped(workflowId);
    return transactions.inNew(
        () -> {
          Workflow workflow = requireForChange(caller, workflowId);
          Drawing drawing =
              store.findVersion(workflowId, workflow.currentVersion()).orElseThrow().drawing();
          String url = webhooks.renew(caller, workflow, drawing);
          workflow.change(time.now());
          store.audit(caller, workflow, AuditAction.WEBHOOK_TOKEN_RENEWED, time.now());
          return workflow.view(drawing, url);
        });
  }

  private Workflow requireForChange(Caller caller, String workflowId) {
    return store.findForChange(caller.org(), workflowId).orElseThrow(Workflows::unknown);
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

  private static void requireShaped(String workflowId) {
    if (!Ids.isShaped(IdKind.WORKFLOW, workflowId)) {
      throw unknown();
    }
  }

  static Refusal unknown() {
    return Refusal.notFound("workflow");
  }
}
