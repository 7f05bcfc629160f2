package org.workflowserver.identity.signin;

import jakarta.servlet.http.HttpServletRequest;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.SignedIn;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** What became of a request's bearer token, from the container's sign-in to the resources. */
public final class BearerOutcome {
  private static final String ATTRIBUTE = BearerOutcome.class.getName();

  private BearerOutcome() {}

  static void set(HttpServletRequest request, SignedIn principal) {
    request.setAttribute(ATTRIBUTE, principal);
  }

  static void set(HttpServletRequest request, Refusal refusal) {
    request.setAttribute(ATTRIBUTE, refusal);
  }

  /**
   * Who calls.
   *
   * @throws Refusal {@code token_missing} when the request has no token; else why it was not
   *     believed
   */
  public static Caller require(HttpServletRequest request) {
    Object outcome = request.getAttribute(ATTRIBUTE);
    if (outcome instanceof SignedIn principal) {
      return principal.caller();
    }
    if (outcome instanceof Refusal refusal) {
      throw refusal;
    }
    throw new Refusal(
        RefusalCode.TOKEN_MISSING,
        "This call needs a token, in the header 'Authorization: Bearer …'.");
  }
}
