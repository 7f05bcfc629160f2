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
  private final List<Line> lines = new CopyOnWriteArrayList<>();

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

  private record Line(Level level, String message, Throwable thrown) {}

  /** The messages of all lines, oldest first. */
  public List<String> all() {
    return lines.stream().map(Line::message).toList();
  }

  /** The same, and forgets them. */
  public List<String> take() {
    List<String> taken = all();
    lines.clear();
    return taken;
  }

  public List<String> warnings() {
    return lines.stream()
        .filter(line -> line.level().equals(Level.WARNING))
        .map(Line::message)
        .toList();
  }

  public List<String> levels() {
    return lines.stream().map(line -> line.level().getName()).toList();
  }

  /** The messages of the exceptions that are logged. */
  public List<String> reasons() {
    return lines.stream()
        .flatMap(line -> Stream.ofNullable(line.thrown()))
        .map(Throwable::getMessage)
        .toList();
  }

  @Override
  public void publish(LogRecord line) {
    String message = new SimpleFormatter().formatMessage(line);
    lines.add(new Line(line.getLevel(), message, line.getThrown()));
  }

  @Override
  public void flush() {}

  @Override
  public void close() {
    logger.removeHandler(this);
    logger.setUseParentHandlers(true);
  }
}
