package org.workflowserver.run;

import java.util.List;

/**
 * A run with its payloads and its record.
 *
 * @param triggerPayload JSON text of an object
 * @param output JSON text; null while there is none
 * @param logs in the order of recording, the first {@value #MOST_LOGS} at most
 * @param moreLogs whether there are more entries than these
 */
public record RunDetail(
    RunView run, String triggerPayload, String output, List<LogView> logs, boolean moreLogs) {
  /** Most entries that come with the run. */
  public static final int MOST_LOGS = 1_000;

  public RunDetail {
    logs = List.copyOf(logs);
  }
}
