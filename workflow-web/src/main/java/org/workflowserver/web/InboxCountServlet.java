package org.workflowserver.web;

import jakarta.inject.Inject;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;

/** Gives the script of a page the count of the inbox as the navigation shows it. */
@WebServlet(InboxCountServlet.PATH)
public final class InboxCountServlet extends HttpServlet {
  static final String PATH = "/inbox-count";

  @Inject private transient InboxView inbox;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain;charset=UTF-8");
    response.getWriter().write(inbox.getCount());
  }
}
