package org.workflowserver.refusal;

import java.util.Locale;

/** The codes that a caller can act on; their lower-case names are part of the contract. */
public enum RefusalCode {
  BODY_MALFORMED,
  QUERY_INVALID("parameter_invalid"),
  TOKEN_MISSING,
  TOKEN_INVALID,
  TOKEN_EXPIRED,
  SIGNATURE_INVALID,
  SCOPE_MISSING,
  PASSWORD_CHANGE_REQUIRED,
  RESOURCE_MISSING,
  METHOD_NOT_ALLOWED,
  NOT_ACCEPTABLE,
  WORKFLOW_INACTIVE,
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
  LAST_ADMINISTRATOR,
  VERSION_STALE,
  BODY_TOO_LARGE,
  MEDIA_TYPE_UNSUPPORTED,
  PARAMETER_MISSING,
  PARAMETER_INVALID,
  WORKFLOW_INVALID,
  IDEMPOTENCY_KEY_REUSED,
  INPUT_INVALID,
  RATE_LIMITED,
  RUN_FAILED,
  CAPACITY_EXCEEDED,
  RUN_TIMED_OUT;

  private final String code;

  RefusalCode() {
    this.code = name().toLowerCase(Locale.ROOT);
  }

  RefusalCode(String code) {
    this.code = code;
  }

  /** The code as callers see it. */
  public String code() {
    return code;
  }
}
