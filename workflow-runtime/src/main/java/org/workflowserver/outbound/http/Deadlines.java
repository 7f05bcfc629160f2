package org.workflowserver.outbound.http;

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
 * scheduled task of its own. While there is no call there is one look a second, since each costs
 * the container as much as a small request: a call that begins then may be ended a second late.
 *
 * <p>A container may lose a repeated task: GlassFish 8 does when it cannot set up the context of
 * the application while it deploys one. So each call sees to it that there are looks.
 */
public final class Deadlines implements AutoCloseable {
  private static final Logger LOG = Logger.getLogger(Deadlines.class.getName());
  private static final long EVERY_MS = 50;
  private static final long IDLE_MS = 1_000;
  private static final long LOST_AFTER_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Set<Call> calls = ConcurrentHashMap.newKeySet();
  private final ScheduledExecutorService scheduler;
  private final TimeSource time;
  private ScheduledFuture<?> looks;

  /** There while there are calls; null else. */
  private ScheduledFuture<?> quickLooks;

  private volatile long looked;

  private boolean closed;

  public Deadlines(ScheduledExecutorService scheduler, TimeSource time) {
    this.scheduler = scheduler;
    this.time = time;
    schedule();
  }

  private void schedule() {
    looked = time.nanoTime();
    looks = scheduler.scheduleWithFixedDelay(this::look, EVERY_MS, IDLE_MS, TimeUnit.MILLISECONDS);
  }

  private boolean isLost() {
    return time.nanoTime() - looked > LOST_AFTER_NANOS;
  }

  private synchronized void scheduleAgain() {
    if (!closed && isLost()) {
      LOG.warning("The look at outgoing calls was lost by the container; it is scheduled again.");
      looks.cancel(false);
      stopQuickLooks();
      schedule();
    }
  }

  /** Runs {@code cut} when {@code deadline}, a {@link System#nanoTime()}, passes before the end. */
  public Call start(long deadline, Runnable cut) {
    Call call = new Call(deadline, cut);
    calls.add(call);
    if (isLost()) {
      scheduleAgain();
    }
    return call;
  }

  @Override
  public synchronized void close() {
    closed = true;
    looks.cancel(false);
    stopQuickLooks();
  }

  /**
   * Looks, and has it done more often while there are calls. That is scheduled here and not where a
   * call begins: the container may not run what is scheduled on the thread of a request that ends.
   */
  private void look() {
    looked = time.nanoTime();
    cutLateCalls();
    lookAsOftenAsNeeded();
  }

  private synchronized void lookAsOftenAsNeeded() {
    if (calls.isEmpty()) {
      stopQuickLooks();
    } else if (quickLooks == null && !closed) {
      quickLooks =
          scheduler.scheduleWithFixedDelay(
              this::cutLateCalls, EVERY_MS, EVERY_MS, TimeUnit.MILLISECONDS);
    }
  }

  private void stopQuickLooks() {
    if (quickLooks != null) {
      quickLooks.cancel(false);
      quickLooks = null;
    }
  }

  private void cutLateCalls() {
    long now = time.nanoTime();
    for (Call call : calls) {
      if (call.deadline - now <= 0 && calls.remove(call)) {
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
  public final class Call implements AutoCloseable {
    private final long deadline;
    private final Runnable cut;

    private Call(long deadline, Runnable cut) {
      this.deadline = deadline;
      this.cut = cut;
    }

    public boolean isLate() {
      return deadline - time.nanoTime() <= 0;
    }

    @Override
    public void close() {
      calls.remove(this);
    }
  }
}
