package org.workflowserver.definition;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;

/** The token of a workflow that webhooks start. */
@Entity
@Table(name = "webhook_tokens")
class WebhookToken {
  @Id private String workflowId;

  private String orgId;

  @SuppressWarnings("UnusedVariable") // read by queries
  private String tokenHash;

  private String sealed;

  protected WebhookToken() {}

  WebhookToken(Workflow workflow, String tokenHash, String sealed) {
    this.workflowId = workflow.id();
    this.orgId = workflow.orgId();
    replace(tokenHash, sealed);
  }

  /** Another token takes the place of this one, which ends. */
  final void replace(String newHash, String newSealed) {
    tokenHash = newHash;
    sealed = newSealed;
  }

  String workflowId() {
    return workflowId;
  }

  String orgId() {
    return orgId;
  }

  String sealed() {
    return sealed;
  }
}
