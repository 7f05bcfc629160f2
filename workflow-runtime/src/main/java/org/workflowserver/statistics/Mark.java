package org.workflowserver.statistics;

/**
 * Up to where a workflow's rows are in the statistics.
 *
 * @param runId the last run, by the order of ids; empty for none
 * @param logId the last log entry
 * @param revision changes whenever the statistics do
 */
record Mark(String runId, String logId, long revision) {
  /** Nothing is in the statistics. */
  static final Mark NONE = new Mark("", "", 0);
}
