package org.workflowserver.database;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;

/** Work that is done when it is asked for, by one thread at a time, until there is no more. */
public abstract class OnDemandWorker {
  private final AtomicInteger asked = new AtomicInteger();
  private final Logger log;
  private final Outage outage;
  private final Supplier<Executor> threads;
  private volatile boolean stopping;

  /**
   * @param failing what the log says while turns fail
   */
  protected OnDemandWorker(Logger log, String failing, Supplier<Executor> threads) {
    this.log = log;
    this.outage = new Outage(log, failing);
    this.threads = threads;
  }

  /** Does a part of it; false when there is no more. */
  protected abstract boolean takeTurn();

  /** There may be something to do; does it on a thread of its own, unless one does it already. */
  public final void ask() {
    if (stopping || asked.getAndIncrement() > 0) {
      return;
    }
    try {
      threads.get().execute(this::work);
    } catch (RejectedExecutionException e) {
      asked.set(0);
      log.log(Level.FINE, "The server is stopping; other servers take over its work.", e);
    } catch (RuntimeException | Error e) {
      // Else nobody would do any more, and who asks is not to fail for it.
      asked.set(0);
      outage.failed(e);
    }
  }

  private void work() {
    int seen;
    do {
      seen = asked.get();
      try {
        boolean more = true;
        while (more && !stopping) {
          more = takeTurn();
        }
        outage.recovered();
      } catch (RuntimeException e) {
        outage.failed(e);
      } catch (Error e) {
        // Else nobody would do any more.
        asked.set(0);
        throw e;
      }
      // Who asked meanwhile may have seen something that came behind.
    } while (!asked.compareAndSet(seen, 0));
  }

  /** A turn failed behind the scenes. */
  protected final void failed(RuntimeException cause) {
    outage.failed(cause);
  }

  /** No further turns. */
  public final void stop() {
    stopping = true;
  }
}
