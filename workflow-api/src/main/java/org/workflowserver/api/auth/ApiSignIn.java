package org.workflowserver.api.auth;

import jakarta.inject.Inject;
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.annotation.WebListener;
import org.workflowserver.identity.signin.BearerSignIn;

/** Lets the API sign in by bearer token, before it serves its first request. */
@WebListener
public class ApiSignIn implements ServletContextListener {
  @Inject private BearerSignIn bearer;

  @Override
  public void contextInitialized(ServletContextEvent event) {
    bearer.takeOver(event.getServletContext());
  }
}
