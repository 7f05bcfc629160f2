package org.workflowserver.system.benchmark;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.workflowserver.system.benchmark.BenchmarkResult.ProcessorTimes;
import org.workflowserver.system.support.ProcessMetrics;

/** A benchmark's report for people: the machine, the settings and a table with a row a scenario. */
final class BenchmarkReport {
  private static final String COLUMNS =
      "| start | database | connections | stored | waiting | accepted/s | completed/s | runs |"
          + " start p50 / p95 / p99 ms | end p50 / p95 / p99 ms | refused | server ms/run |"
          + " database ms/run | load + target %% of the machine | others %% | heap MiB | RSS MiB |"
          + " H2 bytes/run, running / stopped |";

  private final BenchmarkSettings settings;
  private final List<BenchmarkResult> rows = new ArrayList<>();

  BenchmarkReport(BenchmarkSettings settings) {
    this.settings = settings;
  }

  void add(BenchmarkResult row) {
    rows.add(row);
  }

  @Override
  public String toString() {
    List<String> lines = new ArrayList<>();
    lines.add("Machine: " + ProcessMetrics.description() + "; everything runs on it.");
    lines.add(
        "The work: start, condition, POST to a local target, text_transform; 4 log entries a run.");
    rows.stream()
        .map(row -> row.scenario().database())
        .distinct()
        .map(database -> "Database " + database + ": a commit " + database.durability() + ".")
        .forEach(lines::add);
    lines.add(
        "Settings: warm-up %d s, measured %d s; limits of requests raised to 10^9 a minute; server: -Xmx512m %s"
            .formatted(
                settings.warmUp().toSeconds(),
                settings.measured().toSeconds(),
                settings.javaOptions()));
    lines.add("");
    lines.add(COLUMNS.replace("%%", "%"));
    lines.add(COLUMNS.replaceAll("[^|]+", "---"));
    rows.stream().map(BenchmarkReport::row).forEach(lines::add);
    return String.join("\n", lines);
  }

  private static String row(BenchmarkResult row) {
    BenchmarkScenario scenario = row.scenario();
    ProcessorTimes times = row.resources().times();
    return String.format(
        Locale.ROOT,
        "| %s | %s | %d | %d | %d | %.0f | %.0f | %d | %s | %s | %s | %.3f | %.3f | %.0f + %.0f (all: %.0f)"
            + " | %.0f | %d | %d | %d / %d |",
        scenario.start(),
        scenario.database(),
        scenario.connections(),
        scenario.stored(),
        scenario.waiting(),
        row.accepted() / seconds(row.window()),
        row.completed() / seconds(row.window()),
        row.completed(),
        row.start(),
        row.end(),
        refused(row.refused()),
        1_000 * seconds(times.server()) / row.completed(),
        1_000 * seconds(times.database()) / row.completed(),
        share(times.load(), row),
        share(times.target(), row),
        share(times.measuring(), row),
        share(times.others(), row),
        row.resources().heap() >> 20,
        row.resources().resident() >> 20,
        row.resources().running(),
        row.resources().stopped());
  }

  private static String refused(Map<Integer, Long> refused) {
    return refused.isEmpty()
        ? "none"
        : refused.entrySet().stream()
            .map(status -> status.getKey() + ": " + status.getValue())
            .collect(Collectors.joining(", "));
  }

  private static double share(Duration time, BenchmarkResult row) {
    return 100 * seconds(time) / seconds(row.window()) / ProcessMetrics.CORES;
  }

  private static double seconds(Duration time) {
    return time.toNanos() / 1e9;
  }
}
