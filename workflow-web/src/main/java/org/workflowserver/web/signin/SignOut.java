package org.workflowserver.web.signin;

import jakarta.inject.Inject;
import jakarta.servlet.ServletException;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpSession;
import java.io.IOException;
import org.workflowserver.web.page.Paths;
import org.workflowserver.web.page.SignedInCaller;

/** Ends the session; by post only, so that no link can do it. */
@WebServlet(Paths.SIGN_OUT)
public final class SignOut extends HttpServlet {
  /** Query parameter of the sign-in page: the provider's session is still open. */
  static final String AT_PROVIDER = "at-provider";

  @Inject private transient SignedInCaller signedIn;

  /** For a form that expired: its page is reloaded, or the caller has signed in again for it. */
  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.sendRedirect(request.getContextPath() + "/");
  }

  @Override
  protected void doPost(HttpServletRequest request, HttpServletResponse response)
      throws ServletException, IOException {
    boolean local = signedIn.isLocal();
    request.logout();
    HttpSession session = request.getSession(false);
    if (session != null) {
      session.invalidate();
    }
    response.sendRedirect(
        request.getContextPath() + Paths.SIGN_IN + (local ? "" : "?" + AT_PROVIDER));
  }
}
