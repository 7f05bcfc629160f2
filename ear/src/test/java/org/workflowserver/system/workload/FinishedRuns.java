package org.workflowserver.system.workload;

import static java.util.Comparator.naturalOrder;
import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.LongStream;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;

/** Runs as they were read after their ends. */
final class FinishedRuns {
  private final Map<String, String> read = new ConcurrentHashMap<>();

  /** Adds one; its log has no gap, and nothing after its end. */
  void add(ApiResponse run) {
    List<Map<String, Object>> logs = run.rows("logs");
    assertThat(logs)
        .as("%s", run)
        .extracting(log -> log.get("seq"))
        .containsExactlyElementsOf(LongStream.rangeClosed(1, logs.size()).boxed().toList());
    assertThat(Instant.parse(run.string("completed_at")))
        .as("%s", run)
        .isAfterOrEqualTo(
            logs.stream()
                .map(log -> Instant.parse((String) log.get("created_at")))
                .max(naturalOrder())
                .orElseThrow());
    read.putIfAbsent(run.string("id"), run.text());
  }

  /** Nothing was recorded after an end: each run reads as it did just after its end. */
  void assertUnchanged(ApiClient api) {
    read.forEach((run, text) -> assertThat(api.runWhenAvailable(run).text()).isEqualTo(text));
  }

  int size() {
    return read.size();
  }
}
