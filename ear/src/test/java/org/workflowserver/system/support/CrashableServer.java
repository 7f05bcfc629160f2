package org.workflowserver.system.support;

import java.time.Instant;
import org.workflowserver.killpoint.KillPoint;
import org.workflowserver.killpoint.PointAction;

/** A server that a test may end, stop or hold at a kill point, and start again. */
public final class CrashableServer implements AutoCloseable {
  private final ServerSetup setup;
  private final KillPointControl trap;
  private volatile ServerProcess process;
  private volatile ApiClient api;

  private CrashableServer(ServerSetup setup, KillPointControl trap) {
    this.setup = setup;
    this.trap = trap;
  }

  /** Starts a server that has its first administrator's password set. */
  public static CrashableServer start(ServerSetup plain) {
    ServerSetup known = plain.with("WORKFLOW_ADMIN_PASSWORD", ServerFixture.PASSWORD);
    KillPointControl trap = KillPointControl.of(known);
    CrashableServer victim = new CrashableServer(trap.in(known), trap);
    victim.start();
    return victim;
  }

  private void start() {
    process = setup.start();
    api = ApiClient.signedIn(process.address(), "admin", ServerFixture.PASSWORD);
  }

  public ApiClient api() {
    return api;
  }

  public KillPointControl trap() {
    return trap;
  }

  public ServerProcess process() {
    return process;
  }

  public boolean isAlive() {
    return process.isAlive();
  }

  /** Waits until the server has ended at the point that it was armed at; the moment. */
  public Instant awaitDeathAt(KillPoint point) {
    Instant reached = trap.awaitReached(point);
    process.awaitEnd();
    return reached;
  }

  /** Starts the server anew after its end. */
  public void startAgain() {
    if (!process.isAlive()) {
      start();
    }
  }

  /** Starts the server anew and waits until it ends at the point, before it is ready. */
  public void dieInStartAt(KillPoint point) {
    trap.arm(point, PointAction.HALT, 1);
    setup.startRefused();
    trap.awaitReached(point);
  }

  @Override
  public void close() {
    if (process != null) {
      process.close();
    }
  }
}
