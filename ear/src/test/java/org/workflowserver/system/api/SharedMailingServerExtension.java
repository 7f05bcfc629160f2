package org.workflowserver.system.api;

import org.workflowserver.system.support.SharedFixtureExtension;

/** Hands one {@link MailingServer} to all test classes of this process that ask for it. */
final class SharedMailingServerExtension extends SharedFixtureExtension<MailingServer> {
  /** Made by the runner. */
  SharedMailingServerExtension() {
    super(MailingServer.class, MailingServer::new);
  }
}
