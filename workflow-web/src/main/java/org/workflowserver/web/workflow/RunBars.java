package org.workflowserver.web.workflow;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.record.RunLists.RecentRun;
import org.workflowserver.web.page.Texts;

/**
 * The last runs of a workflow as a row of bars, the oldest first. What became of a run is told by
 * the form: a completed one stands above the line, a failed one below it, a cancelled one is a dash
 * on it, and one that has not ended a frame around it.
 *
 * @param bars those of a kind are one
 * @param label all of them in words
 */
public record RunBars(List<Bar> bars, String label) {
  /** Most runs that are shown. */
  static final int MOST = 20;

  private static final int STEP = 6;

  /** Of all of them. */
  static final int WIDTH = STEP * MOST;

  /** What became of a run, and the outline of its bar behind the place of its left end. */
  private enum Kind {
    COMPLETED(" 2h4v9h-4z"),
    FAILED(" 13h4v9h-4z"),
    CANCELLED(" 11h4v2h-4z"),
    OPEN(".5 8.5h3v7h-3z");

    private final String outline;

    Kind(String outline) {
      this.outline = outline;
    }

    static Kind of(RecentRun run) {
      if (run.error() == RunError.CANCELLED) {
        return CANCELLED;
      }
      if (run.status() == RunStatus.FAILED) {
        return FAILED;
      }
      return run.status() == RunStatus.COMPLETED ? COMPLETED : OPEN;
    }

    String told(int runs) {
      return switch (this) {
        case COMPLETED -> Texts.of("workflows.runs-completed", runs);
        case FAILED -> Texts.of("workflows.runs-failed", runs);
        case CANCELLED -> Texts.of("workflows.runs-cancelled", runs);
        case OPEN -> Texts.of("workflows.runs-open", runs);
      };
    }

    String title() {
      return switch (this) {
        case COMPLETED -> Texts.of("words.completed");
        case FAILED -> Texts.of("words.failed");
        case CANCELLED -> Texts.of("words.cancelled");
        case OPEN -> Texts.of("workflows.not-ended");
      };
    }

    String look() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /**
   * The bars of all runs of a kind.
   *
   * @param look names the colour
   * @param path their outlines
   */
  public record Bar(String look, String path) {}

  /**
   * What the bars of a kind mean, with one of them at the left end.
   *
   * @param label the kind in words
   */
  public record Meaning(String look, String path, String label) {}

  /** What all bars mean. */
  static List<Meaning> meanings() {
    return Arrays.stream(Kind.values())
        .map(kind -> new Meaning(kind.look(), "M1" + kind.outline, kind.title()))
        .toList();
  }

  /**
   * @param newestFirst at most {@value #MOST}
   */
  static RunBars of(List<RecentRun> newestFirst) {
    Map<Kind, StringBuilder> paths = new EnumMap<>(Kind.class);
    Map<Kind, Integer> counts = new EnumMap<>(Kind.class);
    // The newest stands at the right end, however few there are.
    int x = WIDTH;
    for (RecentRun run : newestFirst) {
      x -= STEP;
      Kind kind = Kind.of(run);
      paths.computeIfAbsent(kind, key -> new StringBuilder()).append("M" + (x + 1) + kind.outline);
      counts.merge(kind, 1, Integer::sum);
    }
    List<Bar> bars = new ArrayList<>();
    List<String> words = new ArrayList<>();
    paths.forEach((kind, path) -> bars.add(new Bar(kind.look(), path.toString())));
    counts.forEach((kind, count) -> words.add(kind.told(count)));
    String told = String.join(", ", words);
    return new RunBars(
        List.copyOf(bars),
        newestFirst.size() == 1
            ? Texts.of("workflows.last-run-told", told)
            : Texts.of("workflows.last-runs-told", newestFirst.size(), told));
  }
}
