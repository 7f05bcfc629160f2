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

/** Programs that start runs of a trial until they are told to stop, each at a server of its own. */
public final class LoadGenerator implements AutoCloseable {
  /** Between two starts; a server that does not answer is not asked more often. */
  private static final Duration PAUSE = Duration.ofMillis(20);

  private static final Duration PATIENCE = Duration.ofSeconds(90);

  private final CountDownLatch stop = new CountDownLatch(1);
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<Future<?>> programs = new ArrayList<>();
  private final List<AtomicInteger> accepted = new ArrayList<>();
  private final AtomicInteger refused = new AtomicInteger();
  private final RunWorkload trial;

  private LoadGenerator(RunWorkload trial) {
    this.trial = trial;
  }

  /** Begins at once, with one program for each server. */
  public static LoadGenerator on(RunWorkload trial, ApiClient... servers) {
    LoadGenerator load = new LoadGenerator(trial);
    for (ApiClient server : servers) {
      AtomicInteger count = new AtomicInteger();
      load.accepted.add(count);
      load.programs.add(load.threads.submit(() -> load.startOnAndOn(server, count)));
    }
    return load;
  }

  private Void startOnAndOn(ApiClient server, AtomicInteger count) throws InterruptedException {
    while (!stop.await(PAUSE.toMillis(), TimeUnit.MILLISECONDS)) {
      (trial.start(server) ? count : refused).incrementAndGet();
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

  /** Waits until a start was not answered, or refused for now. */
  public void awaitRefused() {
    await().atMost(PATIENCE).until(() -> failed() || refused.get() > 0);
    requireNoFailure();
  }

  private boolean failed() {
    return programs.stream().anyMatch(Future::isDone);
  }

  private void requireNoFailure() {
    if (failed()) {
      close();
    }
  }

  /** Stops the programs; fails when one of them was answered as it should not be. */
  @Override
  public void close() {
    stop.countDown();
    try {
      for (Future<?> program : programs) {
        program.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
      }
    } catch (InterruptedException | ExecutionException | TimeoutException e) {
      throw new AssertionError("A program that starts runs failed: " + e.getMessage(), e);
    } finally {
      threads.shutdownNow();
    }
  }
}
