package org.workflowserver.outbound.mail;

import java.util.Optional;

/**
 * What the operator set for e-mail.
 *
 * @param server the operator's mail server
 * @param sender the sender of all mail by it
 * @param ownName what this server calls itself towards mail servers
 */
public record MailSetup(Optional<SmtpServer> server, Optional<MailAddress> sender, String ownName) {
  /** Of an operator who set nothing. */
  public static final MailSetup NONE =
      new MailSetup(Optional.empty(), Optional.empty(), "localhost");
}
