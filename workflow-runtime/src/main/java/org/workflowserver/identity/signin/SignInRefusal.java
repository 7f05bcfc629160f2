package org.workflowserver.identity.signin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import org.workflowserver.refusal.Refusal;

/** Why the form's sign-in of a request was refused, for the page's words. */
public final class SignInRefusal {
  private static final String ATTRIBUTE = SignInRefusal.class.getName();

  private SignInRefusal() {}

  static void set(HttpServletRequest request, Refusal refusal) {
    request.setAttribute(ATTRIBUTE, refusal);
  }

  /** The refusal: wrong, throttled, or too many at once; nothing when there was none. */
  public static Optional<Refusal> of(HttpServletRequest request) {
    return Optional.ofNullable((Refusal) request.getAttribute(ATTRIBUTE));
  }
}
