package org.workflowserver.statistics;

/**
 * Up to where a workflow's rows are in the statistics.
 *
 * @param runId the last run that was counted, by the order of ids; empty for none
 * @param logId the last log entry, likewise
 * @param entries how many log entries there were up to it
 * @param revision changes whenever the statistics do
 * @param orgId the workflow's tenant
 */
record Watermark(String runId, String logId, long entries, long revision, String orgId) {
  /** Nothing is in the statistics. */
  static final Watermark NONE = new Watermark("", "", 0, 0, "");

  /** The mark after so many entries more, with other statistics. */
  Watermark moved(String toRunId, String toLogId, int more) {
    return new Watermark(toRunId, toLogId, entries + more, revision + 1, orgId);
  }
}
