package org.workflowserver.definition;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Transactions;
import org.workflowserver.definition.content.Drawing;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.refusal.Refusal;

/** The URLs of workflows that webhooks start: the facade. Tenant and scope are checked here. */
@ApplicationScoped
public class WebhookUrls {
  private Transactions transactions;
  private WorkflowStore store;
  private WebhookTokens tokens;
  private TimeSource time;

  protected WebhookUrls() {}

  @Inject
  public WebhookUrls(
      Transactions transactions, WorkflowStore store, WebhookTokens tokens, TimeSource time) {
    this.transactions = transactions;
    this.store = store;
    this.tokens = tokens;
    this.time = time;
  }

  /**
   * Gives the workflow another URL; the one that it had ends at once, on every server. Needs {@code
   * editor}.
   *
   * @throws Refusal {@code resource_missing}, {@code trigger_mismatch} when no webhook starts it
   */
  public WorkflowView renew(Caller caller, String workflowId) {
    caller.require(Scope.EDITOR);
    return transactions.inNew(
        () -> {
          Workflow workflow = requireForChange(caller, workflowId);
          Drawing drawing =
              store.findVersion(workflow.id(), workflow.currentVersion()).orElseThrow().drawing();
          String url = tokens.renew(caller, workflow, drawing);
          workflow.change(time.now());
          store.audit(caller, workflow, AuditAction.WEBHOOK_TOKEN_RENEWED, time.now());
          return workflow.view(drawing, url);
        });
  }

  private Workflow requireForChange(Caller caller, String workflowId) {
    if (Ids.isShaped(IdKind.WORKFLOW, workflowId)) {
      return store
          .findForChange(caller.org(), workflowId)
          .orElseThrow(() -> Refusal.notFound("workflow"));
    }
    throw Refusal.notFound("workflow");
  }
}
