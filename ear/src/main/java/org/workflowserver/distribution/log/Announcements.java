package org.workflowserver.distribution.log;

import java.io.PrintStream;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;

/**
 * What the operator reads on standard output.
 *
 * <p>The application speaks here through the logger {@value #LOGGER}: its messages appear bare and
 * never in the log, since one of them holds a password. A severe one is the reason why the
 * application cannot start; it is kept, to be the last that the operator reads.
 */
public final class Announcements extends Handler {
  private static final String LOGGER = "org.workflowserver.announcement";

  private final Logger logger = Logger.getLogger(LOGGER);
  private final SimpleFormatter formatter = new SimpleFormatter();
  private final PrintStream out;
  private final AtomicReference<String> reason = new AtomicReference<>();
  private volatile boolean started;

  public Announcements(PrintStream out) {
    this.out = out;
  }

  /** Listens to the application; reading a logging configuration would undo it. */
  public void attach() {
    logger.setUseParentHandlers(false);
    logger.setLevel(Level.INFO);
    logger.addHandler(this);
  }

  /** Prints one line. */
  public void say(String line) {
    out.println(line);
  }

  /** Prints that the start is over; what is severe from now on is printed like the rest. */
  public void ready(String line) {
    started = true;
    say(line);
  }

  /** Why the application cannot start, when it has said so. */
  public Optional<String> reason() {
    return Optional.ofNullable(reason.get());
  }

  @Override
  public void publish(LogRecord record) {
    String message = formatter.formatMessage(record);
    if (!started && record.getLevel().intValue() >= Level.SEVERE.intValue()) {
      reason.compareAndSet(null, message);
    } else {
      say(message);
    }
  }

  @Override
  public void flush() {
    out.flush();
  }

  @Override
  public void close() {
    flush();
  }
}
