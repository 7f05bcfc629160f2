package org.workflowserver.engine;

import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The virtual threads of one server, counted. */
final class ThreadPool implements Executor, AutoCloseable {
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final AtomicInteger busy = new AtomicInteger();

  @Override
  public void execute(Runnable work) {
    threads.execute(
        () -> {
          busy.incrementAndGet();
          try {
            work.run();
          } catch (RuntimeException e) {
            // What a server is at when it dies breaks off.
            if (!threads.isShutdown()) {
              throw e;
            }
          } finally {
            busy.decrementAndGet();
          }
        });
  }

  /** How many threads do something. */
  int busy() {
    return busy.get();
  }

  /** All are told to stop, and no new one begins. */
  void end() {
    threads.shutdownNow();
  }

  @Override
  public void close() {
    threads.close();
  }
}
