package org.workflowserver.engine;

import java.util.concurrent.atomic.AtomicInteger;

/**
 * Does the same work for whoever asks, one at a time. Who asks while it is done is not kept
 * waiting: the work is done once more behind.
 */
final class Passes {
  private final AtomicInteger asked = new AtomicInteger();
  private final Runnable work;

  Passes(Runnable work) {
    this.work = work;
  }

  /** The work is done at least once from now on, by this thread or by the one that is at it. */
  void ask() {
    if (asked.getAndIncrement() > 0) {
      return;
    }
    int seen;
    do {
      seen = asked.get();
      try {
        work.run();
      } catch (RuntimeException | Error e) {
        asked.set(0);
        throw e;
      }
    } while (!asked.compareAndSet(seen, 0));
  }
}
