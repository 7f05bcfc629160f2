package org.workflowserver.event;

import org.workflowserver.run.LogView;
import org.workflowserver.run.RunDetail;

/**
 * What a reader of a run is sent: that an attempt is on record, or what the run's facts are. A
 * reader of a tenant's lists is only sent that something has changed.
 *
 * @param id what a reader names to continue from here
 * @param entry the attempt; null when this is about the run
 * @param run the run without entries; null when this is about an attempt
 */
public record RunEvent(String id, LogView entry, RunDetail run) {
  /** Something has changed. */
  static final RunEvent CHANGE = new RunEvent("", null, null);

  static RunEvent logged(LogView entry) {
    return new RunEvent(Integer.toString(entry.seq()), entry, null);
  }

  /**
   * @param seq the last entry that the reader was sent
   */
  static RunEvent changed(int seq, RunDetail run) {
    return new RunEvent(seq + "." + run.run().revision(), null, run);
  }
}
