package org.workflowserver.system.crash;

import java.util.List;
import org.workflowserver.killpoint.KillPoint;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.CrashableServer;
import org.workflowserver.system.support.ServerSetup;
import org.workflowserver.system.support.WebhookTarget;

/** One server, restarted on its own folder after each crash. */
final class H2CrashRounds extends CrashRounds {
  private final WebhookTarget target;
  private CrashableServer server;

  H2CrashRounds(List<KillPoint> points, int rounds, long seed) {
    this(WebhookTarget.start(), points, rounds, seed);
  }

  private H2CrashRounds(WebhookTarget target, List<KillPoint> points, int rounds, long seed) {
    super(target, points, rounds, seed);
    this.target = target;
  }

  @Override
  String database() {
    return "H2";
  }

  @Override
  void start() {
    server = CrashableServer.start(ServerSetup.fresh().allowingOutboundTo(target));
  }

  @Override
  CrashableServer server() {
    return server;
  }

  @Override
  ApiClient recover() {
    server.restart();
    return server.api();
  }

  /** It takes its own runs over when it starts. */
  @Override
  void armTakeover(KillPoint point) {}

  @Override
  ApiClient recoverWithCrashAt(KillPoint point) {
    server.crashDuringStartAt(point);
    return recover();
  }

  @Override
  void stop() {
    if (server != null) {
      server.close();
    }
    target.close();
  }
}
