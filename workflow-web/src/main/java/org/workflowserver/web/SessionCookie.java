package org.workflowserver.web;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import org.workflowserver.settings.Settings;

/** Keeps the session's cookie off plain HTTP where clients reach this server by HTTPS. */
@WebListener
public final class SessionCookie implements ServletContextListener {
  @Override
  public void contextInitialized(ServletContextEvent event) {
    event.getServletContext().getSessionCookieConfig().setSecure(Settings.isReachedByHttps());
  }
}
