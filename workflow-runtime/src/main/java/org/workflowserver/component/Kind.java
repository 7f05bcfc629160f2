package org.workflowserver.component;

import java.util.Locale;

/** What a component is for. */
public enum Kind {
  TRIGGER,
  ACTION,
  CONDITION;

  /** The kind's name in the catalogue. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }
}
