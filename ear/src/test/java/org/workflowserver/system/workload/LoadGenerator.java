package org.workflowserver.system.workload;

import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import org.workflowserver.system.support.ApiClient;

/** Clients that start runs of a workload until they are stopped, each at a server of its own. */
public final class LoadGenerator implements AutoCloseable {
  /** Between two starts; a server that does not respond is not called more often. */
  private static final Duration PAUSE = Duration.ofMillis(20);

  private static final Duration PATIENCE = Duration.ofMinutes(3);

  private final CountDownLatch stop = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> clients = new ArrayList<>();
  private final List<AtomicInteger> accepted = new ArrayList<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final RunWorkload workload;

  private LoadGenerator(RunWorkload workload) {
    this.workload = workload;
  }

  /** Begins at once, with one client for each server. */
  public static LoadGenerator start(RunWorkload workload, ApiClient... servers) {
    LoadGenerator load = new LoadGenerator(workload);
    for (ApiClient server : servers) {
      AtomicInteger count = new AtomicInteger();
      load.accepted.add(count);
      load.clients.add(load.threads.submit(() -> load.startRepeatedly(server, count)));
    }
    return load;
  }

  private Void startRepeatedly(ApiClient server, AtomicInteger count) throws InterruptedException {
    while (!stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
      (workload.start(server) ? count : refused).incrementAndGet();
    }
    return null;
  }

  /** Waits until each server has accepted so many runs more. */
  public LoadGenerator awaitAccepted(int more) {
    List<Integer> before = accepted.stream().map(AtomicInteger::get).toList();
    for (int i = 0; i < before.size(); i++) {
      int goal = before.get(i) + more;
      AtomicInteger count = accepted.get(i);
      await().atMost(PATIENCE).until(() -> failed() || count.get() >= goal);
    }
    requireNoFailure();
    return this;
  }

  /** Waits until a start got no response, or was refused for now. */
  public void awaitRefused() {
    await().atMost(PATIENCE).until(() -> failed() || refused.get() > 0);
    requireNoFailure();
  }

  private boolean failed() {
    return clients.stream().anyMatch(Future::isDone);
  }

  private void requireNoFailure() {
    if (failed()) {
      close();
    }
  }

  /** Stops the clients; fails when one of them got an unexpected response. */
  @Override
  public void close() {
    stop.countDown();
    try {
      for (Future<?> client : clients) {
        client.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("A client that starts runs failed: " + e.getMessage(), e);
    } finally {
      threads.shutdownNow();
    }
  }
}
