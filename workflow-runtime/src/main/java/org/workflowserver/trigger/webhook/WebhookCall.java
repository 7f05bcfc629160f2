package org.workflowserver.trigger.webhook;

import java.util.Map;
import java.util.Optional;
import org.workflowserver.limit.Quota;
import org.workflowserver.refusal.Refusal;

/** A call of a webhook URL. Its parts are read when they are asked for, and no earlier. */
public interface WebhookCall {
  /** The headers by lower-case name; values of repeated ones are joined with commas. */
  Map<String, String> headers();

  /** The query's parameters: a text each, a list of texts where one is given several times. */
  Map<String, Object> query();

  /**
   * The body as it came; the same each time.
   *
   * @throws Refusal {@code body_too_large}
   */
  byte[] bytes();

  /**
   * The body as a JSON object.
   *
   * @param orgId the tenant that its memory is counted to
   * @throws Refusal {@code media_type_unsupported}, {@code body_malformed}, {@code
   *     parameter_invalid}, {@code capacity_exceeded}
   */
  Map<String, Object> members(String orgId);

  /** W3C trace context of the caller. */
  Optional<String> traceparent();

  /** Is told what is left to the URL, before any refusal for what the call says. */
  void counted(Quota quota);
}
