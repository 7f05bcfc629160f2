package org.workflowserver.statistics;

import org.workflowserver.json.Coded;

/**
 * What is counted: the ends of runs and log entries, by status, and of failed runs those that were
 * cancelled. The code is the status of a run or an entry in the database; a column of
 * run_statistics, too.
 */
enum Count implements Coded {
  COMPLETED,
  FAILED,
  SUCCESS,
  ERROR,
  WARNING,
  CANCELLED
}
