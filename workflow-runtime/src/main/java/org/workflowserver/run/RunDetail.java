package org.workflowserver.run;

import java.util.List;

/**
 * A run with its payloads and its record.
 *
 * @param triggerPayload JSON text of an object
 * @param output JSON text; null while there is none
 * @param logs in the order of recording, the first {@value #MOST_LOGS} at most
 * @param recorded how many entries there are; may be any larger number than {@value #MOST_LOGS}
 *     where there are more than that
 */
public record RunDetail(
    RunView run, String triggerPayload, String output, List<LogView> logs, int recorded) {
  /** Most entries that come with the run. */
  public static final int MOST_LOGS = 1_000;

  public RunDetail {
    logs = List.copyOf(logs);
  }

  /** Whether there are more entries than these. */
  public boolean moreLogs() {
    return recorded > logs.size();
  }
}
