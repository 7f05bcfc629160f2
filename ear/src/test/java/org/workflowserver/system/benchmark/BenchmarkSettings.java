package org.workflowserver.system.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Stream;

/**
 * What a benchmark does, by system properties. The defaults are those of the usual build: enough to
 * see that it is right, much too little to measure anything.
 *
 * @param warmUp for which nothing counts
 * @param measured for which everything counts
 * @param days how long ago the stored runs ended
 * @param javaOptions further options of the server's virtual machine
 */
public record BenchmarkSettings(
    List<BenchmarkScenario> scenarios,
    Duration warmUp,
    Duration measured,
    int days,
    String javaOptions) {
  private static final String PREFIX = "benchmark.";

  /** By name the default. Those of a scenario may have several values, with commas. */
  private static final Map<String, String> DEFAULTS =
      Map.ofEntries(
          Map.entry("benchmark.start", "execute"),
          Map.entry("benchmark.database", "h2-process"),
          Map.entry("benchmark.connections", "32"),
          Map.entry("benchmark.stored", "0"),
          Map.entry("benchmark.days", "0"),
          Map.entry("benchmark.waiting", "0"),
          Map.entry("benchmark.warmup", ""),
          Map.entry("benchmark.seconds", "1"),
          Map.entry("benchmark.starts", "0"),
          Map.entry("benchmark.keep", ""),
          Map.entry("benchmark.java", "-XX:+UseParallelGC"));

  /** The settings of this run. */
  static BenchmarkSettings read() {
    // A misspelt one would measure something else than what was asked for.
    assertThat(System.getProperties().stringPropertyNames())
        .filteredOn(name -> name.startsWith(PREFIX))
        .isSubsetOf(names());
    long measured = Long.parseLong(value("seconds"));
    String warmUp = value("warmup");
    return new BenchmarkSettings(
        everyScenario(),
        Duration.ofSeconds(warmUp.isEmpty() ? measured : Long.parseLong(warmUp)),
        Duration.ofSeconds(measured),
        Integer.parseInt(value("days")),
        value("java"));
  }

  /**
   * Whether anything is to be measured; else the server lives too briefly for the compiler's best.
   */
  boolean isAskedFor() {
    return System.getProperties().stringPropertyNames().stream()
        .anyMatch(name -> name.startsWith(PREFIX));
  }

  /** How many starts on an empty folder are measured, each followed by one on the same folder. */
  static int starts() {
    return Integer.parseInt(value("starts"));
  }

  /** How many runs are stored when lists are measured; none for no measuring. */
  static int stored() {
    return values("stored", Integer::valueOf).findFirst().orElseThrow();
  }

  /** Where what lists are measured of is kept from one measurement to the next. */
  static Optional<Path> keep() {
    return Optional.of(value("keep")).filter(folder -> !folder.isEmpty()).map(Path::of);
  }

  static List<BenchmarkDatabase.Kind> databases() {
    return values("database", BenchmarkDatabase.Kind::of).toList();
  }

  /** The names of all settings. */
  public static Set<String> names() {
    return DEFAULTS.keySet();
  }

  private static List<BenchmarkScenario> everyScenario() {
    List<BenchmarkScenario> all = new ArrayList<>();
    for (BenchmarkDatabase.Kind database :
        values("database", BenchmarkDatabase.Kind::of).toList()) {
      for (StartMethod start : values("start", StartMethod::of).toList()) {
        for (int stored : values("stored", Integer::valueOf).toList()) {
          for (int waiting : values("waiting", Integer::valueOf).toList()) {
            values("connections", Integer::valueOf)
                .map(c -> new BenchmarkScenario(start, database, c, stored, waiting))
                .forEach(all::add);
          }
        }
      }
    }
    return all;
  }

  private static <T> Stream<T> values(String name, Function<String, T> parse) {
    return Arrays.stream(value(name).split(",")).map(parse);
  }

  private static String value(String name) {
    return System.getProperty(PREFIX + name, DEFAULTS.get(PREFIX + name));
  }
}
