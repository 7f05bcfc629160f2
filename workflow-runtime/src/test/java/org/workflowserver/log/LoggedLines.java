package org.workflowserver.log;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.logging.Handler;
import java.util.logging.Level;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import java.util.logging.SimpleFormatter;
import java.util.stream.Stream;

/** The lines that one class writes to the log until this is closed; no other handler gets them. */
public final class LoggedLines extends Handler implements AutoCloseable {
  private final List<LogRecord> records = new CopyOnWriteArrayList<>();

  /** Held, since the log manager forgets loggers that nobody refers to, and their handlers. */
  private final Logger logger;

  private LoggedLines(Logger logger) {
    this.logger = logger;
    logger.addHandler(this);
    logger.setUseParentHandlers(false);
  }

  public static LoggedLines of(Class<?> type) {
    return of(type.getName());
  }

  public static LoggedLines of(String type) {
    return new LoggedLines(Logger.getLogger(type));
  }

  /** The messages of all lines, oldest first. */
  public List<String> all() {
    return records.stream().map(new SimpleFormatter()::formatMessage).toList();
  }

  /** The same, and forgets them. */
  public List<String> take() {
    List<String> lines = all();
    records.clear();
    return lines;
  }

  public List<String> warnings() {
    return records.stream()
        .filter(line -> line.getLevel().equals(Level.WARNING))
        .map(new SimpleFormatter()::formatMessage)
        .toList();
  }

  public List<String> levels() {
    return records.stream().map(line -> line.getLevel().getName()).toList();
  }

  /** The messages of the exceptions that are logged. */
  public List<String> reasons() {
    return records.stream()
        .flatMap(line -> Stream.ofNullable(line.getThrown()))
        .map(Throwable::getMessage)
        .toList();
  }

  @Override
  public void publish(LogRecord line) {
    records.add(line);
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
