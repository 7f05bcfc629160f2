package org.workflowserver.system.support;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

/** Mail servers in this process. */
public final class MailServers {
  /** On a machine that is kept busy. */
  private static final long PATIENCE_MILLIS = 60_000;

  /** Of whom there is a mailbox, and a sign-in of that name. */
  public static final String USER = "shop";

  private static final String KEYSTORE = "greenmail.tls.keystore.file";

  private MailServers() {}

  /**
   * One that runs, and knows {@value #USER} by that password; with TLS as {@link
   * Certificates#ofLocalhost()}.
   *
   * @param protocol as in {@link #make}
   */
  public static GreenMail start(String protocol, String password) {
    GreenMail mail = make(protocol);
    mail.setUser(USER + "@own.example", USER, password);
    System.setProperty(KEYSTORE, Certificates.ofLocalhost().toString());
    try {
      mail.start();
    } finally {
      System.clearProperty(KEYSTORE);
    }
    return mail;
  }

  /**
   * One on a free port, which is not started yet.
   *
   * @param protocol {@code smtp}, or {@code smtps} for TLS from the beginning
   */
  public static GreenMail make(String protocol) {
    ServerSetup setup = new ServerSetup(0, "127.0.0.1", protocol);
    setup.setServerStartupTimeout(PATIENCE_MILLIS);
    return new GreenMail(setup);
  }
}
