package org.workflowserver.refusal;

import java.util.Locale;

/** The codes that a caller can act on; their lower-case names are part of the contract. */
public enum RefusalCode {
  BODY_MALFORMED(
      "The body is not one JSON value in UTF-8, without repeated members and not nested"
          + " deeper than 64 levels. The answer names line and column."),
  QUERY_INVALID(
      "parameter_invalid",
      "A query parameter or header (400) or a member of the body (422) has a value that it"
          + " cannot have. The list 'errors' names it: /query/limit is the parameter 'limit',"
          + " /headers/Idempotency-Key the header, any other pointer leads into the body."),
  TOKEN_MISSING("The call has no token. Send the header 'Authorization: Bearer …'."),
  TOKEN_INVALID(
      "The token is malformed, is signed by another key or algorithm, or is meant for"
          + " another issuer, audience or tenant."),
  TOKEN_EXPIRED("The token is too old. Fetch a new one."),
  SIGNATURE_INVALID("The message is not signed as the workflow asks, or long ago."),
  SCOPE_MISSING("The token is valid, but its groups do not allow this call."),
  PASSWORD_CHANGE_REQUIRED(
      "Another chose the password; change it first, in the console or by POST /auth/password."),
  RESOURCE_MISSING("There is nothing at this address, or it belongs to another tenant."),
  METHOD_NOT_ALLOWED(
      "The address exists, but not for this method. The header 'Allow' lists those it has."),
  NOT_ACCEPTABLE("The header 'Accept' excludes application/json."),
  WORKFLOW_INACTIVE("The workflow is switched off. Set its member 'is_active'."),
  WORKFLOW_IN_USE("Another workflow names this one. Change that one first."),
  AUTHORIZATION_IN_USE("Something names it. Change that first, or delete it."),
  TRIGGER_MISMATCH("The workflow's trigger cannot be started in this way."),
  RUN_FINISHED("The run has ended; the call needs one that is open."),
  RUN_NOT_FINISHED("The run is still open; the call needs one that has ended."),
  RUN_NOT_FAILED("The run has not failed; the call needs one that has."),
  NODE_NOT_SUCCEEDED("The node has not succeeded in the run; choose one that has."),
  INTERACTION_CLOSED(
      "The interaction was answered, by others or by you, or nobody waits for it any more."),
  CALLBACK_CLOSED("The call came before, or nobody waits for it any more."),
  IDEMPOTENCY_IN_PROGRESS("Another call with this Idempotency-Key is not answered yet. Try again."),
  NAME_TAKEN("The name exists already. Choose another."),
  LAST_ADMINISTRATOR("The tenant would have no administrator. Make another one first."),
  VERSION_STALE("The object is not, or no longer, the one that 'If-Match' names. Read it again."),
  BODY_TOO_LARGE("The body is larger than the server accepts."),
  MEDIA_TYPE_UNSUPPORTED("The body must be application/json in UTF-8."),
  PARAMETER_MISSING("The body lacks a member that the call needs. The list 'errors' names it."),
  PARAMETER_INVALID(QUERY_INVALID.meaning),
  WORKFLOW_INVALID(
      "The workflow cannot be stored as it is. The list 'errors' has one row for each"
          + " problem."),
  IDEMPOTENCY_KEY_REUSED(
      "This Idempotency-Key came before, with another body. Use a new key for a new request."),
  INPUT_INVALID("The data does not fit the schema that it is held against."),
  RATE_LIMITED("Too many calls. Come back after the seconds in 'Retry-After'."),
  RUN_FAILED(
      "The run that the call started failed, or ended without an answer. 'run_id' names it;"
          + " its record says why."),
  CAPACITY_EXCEEDED(
      "The server has all the work that it accepts. Come back after the seconds in"
          + " 'Retry-After'."),
  RUN_TIMED_OUT(
      "The run that the call started takes longer than the call may wait. It continues;"
          + " 'run_id' names it.");

  private final String code;
  private final String meaning;

  RefusalCode(String meaning) {
    this.code = name().toLowerCase(Locale.ROOT);
    this.meaning = meaning;
  }

  RefusalCode(String code, String meaning) {
    this.code = code;
    this.meaning = meaning;
  }

  /** The code as callers see it. */
  public String code() {
    return code;
  }

  /** What it means, and what the caller can do. */
  public String meaning() {
    return meaning;
  }
}
