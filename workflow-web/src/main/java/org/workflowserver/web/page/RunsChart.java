package org.workflowserver.web.page;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.workflowserver.statistics.Overview.Hour;

/**
 * Bars of runs that ended, drawn from the left: completed ones stand on those that failed or were
 * cancelled.
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
   * @param sum the runs of its time
   * @param x the left edge
   * @param failedHeight of those that failed or were cancelled
   */
  public record Bar(Hour sum, int x, int width, int completedHeight, int failedHeight) {
    /** When its time begins. */
    public Instant at() {
      return sum.begins();
    }

    public long completed() {
      return sum.completed();
    }

    /** Without those that were cancelled. */
    public long failed() {
      return sum.failed();
    }

    public long cancelled() {
      return sum.cancelled();
    }

    /** Runs that failed or were cancelled. */
    public long notCompleted() {
      return failed() + cancelled();
    }

    /** Runs that ended. */
    public long total() {
      return completed() + notCompleted();
    }

    /** Upper edge of what failed or was cancelled. */
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
  public static RunsChart of(List<Hour> hours, int together) {
    List<Hour> sums = new ArrayList<>();
    for (int i = 0; i < hours.size(); i += together) {
      sums.add(sum(hours.subList(i, Math.min(hours.size(), i + together))));
    }
    long most = sums.stream().mapToLong(RunsChart::total).max().orElse(0);
    List<Bar> bars = new ArrayList<>();
    for (int i = 0; i < sums.size(); i++) {
      int left = WIDTH * i / sums.size();
      int right = WIDTH * (i + 1) / sums.size();
      Hour sum = sums.get(i);
      bars.add(
          new Bar(
              sum,
              left,
              Math.max(1, (right - left) * FILLED / 100),
              height(sum.completed(), most),
              height(sum.failed() + sum.cancelled(), most)));
    }
    return new RunsChart(List.copyOf(bars), most);
  }

  private static Hour sum(List<Hour> hours) {
    return new Hour(
        hours.getFirst().begins(),
        hours.stream().mapToLong(Hour::completed).sum(),
        hours.stream().mapToLong(Hour::failed).sum(),
        hours.stream().mapToLong(Hour::cancelled).sum());
  }

  private static long total(Hour hour) {
    return hour.completed() + hour.failed() + hour.cancelled();
  }

  /** Where there is anything, it is seen; the two parts fit together. */
  private static int height(long runs, long most) {
    return runs == 0 ? 0 : (int) Math.max(2, (HEIGHT - 4) * runs / most);
  }

  /** Runs that were completed. */
  public long completed() {
    return bars.stream().mapToLong(Bar::completed).sum();
  }

  /** Runs that failed, without those that were cancelled. */
  public long failed() {
    return bars.stream().mapToLong(Bar::failed).sum();
  }

  /** Runs that failed or were cancelled. */
  public long notCompleted() {
    return bars.stream().mapToLong(Bar::notCompleted).sum();
  }

  /** Percent of runs that were completed, in words; empty without runs. */
  public String rate() {
    return rate(completed(), total());
  }

  /** The same of so many of so many runs. */
  public static String rate(long completed, long total) {
    if (total == 0) {
      return "";
    }
    // 100 only where all were.
    return completed == total
        ? "100 %"
        : Math.min(999, Math.round(1000.0 * completed / total)) / 10.0 + " %";
  }

  /** How many runs ended. */
  public long total() {
    return bars.stream().mapToLong(Bar::total).sum();
  }

  /** When the first of the runs ended, or later: what lists of the same runs begin with. */
  public Instant since() {
    return bars.getFirst().at();
  }
}
