package org.workflowserver.system.api;

import com.icegreen.greenmail.util.GreenMail;
import org.workflowserver.system.support.Certificates;
import org.workflowserver.system.support.MailServers;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.ServerSetup;

/** A server with a mail server of its operator, and another mail server that it may call. */
final class MailingServer implements AutoCloseable {
  /** Of the mailbox at the other one. */
  static final String SECRET = "s3cret-of-the-mailbox";

  private final GreenMail operators = MailServers.start("smtp", SECRET);
  private final GreenMail others = MailServers.start("smtps", SECRET);
  private final ServerFixture server = ServerFixture.start(this::configure);

  private ServerSetup configure(ServerSetup setup) {
    String allowed = setup.settings().get("WORKFLOW_OUTBOUND_ALLOW");
    return Certificates.trusting(setup)
        .with("WORKFLOW_MAIL_HOST", "127.0.0.1")
        .with("WORKFLOW_MAIL_PORT", Integer.toString(operators.getSmtp().getPort()))
        .with("WORKFLOW_MAIL_TLS", "none")
        .with("WORKFLOW_MAIL_FROM", "Workflow Server <flow@from.example>")
        .with("WORKFLOW_OUTBOUND_ALLOW", allowed + ",localhost:" + others.getSmtps().getPort());
  }

  ServerFixture server() {
    return server;
  }

  GreenMail operators() {
    return operators;
  }

  GreenMail others() {
    return others;
  }

  @Override
  public void close() {
    server.close();
    operators.stop();
    others.stop();
  }
}
