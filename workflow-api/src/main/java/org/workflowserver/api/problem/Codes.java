package org.workflowserver.api.problem;

import org.workflowserver.refusal.RefusalCode;

/** What the codes of refusals become in HTTP. */
final class Codes {
  /** The code of a failure that is ours; no refusal has it. */
  static final String INTERNAL_ERROR = "internal_error";

  private Codes() {}

  static int status(RefusalCode code) {
    return switch (code) {
      case BODY_MALFORMED, QUERY_INVALID -> 400;
      case TOKEN_MISSING, TOKEN_INVALID, TOKEN_EXPIRED, SIGNATURE_INVALID -> 401;
      case SCOPE_MISSING, PASSWORD_CHANGE_REQUIRED -> 403;
      case RESOURCE_MISSING -> 404;
      case METHOD_NOT_ALLOWED -> 405;
      case NOT_ACCEPTABLE -> 406;
      case WORKFLOW_INACTIVE, WORKFLOW_IN_USE, AUTHORIZATION_IN_USE, TRIGGER_MISMATCH -> 409;
      case RUN_FINISHED, RUN_NOT_FINISHED, RUN_NOT_FAILED, NODE_NOT_SUCCEEDED -> 409;
      case INTERACTION_CLOSED, CALLBACK_CLOSED, IDEMPOTENCY_IN_PROGRESS -> 409;
      case NAME_TAKEN, LAST_ADMINISTRATOR -> 409;
      case VERSION_STALE -> 412;
      case BODY_TOO_LARGE -> 413;
      case MEDIA_TYPE_UNSUPPORTED -> 415;
      case PARAMETER_MISSING, PARAMETER_INVALID, WORKFLOW_INVALID, INPUT_INVALID -> 422;
      case IDEMPOTENCY_KEY_REUSED -> 422;
      case RATE_LIMITED -> 429;
      case RUN_FAILED -> 502;
      case CAPACITY_EXCEEDED -> 503;
      case RUN_TIMED_OUT -> 504;
    };
  }

  static String type(RefusalCode code) {
    return switch (code) {
      case IDEMPOTENCY_IN_PROGRESS, IDEMPOTENCY_KEY_REUSED -> "idempotency_error";
      default -> type(status(code));
    };
  }

  static String type(int status) {
    return switch (status) {
      case 401 -> "authentication_error";
      case 403 -> "permission_error";
      case 429 -> "rate_limit_error";
      default -> status >= 500 ? "api_error" : "invalid_request_error";
    };
  }
}
