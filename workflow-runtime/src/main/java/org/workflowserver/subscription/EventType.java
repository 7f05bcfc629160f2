package org.workflowserver.subscription;

import org.workflowserver.json.Coded;

/** What a subscription may ask to be notified of. */
public enum EventType implements Coded {
  RUN_COMPLETED("run.completed"),
  RUN_FAILED("run.failed"),
  INTERACTION_OPENED("interaction.opened");

  private final String code;

  EventType(String code) {
    this.code = code;
  }

  @Override
  public String code() {
    return code;
  }
}
