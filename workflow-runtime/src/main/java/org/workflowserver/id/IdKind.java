package org.workflowserver.id;

/** What an id names; its prefix is part of the id. */
public enum IdKind {
  WORKFLOW("fl_"),
  RUN("fl_run_"),
  LOG("fl_log_"),
  VAULT_ITEM("vlt_"),
  INTERACTION("int_"),
  AUTHORIZATION("auth_"),
  AUTHORIZATION_PROVIDER("prv_"),
  USER("usr_"),
  SERVER("srv_"),
  COMMAND("cmd_"),
  BULK_OPERATION("blk_"),
  SUBSCRIPTION("sub_"),
  DELIVERY("dlv_"),
  AUDIT_ENTRY("aud_");

  private final String prefix;

  IdKind(String prefix) {
    this.prefix = prefix;
  }

  /** What every id of this kind begins with. */
  public String prefix() {
    return prefix;
  }
}
