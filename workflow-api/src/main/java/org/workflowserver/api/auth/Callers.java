package org.workflowserver.api.auth;

import jakarta.ws.rs.container.ContainerRequestContext;
import jakarta.ws.rs.ext.InterceptorContext;
import org.workflowserver.identity.Caller;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** Who calls: what authentication left in the request. */
public final class Callers {
  private static final String PROPERTY = "workflow.caller";

  private Callers() {}

  /** Leaves the caller in the request. */
  static void set(ContainerRequestContext request, Caller caller) {
    request.setProperty(PROPERTY, caller);
  }

  /** The authenticated caller, null when there is none. */
  public static Caller find(ContainerRequestContext request) {
    return request.getProperty(PROPERTY) instanceof Caller caller ? caller : null;
  }

  /** The same of an answer that is about to be written. */
  public static Caller find(InterceptorContext answer) {
    return answer.getProperty(PROPERTY) instanceof Caller caller ? caller : null;
  }

  /**
   * The authenticated caller.
   *
   * @throws Refusal {@code token_missing} when there is none: a call that nothing authenticated is
   *     never let through
   */
  public static Caller of(ContainerRequestContext request) {
    if (find(request) instanceof Caller caller) {
      return caller;
    }
    throw new Refusal(RefusalCode.TOKEN_MISSING, "This call needs a bearer token.");
  }
}
