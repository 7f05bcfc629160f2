package org.workflowserver.interaction;

import org.workflowserver.json.Coded;

/** Where an interaction is. */
public enum InteractionStatus implements Coded {
  OPEN,

  /** It was answered. */
  SUBMITTED,

  /** Its time was over before it was answered. */
  EXPIRED,

  /** Its run ended, or the step was given up, before it was answered. */
  CANCELLED;
}
