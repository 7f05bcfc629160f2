package org.workflowserver.database;

import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.refusal.Causes;

/**
 * Logs a trouble that may last, without filling it: the first time with the cause, then now and
 * then in one line, and once when it is over. Safe for any number of threads.
 */
public final class Outage {
  /** Work that is tried each second speaks once a minute. */
  private static final int SELDOM = 60;

  private final AtomicLong times = new AtomicLong();
  private final Logger log;
  private final String sentence;

  /**
   * No trouble yet.
   *
   * @param sentence what fails and what happens now, such as {@code Could not scan; trying again.}
   */
  public Outage(Logger log, String sentence) {
    this.log = log;
    this.sentence = sentence;
  }

  /**
   * Runs the work, and logs its failure instead of throwing it, which would end a timer: a
   * container does not call one again that has failed twice. Errors too, since what one row leads
   * to must not end what all wait for.
   */
  public void runLogged(Runnable work) {
    try {
      work.run();
      recovered();
    } catch (RuntimeException | Error e) {
      failed(e);
    }
  }

  /** It failed. */
  public void failed(Throwable cause) {
    long failures = times.incrementAndGet();
    if (failures == 1) {
      log.log(Level.WARNING, sentence, cause);
    } else if (failures % SELDOM == 0) {
      log.log(
          Level.WARNING,
          "{0} That is so for the {1}. time: {2}",
          new Object[] {sentence, Long.toString(failures), Causes.root(cause)});
    }
  }

  /** It worked. */
  public void recovered() {
    // Mostly there is nothing to write, and many threads come by.
    if (times.get() == 0) {
      return;
    }
    long failures = times.getAndSet(0);
    if (failures > 0) {
      log.log(
          Level.INFO,
          "{0} It works again, after {1} failures.",
          new Object[] {sentence, Long.toString(failures)});
    }
  }
}
