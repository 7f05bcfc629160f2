package org.workflowserver.system.crash;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.assertj.core.api.Assertions;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;

/**
 * Several clients that start runs of one workflow until the server no longer responds, each start
 * under an {@code Idempotency-Key} of its own. Some wait for the end of what they start.
 */
final class ConcurrentClients {
  private static final int THREADS = 6;

  private final ApiClient api;
  private final String workflow;
  private final Map<String, Boolean> asked = new ConcurrentHashMap<>();
  private final Map<String, String> runs = new ConcurrentHashMap<>();
  private final Map<String, Boolean> finished = new ConcurrentHashMap<>();

  ConcurrentClients(ApiClient api, String workflow) {
    this.api = api;
    this.workflow = workflow;
  }

  /** Starts runs on and on; once so many are accepted, {@code crash} happens among them. */
  void runUntilAccepted(int number, Runnable crash) {
    CountDownLatch enough = new CountDownLatch(number);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<?>> starting = new ArrayList<>();
      for (int i = 0; i < THREADS; i++) {
        boolean waits = i % 2 == 0;
        starting.add(threads.submit(() -> startRepeatedly(waits, enough)));
      }
      Assertions.assertThat(enough.await(5, TimeUnit.MINUTES)).isTrue();
      crash.run();
      for (Future<?> ended : starting) {
        ended.get(5, TimeUnit.MINUTES);
      }
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private void startRepeatedly(boolean waits, CountDownLatch enough) {
    try {
      while (true) {
        String key = UUID.randomUUID().toString();
        asked.put(key, true);
        ApiClient.Request start = start(key);
        note(key, (waits ? start.header("Prefer", "wait=20") : start).trySend());
        enough.countDown();
      }
    } catch (IOException e) {
      // The server is gone; what it had answered is noted.
      Assertions.assertThat(asked).hasSizeGreaterThan(runs.size());
    }
  }

  private ApiClient.Request start(String key) {
    return api.execute(workflow, Map.of()).header("Idempotency-Key", key);
  }

  private void note(String key, ApiResponse response) {
    Assertions.assertThat(response.status()).as("%s", response).isIn(200, 202);
    String run = response.string("id");
    runs.put(key, run);
    if (response.status() == 200) {
      finished.put(run, true);
    }
  }

  /** Sends each start again that was not answered before the crash. */
  void retryUnanswered() {
    for (String key : asked.keySet()) {
      if (!runs.containsKey(key)) {
        runs.put(key, start(key).send().string("id"));
      }
    }
  }

  /** Runs whose start was answered before the crash. */
  List<String> accepted() {
    return List.copyOf(runs.values());
  }

  /** Runs whose end was answered before the crash. */
  List<String> seenFinished() {
    return List.copyOf(finished.keySet());
  }

  /** The run of each key. */
  List<String> runOfEveryKey() {
    return List.copyOf(runs.values());
  }
}
