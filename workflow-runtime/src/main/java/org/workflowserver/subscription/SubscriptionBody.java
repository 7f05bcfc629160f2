package org.workflowserver.subscription;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.json.Coded;
import org.workflowserver.json.Text;
import org.workflowserver.outbound.http.OutboundHttp;
import org.workflowserver.refusal.BodyMembers;
import org.workflowserver.refusal.Refusal;

/**
 * The body of a call that makes a subscription. Reading it finds every wrong member; members that
 * are not known are ignored.
 *
 * @param workflowId null for all workflows
 */
record SubscriptionBody(String url, List<String> events, String workflowId, String secretId) {
  /**
   * Reads a body.
   *
   * @throws Refusal {@code parameter_missing} or {@code parameter_invalid}, with every problem
   */
  static SubscriptionBody read(Map<String, Object> sent) {
    BodyMembers body = new BodyMembers(sent);
    SubscriptionBody read =
        new SubscriptionBody(
            url(body), events(body), text(body, "workflow_id"), required(body, "secret"));
    body.refuse();
    return read;
  }

  private static String url(BodyMembers body) {
    String url = required(body, "url");
    Optional.ofNullable(url)
        .flatMap(SubscriptionBody::problemOf)
        .ifPresent(problem -> body.invalid("/url", problem));
    return url;
  }

  private static Optional<String> problemOf(String url) {
    return Text.wellFormed(url).equals(url)
        ? OutboundHttp.formProblem(url)
        : Optional.of("A URL has only characters of Unicode.");
  }

  private static List<String> events(BodyMembers body) {
    String known = String.join(", ", Coded.codes(EventType.class));
    body.require("events");
    return body.list(
            "events",
            1,
            Integer.MAX_VALUE,
            "at least one of " + known,
            code -> Coded.find(EventType.class, code).map(EventType::code),
            "An event must be one of " + known + ".")
        .orElse(List.of());
  }

  private static String required(BodyMembers body, String member) {
    body.require(member);
    return text(body, member);
  }

  private static String text(BodyMembers body, String member) {
    return body.text(member, text -> !text.isEmpty(), "a string that is not empty").orElse(null);
  }
}
