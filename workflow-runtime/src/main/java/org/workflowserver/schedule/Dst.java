package org.workflowserver.schedule;

import org.workflowserver.json.Coded;

/** What daylight saving time has to do with a fire. */
public enum Dst implements Coded {
  /** Its wall time does not occur that day: it fires at the end of the gap. */
  GAP,
  /** Its wall time occurs twice that day. */
  OVERLAP
}
