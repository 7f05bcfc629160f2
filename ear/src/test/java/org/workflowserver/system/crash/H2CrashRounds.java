package org.workflowserver.system.crash;

import org.workflowserver.killpoint.KillPoint;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.CrashableServer;
import org.workflowserver.system.support.ServerSetup;
import org.workflowserver.system.support.WebhookTarget;

/** One server, started again on its own folder after each end. */
final class H2CrashRounds extends CrashRounds {
  private CrashableServer victim;

  H2CrashRounds(int rounds, long seed) {
    super(rounds, seed);
  }

  @Override
  String database() {
    return "H2";
  }

  @Override
  void start(WebhookTarget webhooks) {
    victim = CrashableServer.start(ServerSetup.fresh().allowing(webhooks));
  }

  @Override
  CrashableServer victim() {
    return victim;
  }

  @Override
  ApiClient recover() {
    victim.startAgain();
    return victim.api();
  }

  @Override
  ApiClient recoverWithADeathAt(KillPoint point) {
    victim.dieInStartAt(point);
    return recover();
  }

  @Override
  void stop() {
    if (victim != null) {
      victim.close();
    }
  }
}
