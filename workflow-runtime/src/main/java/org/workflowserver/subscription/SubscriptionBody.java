package org.workflowserver.subscription;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.workflowserver.json.Coded;
import org.workflowserver.json.Text;
import org.workflowserver.outbound.http.OutboundHttp;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.WrongMembers;

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
  static SubscriptionBody read(Map<String, Object> body) {
    Reading reading = new Reading(body, new WrongMembers());
    SubscriptionBody read =
        new SubscriptionBody(
            reading.readUrl(),
            List.copyOf(reading.readEvents()),
            reading.readText("workflow_id", false),
            reading.readText("secret", true));
    reading.wrong.refuse();
    return read;
  }

  private record Reading(Map<String, Object> body, WrongMembers wrong) {
    private String readUrl() {
      String sent = readText("url", true);
      if (sent != null) {
        Optional<String> problem =
            Text.wellFormed(sent).equals(sent)
                ? OutboundHttp.formProblem(sent)
                : Optional.of("A URL has only characters of Unicode.");
        problem.ifPresent(message -> wrong.invalid("/url", message));
      }
      return sent;
    }

    private Set<String> readEvents() {
      Object sent = body.get("events");
      Set<String> read = new LinkedHashSet<>();
      if (sent == null) {
        wrong.missing("events");
      } else if (!(sent instanceof List<?> list) || list.isEmpty()) {
        wrong.invalid("/events", "'events' must be a list of at least one of " + known() + ".");
      } else {
        for (int i = 0; i < list.size(); i++) {
          if (list.get(i) instanceof String code && Coded.find(EventType.class, code).isPresent()) {
            read.add(code);
          } else {
            wrong.invalid("/events/" + i, "An event must be one of " + known() + ".");
          }
        }
      }
      return read;
    }

    private static String known() {
      return String.join(", ", Coded.codes(EventType.class));
    }

    private String readText(String member, boolean needed) {
      Object sent = body.get(member);
      if (sent instanceof String text && !text.isEmpty()) {
        return text;
      }
      if (sent != null) {
        wrong.invalid("/" + member, "'" + member + "' must be a string that is not empty.");
      } else if (needed) {
        wrong.missing(member);
      }
      return null;
    }
  }
}
