package org.workflowserver.system.support;

import java.time.Instant;
import org.workflowserver.killpoint.KillPoint;
import org.workflowserver.killpoint.PointAction;

/** A server that a test may crash, pause or block at a kill point, and restart. */
public final class CrashableServer implements AutoCloseable {
  private final ServerSetup setup;
  private final KillPointControl killPoints;
  private volatile ServerProcess process;
  private volatile ApiClient api;

  private CrashableServer(ServerSetup setup, KillPointControl killPoints) {
    this.setup = setup;
    this.killPoints = killPoints;
  }

  /** Starts a server that has its first administrator's password set. */
  public static CrashableServer start(ServerSetup plain) {
    ServerSetup known = plain.with("WORKFLOW_ADMIN_PASSWORD", ServerFixture.PASSWORD);
    KillPointControl killPoints = KillPointControl.of(known);
    CrashableServer server = new CrashableServer(known, killPoints);
    server.start();
    return server;
  }

  private void start() {
    process = setup.start();
    killPoints.control(process);
    api = ApiClient.signedIn(process.address(), "admin", ServerFixture.PASSWORD).patient();
  }

  public ApiClient api() {
    return api;
  }

  public KillPointControl killPoints() {
    return killPoints;
  }

  public ServerProcess process() {
    return process;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until the server has crashed at the point that was armed; the moment. */
  public Instant awaitCrashAt(KillPoint point) {
    Instant reached = killPoints.awaitReached(point);
    process.awaitExit();
    return reached;
  }

  /** Starts the server anew if it has ended. */
  public void restart() {
    if (!process.isAlive()) {
      start();
    }
  }

  /** Starts the server anew and waits until it crashes at the point, before it is ready. */
  public void crashDuringStartAt(KillPoint point) {
    killPoints.armStart(setup, point, PointAction.HALT).startExpectingFailure();
    killPoints.awaitReached(point);
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
