package org.workflowserver.web;

import jakarta.inject.Inject;
import jakarta.servlet.AsyncContext;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Optional;
import org.workflowserver.event.EventStream;
import org.workflowserver.event.RunEvents;
import org.workflowserver.identity.signin.ConsoleMechanism;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.web.page.SignedInCaller;
import org.workflowserver.web.page.StatusPage;

/**
 * Tells the script of a page that there is something new, by server-sent events; what it is the
 * script then asks the page. The address names what the page is about: a run, or else the lists of
 * the reader's tenant. A stream ends with its run, or with the session.
 */
@WebServlet(urlPatterns = ChangesServlet.PATH, asyncSupported = true)
public final class ChangesServlet extends HttpServlet {
  static final String PATH = "/changes";

  @Inject private transient RunEvents events;
  @Inject private transient SignedInCaller signedIn;

  @Override
  protected void doHead(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.sendError(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
  }

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    ChangeChannel channel = new ChangeChannel(ConsoleMechanism.validity(request));
    EventStream stream;
    try {
      String run = request.getParameter("run");
      stream =
          run == null
              ? events.openLists(signedIn.caller(), channel)
              : events.open(signedIn.caller(), run, after(request), channel);
    } catch (Refusal refusal) {
      refuse(refusal, request, response);
      return;
    }
    try {
      response.setContentType("text/event-stream");
      response.setCharacterEncoding("UTF-8");
      // Proxies that keep answers back until they are complete would keep this one for good.
      response.setHeader("X-Accel-Buffering", "no");
      AsyncContext context = request.startAsync(request, response);
      context.setTimeout(0);
      channel.open(response.getOutputStream(), context::complete);
    } catch (IOException | RuntimeException e) {
      stream.abandon();
      throw e;
    }
    stream.start();
  }

  /** Where the browser is: what it read last of this stream, else what its page shows. */
  private static Optional<String> after(HttpServletRequest request) {
    return Optional.ofNullable(request.getHeader("Last-Event-ID"))
        .or(() -> Optional.ofNullable(request.getParameter("after")));
  }

  /** The script falls back to asking from time to time. */
  private static void refuse(
      Refusal refusal, HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    if (refusal.code() == RefusalCode.RESOURCE_MISSING) {
      StatusPage.NOT_FOUND.show(request, response);
    } else if (refusal.code() == RefusalCode.CAPACITY_EXCEEDED) {
      response.setStatus(HttpServletResponse.SC_SERVICE_UNAVAILABLE);
    } else {
      response.setStatus(HttpServletResponse.SC_BAD_REQUEST);
    }
  }
}
