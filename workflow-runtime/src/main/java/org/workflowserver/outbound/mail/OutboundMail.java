package org.workflowserver.outbound.mail;

import java.time.Duration;
import java.util.List;
import org.workflowserver.outbound.guard.Secrecy;

/**
 * An e-mail to be handed to a mail server.
 *
 * @param sender whom the server tells of a delivery that fails
 * @param recipients {@code local-part@domain} each, those that the message does not name included
 * @param message head and body in ASCII, lines ended by CRLF
 * @param timeout for everything together, from the first look-up to the server's last word, and for
 *     the wait for a connection, except where a step of a run waits
 * @param secrecy what of it is secret
 * @param orgId the tenant that it is sent for
 */
public record OutboundMail(
    String sender,
    List<String> recipients,
    byte[] message,
    Duration timeout,
    Secrecy secrecy,
    String orgId) {

  public OutboundMail {
    recipients = List.copyOf(recipients);
  }
}
