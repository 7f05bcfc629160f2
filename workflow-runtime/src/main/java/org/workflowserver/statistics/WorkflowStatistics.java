package org.workflowserver.statistics;

import java.math.BigDecimal;
import java.math.RoundingMode;

/**
 * What became of a workflow's runs and steps in the last 30 days.
 *
 * @param completed runs that ended so
 * @param success log entries of that status
 */
public record WorkflowStatistics(
    long completed, long failed, long success, long error, long warning) {
  private static final BigDecimal HUNDRED = BigDecimal.valueOf(100);

  /** Runs that ended. */
  public long total() {
    return completed + failed;
  }

  /** Percent of the ended runs that were completed, with two decimals at most; 0 without runs. */
  public BigDecimal successRate() {
    if (total() == 0) {
      return BigDecimal.ZERO;
    }
    BigDecimal rate =
        BigDecimal.valueOf(completed)
            .multiply(HUNDRED)
            .divide(BigDecimal.valueOf(total()), 2, RoundingMode.HALF_UP)
            .stripTrailingZeros();
    return rate.scale() < 0 ? rate.setScale(0) : rate;
  }
}
