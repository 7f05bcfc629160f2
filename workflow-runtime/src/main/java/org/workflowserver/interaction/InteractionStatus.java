package org.workflowserver.interaction;

import java.util.Locale;
import java.util.Optional;

/** Where an interaction is. */
public enum InteractionStatus {
  OPEN,

  /** It was answered. */
  SUBMITTED,

  /** Its time was over before it was answered. */
  EXPIRED,

  /** Its run ended, or the step was given up, before it was answered. */
  CANCELLED;

  /** The name as it is stored and as callers see it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The status with that code. */
  public static Optional<InteractionStatus> ofCode(String code) {
    for (InteractionStatus status : values()) {
      if (status.code().equals(code)) {
        return Optional.of(status);
      }
    }
    return Optional.empty();
  }
}
