package org.workflowserver.system.benchmark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.workflowserver.system.support.ProcessMetrics;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.ServerSetup;

/** Measures starts, from {@code java -jar} to "Ready". No time decides on its outcome. */
@Isolated("What it measures is the whole machine's")
class StartBenchmarkIT {
  private static final Duration TRAINING = Duration.ofMinutes(8);

  @Test
  void theServerStartsOnAnEmptyFolderAndAgain() {
    int starts = BenchmarkSettings.starts();
    assumeTrue(starts > 0, "Starts are measured only when benchmark.starts says how many.");
    List<Start> first = new ArrayList<>();
    List<Start> second = new ArrayList<>();
    for (int i = 0; i < starts; i++) {
      ServerSetup fresh = ServerSetup.fresh();
      Path cache = fresh.data().resolve("cache");
      // The tests' limit of the heap keeps the server from choosing where it begins.
      ServerSetup setup =
          fresh
              .forMeasuring()
              .with("WORKFLOW_CACHE", cache.toString())
              .with("WORKFLOW_JAVA_OPTIONS", "-Xms64m");
      first.add(measure(setup, () -> await().atMost(TRAINING).until(() -> hasAotCache(cache))));
      second.add(measure(setup, () -> {}));
    }
    System.out.println(ProcessMetrics.description());
    report("First start", first);
    report("Second start", second);
  }

  private static Start measure(ServerSetup setup, Runnable whenReady) {
    long begin = System.nanoTime();
    try (ServerProcess server = setup.start()) {
      Duration wall = Duration.ofNanos(System.nanoTime() - begin);
      ProcessHandle process = ProcessHandle.of(server.pid()).orElseThrow();
      Start start =
          new Start(
              wall, ProcessMetrics.processorTime(process), ProcessMetrics.resident(server.pid()));
      whenReady.run();
      assertThat(server.stop()).isZero();
      return start;
    }
  }

  private static boolean hasAotCache(Path folder) {
    try (Stream<Path> files = Files.walk(folder, 2)) {
      return files.anyMatch(file -> file.toString().endsWith(".aot"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void report(String what, List<Start> starts) {
    List<Start> sorted = starts.stream().sorted((a, b) -> a.wall().compareTo(b.wall())).toList();
    System.out.printf(
        "%s: fastest %s; median %s; slowest %s%n",
        what, sorted.getFirst(), sorted.get(sorted.size() / 2), sorted.getLast());
  }

  private record Start(Duration wall, Duration processor, long resident) {
    @Override
    public String toString() {
      return String.format(
          Locale.ROOT,
          "%.2f s (processors %.2f s, %d MB)",
          wall.toMillis() / 1e3,
          processor.toMillis() / 1e3,
          resident >> 20);
    }
  }
}
