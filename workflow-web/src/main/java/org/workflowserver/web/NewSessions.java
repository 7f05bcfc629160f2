package org.workflowserver.web;

import jakarta.servlet.annotation.WebListener;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionListener;
import java.time.Duration;

/**
 * Keeps a session that nobody has signed in to for a short time only: anybody makes one by asking
 * for the sign-in page, and they must not fill the memory. Signing in gives it its full time.
 */
@WebListener
public final class NewSessions implements HttpSessionListener {
  /** Long enough to type a password. */
  static final Duration IDLE = Duration.ofMinutes(5);

  @Override
  public void sessionCreated(HttpSessionEvent event) {
    event.getSession().setMaxInactiveInterval(Math.toIntExact(IDLE.toSeconds()));
  }
}
