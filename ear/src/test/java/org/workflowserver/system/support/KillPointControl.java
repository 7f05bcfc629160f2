package org.workflowserver.system.support;

import static org.awaitility.Awaitility.await;

import com.sun.tools.attach.AgentInitializationException;
import com.sun.tools.attach.AgentLoadException;
import com.sun.tools.attach.AttachNotSupportedException;
import com.sun.tools.attach.VirtualMachine;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.awaitility.core.ConditionTimeoutException;
import org.workflowserver.killpoint.InstrumentedClasses;
import org.workflowserver.killpoint.KillPoint;
import org.workflowserver.killpoint.PointAction;

/** The control folder of one server's kill points: what is to happen at which of them. */
public final class KillPointControl {
  private static final Path AGENT = Path.of("target", "kill-points.jar").toAbsolutePath();
  private static final Duration PATIENCE = Duration.ofMinutes(3);
  private static final AtomicInteger ORDERS = new AtomicInteger();

  private final Path folder;
  private final AtomicLong withoutAgent = new AtomicLong();

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

  /** A server that has started without the agent; it gets it when a point is armed. */
  void control(ServerProcess server) {
    withoutAgent.set(server.pid());
  }

  /** When the server comes to the point for the {@code times}th time from now on, it happens. */
  public void arm(KillPoint point, PointAction action, int times) {
    long pid = withoutAgent.getAndSet(0);
    if (pid != 0) {
      attachAgent(pid);
    }
    order(point, action, times);
  }

  /** The setup of a server to which it happens while it starts. */
  ServerSetup armStart(ServerSetup setup, KillPoint point, PointAction action) {
    order(point, action, 1);
    return setup.with("JAVA_TOOL_OPTIONS", "\"-javaagent:" + AGENT + "=" + folders() + "\"");
  }

  private void attachAgent(long pid) {
    try {
      VirtualMachine machine = VirtualMachine.attach(Long.toString(pid));
      try {
        machine.loadAgent(AGENT.toString(), folders());
      } finally {
        machine.detach();
      }
    } catch (IOException
        | AttachNotSupportedException
        | AgentLoadException
        | AgentInitializationException e) {
      throw new AssertionError("The server " + pid + " does not take the agent of kill points.", e);
    }
  }

  /** The control folder and the one of the classes that the agent puts in. */
  private String folders() {
    return folder + ":" + Classes.FOLDER;
  }

  private void order(KillPoint point, PointAction action, int times) {
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

  /** Made once in this process. */
  private static final class Classes {
    static final Path FOLDER = TemporaryFolder.make("kill-points");

    static {
      try {
        InstrumentedClasses.writeTo(FOLDER);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }
}
