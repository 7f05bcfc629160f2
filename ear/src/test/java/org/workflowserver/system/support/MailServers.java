package org.workflowserver.system.support;

import com.icegreen.greenmail.util.GreenMail;
import com.icegreen.greenmail.util.ServerSetup;

/** Mail servers in this process. */
public final class MailServers {
  /** On a machine that is kept busy. */
  private static final long PATIENCE_MILLIS = 60_000;

  private MailServers() {}

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
