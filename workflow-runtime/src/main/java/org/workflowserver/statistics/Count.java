package org.workflowserver.statistics;

import java.util.Arrays;
import java.util.Locale;

/**
 * What is counted: the ends of runs and log entries, by status, and of failed runs those that were
 * cancelled.
 */
enum Count {
  COMPLETED,
  FAILED,
  SUCCESS,
  ERROR,
  WARNING,
  CANCELLED;

  /** The status of a run or an entry in the database; a column of run_statistics, too. */
  String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Count ofCode(String code) {
    return Arrays.stream(values())
        .filter(count -> count.code().equals(code))
        .findAny()
        .orElseThrow();
  }
}
