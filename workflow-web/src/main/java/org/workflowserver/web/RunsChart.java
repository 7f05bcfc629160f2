package org.workflowserver.web;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.workflowserver.statistics.Overview.Hour;

/**
 * Bars of runs that ended, drawn from the left: completed ones stand on failed ones.
 *
 * @param most runs of the highest bar
 */
public record RunsChart(List<Bar> bars, long most) {
  /** Units of the drawing, which is stretched to its place. */
  static final int WIDTH = 720;

  static final int HEIGHT = 120;

  /** Part of a bar's place that it fills, in percent. */
  private static final int FILLED = 80;

  /**
   * A bar.
   *
   * @param at when its time begins
   * @param x the left edge
   */
  public record Bar(
      Instant at,
      long completed,
      long failed,
      int x,
      int width,
      int completedHeight,
      int failedHeight) {
    /** Upper edge of what failed. */
    public int failedY() {
      return HEIGHT - failedHeight;
    }

    /** Upper edge of what was completed. */
    public int completedY() {
      return HEIGHT - failedHeight - completedHeight;
    }
  }

  /**
   * Draws hours.
   *
   * @param together how many hours share a bar
   */
  static RunsChart of(List<Hour> hours, int together) {
    List<Hour> sums = new ArrayList<>();
    for (int i = 0; i < hours.size(); i += together) {
      sums.add(sum(hours.subList(i, Math.min(hours.size(), i + together))));
    }
    long most = sums.stream().mapToLong(sum -> sum.completed() + sum.failed()).max().orElse(0);
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < sums.size(); i++) {
      int left = WIDTH * i / sums.size();
      int right = WIDTH * (i + 1) / sums.size();
      Hour sum = sums.get(i);
      bars.add(
          new Bar(
              sum.begins(),
              sum.completed(),
              sum.failed(),
              left,
              Math.max(1, (right - left) * FILLED / 100),
              height(sum.completed(), most),
              height(sum.failed(), most)));
    }
    return new RunsChart(List.copyOf(bars), most);
  }

  private static Hour sum(List<Hour> hours) {
    return new Hour(
        hours.getFirst().begins(),
        hours.stream().mapToLong(Hour::completed).sum(),
        hours.stream().mapToLong(Hour::failed).sum());
  }

  /** Where there is anything, it is seen; the two parts fit together. */
  private static int height(long runs, long most) {
    return runs == 0 ? 0 : (int) Math.max(2, (HEIGHT - 4) * runs / most);
  }

  /** Runs that were completed. */
  public long completed() {
    return bars.stream().mapToLong(Bar::completed).sum();
  }

  /** Runs that failed or were cancelled. */
  public long failed() {
    return bars.stream().mapToLong(Bar::failed).sum();
  }

  /** Percent of runs that were completed, in words; empty without runs. */
  public String rate() {
    long total = completed() + failed();
    if (total == 0) {
      return "";
    }
    // 100 only where none failed.
    return failed() == 0 ? "100 %" : Math.min(999, 1000 * completed() / total) / 10.0 + " %";
  }

  /** How many runs ended. */
  public long total() {
    return completed() + failed();
  }
}
