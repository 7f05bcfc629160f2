package org.workflowserver.api.problem;

import org.workflowserver.refusal.RefusalCode;

/** What the codes of refusals become in HTTP. */
final class Codes {
  /** The code of a failure that is ours; no refusal has it. */
  static final String INTERNAL_ERROR = "internal_error";

  private static final String BODY_MALFORMED_TEXT =
      "The body is not one JSON value in UTF-8, without repeated members and not nested deeper"
          + " than 64 levels. The answer names line and column.";

  private static final String QUERY_INVALID_TEXT =
      "A query parameter or header (400) or a member of the body (422) has a value that it"
          + " cannot have. The list 'errors' names it: /query/limit is the parameter 'limit',"
          + " /headers/Idempotency-Key the header, any other pointer leads into the body.";

  private static final String TOKEN_INVALID_TEXT =
      "The token is malformed, is signed by another key or algorithm, or is meant for another"
          + " issuer, audience or tenant.";

  private static final String PASSWORD_CHANGE_REQUIRED_TEXT =
      "Another chose the password; change it first, in the console or by POST /auth/password.";

  private static final String METHOD_NOT_ALLOWED_TEXT =
      "The address exists, but not for this method. The header 'Allow' lists those it has.";

  private static final String INTERACTION_CLOSED_TEXT =
      "The interaction was answered, by others or by you, or nobody waits for it any more.";

  private static final String IDEMPOTENCY_IN_PROGRESS_TEXT =
      "Another call with this Idempotency-Key is not answered yet. Try again.";

  private static final String VERSION_STALE_TEXT =
      "The object is not, or no longer, the one that 'If-Match' names. Read it again.";

  private static final String PARAMETER_MISSING_TEXT =
      "The body lacks a member that the call needs. The list 'errors' names it.";

  private static final String WORKFLOW_INVALID_TEXT =
      "The workflow cannot be stored as it is. The list 'errors' has one row for each problem.";

  private static final String IDEMPOTENCY_KEY_REUSED_TEXT =
      "This Idempotency-Key came before, with another body. Use a new key for a new request.";

  private static final String RUN_FAILED_TEXT =
      "The run that the call started failed, or ended without an answer. 'run_id' names it; its"
          + " record says why.";

  private static final String RUN_TIMED_OUT_TEXT =
      "The run that the call started takes longer than the call may wait. It continues; 'run_id'"
          + " names it.";

  private static final String CAPACITY_EXCEEDED_TEXT =
      "The server has all the work that it accepts. Come back after the seconds in"
          + " 'Retry-After'.";

  private Codes() {}

  static int status(RefusalCode code) {
    return switch (code) {
      case BODY_MALFORMED, QUERY_INVALID -> 400;
      case TOKEN_MISSING, TOKEN_INVALID, TOKEN_EXPIRED, SIGNATURE_INVALID -> 401;
      case SCOPE_MISSING, PASSWORD_CHANGE_REQUIRED -> 403;
      case RESOURCE_MISSING -> 404;
      case METHOD_NOT_ALLOWED -> 405;
      case NOT_ACCEPTABLE -> 406;
      case WORKFLOW_INACTIVE,
          WORKFLOW_IN_USE,
          AUTHORIZATION_IN_USE,
          TRIGGER_MISMATCH,
          RUN_FINISHED,
          RUN_NOT_FINISHED,
          RUN_NOT_FAILED,
          NODE_NOT_SUCCEEDED,
          INTERACTION_CLOSED,
          CALLBACK_CLOSED,
          IDEMPOTENCY_IN_PROGRESS,
          NAME_TAKEN,
          LAST_ADMINISTRATOR ->
          409;
      case VERSION_STALE -> 412;
      case BODY_TOO_LARGE -> 413;
      case MEDIA_TYPE_UNSUPPORTED -> 415;
      case PARAMETER_MISSING,
          PARAMETER_INVALID,
          WORKFLOW_INVALID,
          IDEMPOTENCY_KEY_REUSED,
          INPUT_INVALID ->
          422;
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

  /** What a code means and what the caller can do. */
  static String explanation(RefusalCode code) {
    return switch (code) {
      case BODY_MALFORMED -> BODY_MALFORMED_TEXT;
      case QUERY_INVALID, PARAMETER_INVALID -> QUERY_INVALID_TEXT;
      case TOKEN_MISSING -> "The call has no token. Send the header 'Authorization: Bearer …'.";
      case TOKEN_INVALID -> TOKEN_INVALID_TEXT;
      case TOKEN_EXPIRED -> "The token is too old. Fetch a new one.";
      case SIGNATURE_INVALID -> "The message is not signed as the workflow asks, or long ago.";
      case SCOPE_MISSING -> "The token is valid, but its groups do not allow this call.";
      case PASSWORD_CHANGE_REQUIRED -> PASSWORD_CHANGE_REQUIRED_TEXT;
      case RESOURCE_MISSING -> "There is nothing at this address, or it belongs to another tenant.";
      case METHOD_NOT_ALLOWED -> METHOD_NOT_ALLOWED_TEXT;
      case NOT_ACCEPTABLE -> "The header 'Accept' excludes application/json.";
      case WORKFLOW_INACTIVE -> "The workflow is switched off. Set its member 'is_active'.";
      case WORKFLOW_IN_USE -> "Another workflow names this one. Change that one first.";
      case AUTHORIZATION_IN_USE -> "Something names it. Change that first, or delete it.";
      case TRIGGER_MISMATCH -> "The workflow's trigger cannot be started in this way.";
      case NODE_NOT_SUCCEEDED -> "The node has not succeeded in the run; choose one that has.";
      case INTERACTION_CLOSED -> INTERACTION_CLOSED_TEXT;
      case CALLBACK_CLOSED -> "The call came before, or nobody waits for it any more.";
      case IDEMPOTENCY_IN_PROGRESS -> IDEMPOTENCY_IN_PROGRESS_TEXT;
      case NAME_TAKEN -> "The name exists already. Choose another.";
      case LAST_ADMINISTRATOR -> "The tenant would have no administrator. Make another one first.";
      case VERSION_STALE -> VERSION_STALE_TEXT;
      case BODY_TOO_LARGE -> "The body is larger than the server accepts.";
      case MEDIA_TYPE_UNSUPPORTED -> "The body must be application/json in UTF-8.";
      case PARAMETER_MISSING -> PARAMETER_MISSING_TEXT;
      case WORKFLOW_INVALID -> WORKFLOW_INVALID_TEXT;
      case IDEMPOTENCY_KEY_REUSED -> IDEMPOTENCY_KEY_REUSED_TEXT;
      case INPUT_INVALID -> "The data does not fit the schema that it is held against.";
      case RUN_FINISHED -> "The run has ended; the call needs one that is open.";
      case RUN_NOT_FINISHED -> "The run is still open; the call needs one that has ended.";
      case RUN_NOT_FAILED -> "The run has not failed; the call needs one that has.";
      case RATE_LIMITED -> "Too many calls. Come back after the seconds in 'Retry-After'.";
      case RUN_FAILED -> RUN_FAILED_TEXT;
      case RUN_TIMED_OUT -> RUN_TIMED_OUT_TEXT;
      case CAPACITY_EXCEEDED -> CAPACITY_EXCEEDED_TEXT;
    };
  }
}
