package org.workflowserver.system.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.workflowserver.system.support.Latencies;

/**
 * The benchmark. In the usual build it runs for seconds and shows that every run that was accepted
 * is completed; with the settings of the README it measures. No time decides on its outcome.
 */
@Isolated("What it measures is the whole machine's")
public class BenchmarkIT {
  @Test
  void everyRunThatIsAcceptedIsCompletedWhateverTheLoad() throws Exception {
    BenchmarkSettings settings = BenchmarkSettings.read();
    BenchmarkReport report = new BenchmarkReport(settings);
    for (BenchmarkScenario scenario : settings.scenarios()) {
      try (BenchmarkRun run = new BenchmarkRun(scenario, settings)) {
        report.add(run.measure());
        System.out.println(report);
      }
    }
  }

  /** The share within which so much lies is that of a value that was seen. */
  @Test
  void percentilesAreTimesThatWereSeen() {
    Latencies times = Latencies.of(List.of(4L, 1L, 3L, 2L).stream().mapToLong(n -> n * 1_000_000));
    assertThat(List.of(times.percentile(0.5), times.percentile(0.99))).containsExactly(2.0, 4.0);
  }
}
