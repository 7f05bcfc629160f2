package org.workflowserver.identity.signin;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.SignedIn;
import org.workflowserver.limit.Quota;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** What became of a request's bearer token, from the container's sign-in to the resources. */
public final class BearerOutcome {
  private static final String ATTRIBUTE = BearerOutcome.class.getName();

  private static final String KEY = ATTRIBUTE + ".key";

  private static final String VALIDITY = ATTRIBUTE + ".validity";

  private static final String QUOTA = ATTRIBUTE + ".quota";

  private BearerOutcome() {}

  static void set(HttpServletRequest request, SignedIn principal) {
    request.setAttribute(ATTRIBUTE, principal);
  }

  /** The request was signed in by a token that is good as long as {@code validity} says so. */
  static void set(HttpServletRequest request, SignedIn principal, BooleanSupplier validity) {
    set(request, principal);
    request.setAttribute(VALIDITY, validity);
  }

  /**
   * Says, at any time, whether the request's token is still good; for answers that outlive it. It
   * may ask the database.
   */
  public static BooleanSupplier validity(HttpServletRequest request) {
    return request.getAttribute(VALIDITY) instanceof BooleanSupplier validity
        ? validity
        : () -> false;
  }

  static void set(HttpServletRequest request, Quota quota) {
    request.setAttribute(QUOTA, quota);
  }

  /** What is left to the caller of the request; empty when no token was counted. */
  public static Optional<Quota> quota(HttpServletRequest request) {
    return Optional.ofNullable((Quota) request.getAttribute(QUOTA));
  }

  static void set(HttpServletRequest request, Refusal refusal) {
    request.setAttribute(ATTRIBUTE, refusal);
  }

  static void setKey(HttpServletRequest request, String key) {
    request.setAttribute(KEY, key);
    set(
        request,
        new Refusal(
            RefusalCode.TOKEN_INVALID,
            "This call takes no API key; POST /auth/token gives a token for it."));
  }

  /** The API key that the request shows in place of a token; it may be wrong. */
  public static Optional<String> key(HttpServletRequest request) {
    return Optional.ofNullable((String) request.getAttribute(KEY));
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
