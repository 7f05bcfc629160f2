package org.workflowserver.identity.signin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import org.workflowserver.identity.Caller;

/**
 * Leaves in a request whose it is, for the listener in front of the application, which lets each
 * caller have some of its threads only. It tells callers apart by equals, and knows none of our
 * types.
 */
public final class RequestCaller {
  private static final String ATTRIBUTE = "org.workflowserver.caller";

  private RequestCaller() {}

  /** The request's token or key was verified to be that caller's. */
  public static void set(HttpServletRequest request, Caller caller) {
    set(request, caller, "api");
  }

  /** The same of its session: a program with somebody's token is not in that person's way. */
  static void setInSession(HttpServletRequest request, Caller caller) {
    set(request, caller, "console");
  }

  private static void set(HttpServletRequest request, Caller caller, String way) {
    caller
        .subject()
        .ifPresent(subject -> request.setAttribute(ATTRIBUTE, List.of(way, caller.org(), subject)));
  }
}
