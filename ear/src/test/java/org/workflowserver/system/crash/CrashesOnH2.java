package org.workflowserver.system.crash;

import org.workflowserver.killpoint.KillPoint;
import org.workflowserver.system.support.Api;
import org.workflowserver.system.support.ServerSetup;
import org.workflowserver.system.support.Target;
import org.workflowserver.system.support.Victim;

/** One server, started again on its own folder after each end. */
final class CrashesOnH2 extends Crashes {
  private Victim victim;

  CrashesOnH2(int rounds, long seed) {
    super(rounds, seed);
  }

  @Override
  String database() {
    return "H2";
  }

  @Override
  void start(Target webhooks) {
    victim = Victim.start(ServerSetup.fresh().allowing(webhooks));
  }

  @Override
  Victim victim() {
    return victim;
  }

  @Override
  Api recover() {
    victim.startAgain();
    return victim.api();
  }

  @Override
  Api recoverWithADeathAt(KillPoint point) {
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
