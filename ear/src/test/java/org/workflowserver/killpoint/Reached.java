package org.workflowserver.killpoint;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;

/**
 * What the server's methods call at a point. A file of the point's name in the control folder says
 * what is to happen there, and at which time that it is reached; a file beside it tells afterwards
 * that it has happened, and when.
 */
public final class Reached {
  private static final int HALTED = 137;
  private static final long LOOK_AGAIN = TimeUnit.MILLISECONDS.toNanos(20);
  private static final long PATIENCE = TimeUnit.MINUTES.toNanos(2);
  private static final Map<String, AtomicInteger> TIMES = new ConcurrentHashMap<>();
  private static volatile Path control;

  private Reached() {}

  /** From now on this folder says what happens. */
  public static void controlledBy(Path folder) {
    control = folder;
  }

  /** Called by the server whenever it comes to the point. */
  public static void at(String point) {
    Path armed = control.resolve(point);
    if (!Files.exists(armed)) {
      return;
    }
    try {
      String order = Files.readString(armed);
      String[] words = order.split(" ");
      // The order as a whole, with its number in it, so that a new one is counted anew.
      int times =
          TIMES.computeIfAbsent(point + order, key -> new AtomicInteger()).incrementAndGet();
      if (times == Integer.parseInt(words[1])) {
        // Who is told may arm the point again at once.
        Files.delete(armed);
        tell(point);
        happen(PointAction.valueOf(words[0]), point);
      }
    } catch (IOException e) {
      if (Files.exists(armed)) {
        throw new UncheckedIOException("The kill point " + point + " can't be read.", e);
      }
      // It was disarmed in between.
    }
  }

  private static void tell(String point) throws IOException {
    Path written = control.resolve(point + ".written");
    Files.writeString(written, Instant.now().toString());
    Files.move(written, control.resolve(point + ".reached"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static void happen(PointAction action, String point) throws IOException {
    switch (action) {
      case HALT -> Runtime.getRuntime().halt(HALTED);
      case STOP -> stop();
      case HANG -> hang(control.resolve(point + ".go"));
    }
  }

  private static void stop() throws IOException {
    long self = ProcessHandle.current().pid();
    try {
      new ProcessBuilder("sh", "-c", "kill -STOP " + self).start().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void hang(Path go) {
    long begin = System.nanoTime();
    while (!Files.exists(go) && System.nanoTime() - begin < PATIENCE) {
      LockSupport.parkNanos(LOOK_AGAIN);
    }
  }
}
