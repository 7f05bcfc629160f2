package org.workflowserver.refusal;

import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** Why a step may fail: every code that is on record, by its name. */
public enum StepError {
  AUTHORIZATION_INVALID(
      "The authorization was taken back or deleted, or the target refused its token. Authorize again."),
  AUTHORIZATION_UNAVAILABLE("The provider of the authorization gives no token at the moment."),
  CAPACITY_EXCEEDED("The server has no room for the answer or the called run at the moment."),
  CHILD_FAILED("The run of the called workflow failed; its record says why."),
  CONFIGURATION_INVALID(
      "A member of the node has a value that the component does not take. The message names it."),
  CONNECT_FAILED("Nobody accepts connections at the target, or no route leads there."),
  CONNECTION_LOST("The connection broke before the answer was complete."),
  HTTP_STATUS("The target answered with a status that is no success; the step's output has it."),
  INPUT_INVALID("The input does not fit the schema of the called workflow."),
  INTERNAL_ERROR("The server failed at the step by its own fault; its log says how."),
  ITEM_FAILED("An item of the iterator failed, which stops it by its setting on_item_error."),
  JSON_INVALID("A text that should be JSON is none. The message names line and column."),
  LIMIT_EXCEEDED("A value is larger than the server allows; the message names the limit."),
  MAIL_DEFERRED("The mail server does not take the message for now."),
  MAIL_NOT_CONFIGURED("The step names no mail server, and the operator has set none."),
  MAIL_REJECTED("The mail server refuses the message; it says why in the message."),
  NAME_UNKNOWN("The target's name has no address."),
  NOT_TESTABLE("The node needs a run, and cannot be tried alone."),
  OUTPUT_TOO_LARGE("The step's output is larger or nested deeper than the server keeps."),
  REDIRECT_INVALID("The target redirects too often, or to nowhere."),
  REQUEST_INVALID("The request cannot be sent: its URL, method or a header is malformed."),
  RESPONSE_INVALID("The answer is not valid HTTP, or not encoded as it says."),
  RESPONSE_TOO_LARGE("The answer is longer than the server reads."),
  SECRET_HOST_NOT_ALLOWED(
      "A secret of the request is for other hosts. An administrator can widen its hosts."),
  SIGN_IN_REFUSED("The mail server does not take the user name and password."),
  TARGET_INVALID("A target of the mapping lies inside another, or is used twice."),
  TARGET_NOT_ALLOWED(
      "The guard of outgoing calls refuses the target. The operator can open it by workflow.outbound.allow,"
          + " and http:// by workflow.outbound.plain-http."),
  TEMPLATE_ERROR("A template cannot be rendered with the values of this run."),
  TEMPLATE_LIMIT("The templates of the step take more time or room than one step may."),
  TIMED_OUT("There was no complete answer in time."),
  TLS_FAILED("The target's certificate or TLS is not acceptable."),
  TRIGGER_MISMATCH("The called workflow has another trigger than workflow_trigger."),
  TYPE_MISMATCH("A value has another type than the component needs. The message names both."),
  WORKFLOW_INACTIVE("The called workflow is switched off."),
  WORKFLOW_MISSING("There is no workflow with the id that the step calls.");

  private final String meaning;

  StepError(String meaning) {
    this.meaning = meaning;
  }

  /** The code as readers of a run see it. */
  public String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** What it means, and where it is not plain, what can be done. */
  public String meaning() {
    return meaning;
  }

  /** The error with that code. */
  public static Optional<StepError> ofCode(String code) {
    return Stream.of(values()).filter(error -> error.code().equals(code)).findFirst();
  }
}
