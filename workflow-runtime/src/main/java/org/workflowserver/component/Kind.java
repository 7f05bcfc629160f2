package org.workflowserver.component;

import org.workflowserver.json.Coded;

/** What a component is for. */
public enum Kind implements Coded {
  TRIGGER,
  ACTION,
  CONDITION;
}
