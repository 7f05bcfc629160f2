package org.workflowserver.web.page;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.workflowserver.statistics.Overview.Hour;

/**
 * Bars of runs that ended, drawn from the left: completed ones stand on those that were cancelled,
 * and these on those that failed. A cancelled run is neither a success nor a failure.
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
   */
  public record Bar(
      Hour sum, int x, int width, int completedHeight, int cancelledHeight, int failedHeight) {
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

    /** Upper edge of what failed. */
    public int failedY() {
      return HEIGHT - failedHeight;
    }

    /** Upper edge of what was cancelled. */
    public int cancelledY() {
      return failedY() - cancelledHeight;
    }

    /** Upper edge of what was completed. */
    public int completedY() {
      return cancelledY() - completedHeight;
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
              height(sum.cancelled(), most),
              height(sum.failed(), most)));
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

  /** Where there is anything, it is seen; the three parts fit together. */
  private static int height(long runs, long most) {
    return runs == 0 ? 0 : (int) Math.max(2, (HEIGHT - 6) * runs / most);
  }

  /** Runs that were completed. */
  public long completed() {
    return bars.stream().mapToLong(Bar::completed).sum();
  }

  /** Runs that failed, without those that were cancelled. */
  public long failed() {
    return bars.stream().mapToLong(Bar::failed).sum();
  }

  /** Runs that were cancelled. */
  public long cancelled() {
    return bars.stream().mapToLong(Bar::cancelled).sum();
  }

  /** Runs that were completed or failed: those of which the rate is told. */
  public long rated() {
    return completed() + failed();
  }

  /** Percent of these that were completed, in words; empty without any. */
  public String rate() {
    if (rated() == 0) {
      return "";
    }
    // 100 only where all were.
    return failed() == 0
        ? "100 %"
        : Math.min(999, Math.round(1000.0 * completed() / rated())) / 10.0 + " %";
  }

  /** How many runs ended. */
  public long total() {
    return rated() + cancelled();
  }

  /** When the first of the runs ended, or later: what lists of the same runs begin with. */
  public Instant since() {
    return bars.getFirst().at();
  }
}
