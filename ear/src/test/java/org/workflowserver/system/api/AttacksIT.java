package org.workflowserver.system.api;

import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;

/**
 * The attacks on the server that the tests of the API share; H2 unless the build says otherwise.
 */
@ExtendWith(SharedServerExtension.class)
@Timeout(600)
class AttacksIT extends Attacks {
  private final ServerFixture fixture;

  AttacksIT(ServerFixture fixture) {
    this.fixture = fixture;
  }

  @Override
  protected ServerFixture fixture() {
    return fixture;
  }
}
