package org.workflowserver.database;

import java.util.concurrent.Executor;
import java.util.function.Supplier;
import java.util.logging.Logger;

/** Work that is done when it is asked for, by one thread at a time, until there is no more. */
public abstract class OnDemandWorker {
  private final Outage outage;
  private final Coalescer turns;
  private volatile boolean stopping;

  /**
   * @param failing what the log says while turns fail
   */
  @SuppressWarnings("this-escape") // turns are taken when they are asked for, afterwards
  protected OnDemandWorker(Logger log, String failing, Supplier<Executor> threads) {
    this.outage = new Outage(log, failing);
    this.turns =
        new Coalescer(task -> threads.get().execute(task), () -> outage.runLogged(this::takeTurns));
  }

  /** Does a part of it; false when there is no more. */
  protected abstract boolean takeTurn();

  /** There may be something to do; does it on a thread of its own, unless one does it already. */
  public final void ask() {
    if (stopping) {
      return;
    }
    try {
      turns.requestSoon();
    } catch (RuntimeException | Error e) {
      // Who asks is not to fail for it.
      outage.failed(e);
    }
  }

  private void takeTurns() {
    boolean more = true;
    while (more && !stopping) {
      more = takeTurn();
    }
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
