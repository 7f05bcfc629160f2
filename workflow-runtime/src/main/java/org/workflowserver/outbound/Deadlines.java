package org.workflowserver.outbound;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;

/**
 * Ends calls whose time is over. A socket's own time-out ends a silent server on the dot; this is
 * for those that drip. One look at all calls, now and then, costs each of them far less than a
 * scheduled task of its own.
 */
final class Deadlines implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Deadlines.class.getName());
  private static final long EVERY_MS = 50;

  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private final TimeSource time;
  private final ScheduledFuture<?> look;

  Deadlines(ScheduledExecutorService scheduler, TimeSource time) {
    this.time = time;
    look =
        scheduler.scheduleWithFixedDelay(
            this::cutLateCalls, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
  }

  /** Runs {@code cut} when {@code deadline}, a {@link System#nanoTime()}, passes before the end. */
  Call start(long deadline, Runnable cut) {
    Call call = new Call(deadline, cut);
    calls.add(call);
    return call;
  }

  @Override
  public void close() {
    look.cancel(false);
  }

  private void cutLateCalls() {
    long now = time.nanoTime();
    for (Call call : calls) {
      if (call.deadline - now <= 0) {
        calls.remove(call);
        cut(call);
      }
    }
  }

  /**
   * One that cannot be cut must not end the look at the others: a task that throws is not repeated.
   */
  private static void cut(Call call) {
    try {
      call.cut.run();
    } catch (RuntimeException e) {
      LOG.log(
          Level.WARNING,
          "Could not end an outgoing call whose time is over. It ends when its connection does.",
          e);
    }
  }

  /** A call under way, until it is closed. */
  final class Call implements AutoCloseable {
    private final long deadline;
    private final Runnable cut;

    private Call(long deadline, Runnable cut) {
      this.deadline = deadline;
      this.cut = cut;
    }

    boolean isLate() {
      return deadline - time.nanoTime() <= 0;
    }

    @Override
    public void close() {
      calls.remove(this);
    }
  }
}
