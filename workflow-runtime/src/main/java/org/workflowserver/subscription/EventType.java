package org.workflowserver.subscription;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** What a subscription may ask to be told of. */
public enum EventType {
  RUN_COMPLETED("run.completed"),
  RUN_FAILED("run.failed"),
  INTERACTION_OPENED("interaction.opened");

  private final String code;

  EventType(String code) {
    this.code = code;
  }

  /** The name as callers see it. */
  public String code() {
    return code;
  }

  /** The type with that code. */
  static Optional<EventType> ofCode(String code) {
    return Arrays.stream(values()).filter(type -> type.code.equals(code)).findFirst();
  }

  /** All codes. */
  static List<String> codes() {
    return Arrays.stream(values()).map(EventType::code).toList();
  }
}
