package org.workflowserver.system.support;

import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.core.ConditionTimeoutException;
import org.workflowserver.killpoint.KillPoint;
import org.workflowserver.killpoint.PointAction;

/** The control folder of one server's kill points: what is to happen at which of them. */
public final class KillPointControl {
  private static final Path AGENT = Path.of("target", "kill-points.jar").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final AtomicInteger ORDERS = new AtomicInteger();

  private final Path folder;

  private KillPointControl(Path folder) {
    this.folder = folder;
  }

  /** The control of the kill points of servers with this setup. */
  static KillPointControl of(ServerSetup setup) {
    try {
      return new KillPointControl(
          Files.createDirectories(setup.data().resolveSibling("kill-points")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The setup with the agent that reads the control folder. */
  ServerSetup configure(ServerSetup setup) {
    return setup.with("JAVA_TOOL_OPTIONS", "\"-javaagent:" + AGENT + "=" + folder + "\"");
  }

  /** When the server comes to the point for the {@code times}th time from now on, it happens. */
  public void arm(KillPoint point, PointAction action, int times) {
    try {
      disarm(point);
      Files.deleteIfExists(reachedFile(point));
      Files.deleteIfExists(goFile(point));
      Path written = folder.resolve(point.name() + ".order");
      Files.writeString(written, action + " " + times + " " + ORDERS.incrementAndGet());
      Files.move(written, armedFile(point), StandardCopyOption.ATOMIC_MOVE);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Nothing happens at the point any more. */
  void disarm(KillPoint point) {
    try {
      Files.deleteIfExists(armedFile(point));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Releases a thread that hangs at the point. */
  public void release(KillPoint point) {
    try {
      Files.writeString(goFile(point), "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Whether it has happened since the point was armed. */
  boolean isReached(KillPoint point) {
    return Files.exists(reachedFile(point));
  }

  /** Whether it happens within this time. */
  public boolean isReachedWithin(KillPoint point, Duration time) {
    try {
      await().atMost(time).until(() -> isReached(point));
      return true;
    } catch (ConditionTimeoutException e) {
      return false;
    }
  }

  /** Waits until it has happened; the moment. */
  public Instant awaitReached(KillPoint point) {
    isReachedWithin(point, PATIENCE);
    return reachedAt(point);
  }

  /** When it happened. */
  Instant reachedAt(KillPoint point) {
    try {
      return Instant.parse(Files.readString(reachedFile(point)));
    } catch (IOException e) {
      throw new AssertionError("The server never came to the kill point " + point + ".", e);
    }
  }

  private Path armedFile(KillPoint point) {
    return folder.resolve(point.name());
  }

  private Path reachedFile(KillPoint point) {
    return folder.resolve(point.name() + ".reached");
  }

  private Path goFile(KillPoint point) {
    return folder.resolve(point.name() + ".go");
  }
}
