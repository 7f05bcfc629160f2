package org.workflowserver.outbound.mail;

import org.workflowserver.settings.MailTls;

/**
 * A mail server.
 *
 * @param host a name, or an address
 * @param port where it listens
 * @param tls how the connection is encrypted; without, no user name is taken
 * @param username who signs in; null for nobody
 * @param password of the user; null when nobody signs in
 */
public record SmtpServer(String host, int port, MailTls tls, String username, String password) {
  /** A password that never leaves an encrypted connection has to be one that is sent in one. */
  public SmtpServer {
    if (username != null && tls == MailTls.NONE) {
      throw new IllegalArgumentException("Nobody signs in without TLS.");
    }
    if ((username == null) != (password == null)) {
      throw new IllegalArgumentException("A user name and a password belong together.");
    }
  }

  @Override
  public String toString() {
    return host + ":" + port + " (" + tls.code() + ")";
  }
}
