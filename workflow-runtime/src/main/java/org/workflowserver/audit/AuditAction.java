package org.workflowserver.audit;

import org.workflowserver.json.Coded;

/** What the audit log records. */
public enum AuditAction implements Coded {
  WORKFLOW_CREATED("workflow.created"),
  WORKFLOW_IMPORTED("workflow.imported"),
  WORKFLOW_CHANGED("workflow.changed"),
  WORKFLOW_RESTORED("workflow.restored"),
  WORKFLOW_DELETED("workflow.deleted"),
  WEBHOOK_TOKEN_RENEWED("workflow.webhook_token_renewed"),
  RUN_CANCELLED("run.cancelled"),
  RUN_RERUN("run.rerun"),
  RUN_RESUMED("run.resumed"),
  BULK_OPERATION_STARTED("bulk_operation.started"),
  BULK_OPERATION_STOPPED("bulk_operation.stopped"),
  INTERACTION_SUBMITTED("interaction.submitted"),
  VAULT_ITEM_CREATED("vault_item.created"),
  VAULT_ITEM_CHANGED("vault_item.changed"),
  VAULT_ITEM_DELETED("vault_item.deleted"),
  API_KEY_CREATED("api_key.created"),
  API_KEY_REPLACED("api_key.replaced"),
  API_KEY_DELETED("api_key.deleted"),
  SUBSCRIPTION_CREATED("subscription.created"),
  SUBSCRIPTION_DELETED("subscription.deleted"),
  EVENT_REDELIVERED("subscription.redelivered"),
  AUTHORIZATION_PROVIDER_CREATED("authorization_provider.created"),
  AUTHORIZATION_PROVIDER_CHANGED("authorization_provider.changed"),
  AUTHORIZATION_PROVIDER_DELETED("authorization_provider.deleted"),
  AUTHORIZATION_CREATED("authorization.created"),
  AUTHORIZATION_DELETED("authorization.deleted"),
  AUTHORIZATION_REVOKED("authorization.revoked"),
  USER_CREATED("user.created"),
  USER_CHANGED("user.changed"),
  USER_DELETED("user.deleted"),
  PASSWORD_CHANGED("user.password_changed"),
  ISSUER_KEY_ROTATED("issuer_key.rotated"),
  KEY_ENCRYPTION_KEY_MADE("key_encryption_key.made"),
  KEY_ENCRYPTION_KEY_CHANGED("key_encryption_key.changed"),
  SIGNED_IN("sign_in.succeeded"),
  SIGN_IN_FAILED("sign_in.failed"),
  ACCESS_REFUSED("access.refused"),
  SECRET_USED("secret.used");

  private final String code;

  AuditAction(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
