package org.workflowserver.interaction;

import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.component.schema.SchemaCheck;
import org.workflowserver.component.schema.SchemaViolation;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.identity.Subject;
import org.workflowserver.interaction.InteractionView.Submission;
import org.workflowserver.json.Json;
import org.workflowserver.json.Times;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.run.Requester;

/**
 * An interaction as it is on record.
 *
 * @param orgId its tenant
 * @param iteration indices of the iterators around its step, separated by dots
 * @param barred who may not answer although others like them may; null for nobody
 */
record Interaction(String orgId, String iteration, String barred, InteractionView view) {
  /** Characters of the data of all answers: whoever reads it reads them all. */
  private static final int MOST_DATA = 4 << 20;

  /** Those of an answer that is taken whatever others sent. */
  private static final int SMALL_DATA = 16 << 10;

  /** The same with who may answer it, and with the answers. */
  Interaction with(List<String> users, List<String> groups, List<Submission> submissions) {
    return new Interaction(orgId, iteration, barred, view.with(users, groups, submissions));
  }

  /** Whether it has an action of that id. */
  boolean offers(String action) {
    return actions().contains(action);
  }

  List<String> actions() {
    List<String> ids = new ArrayList<>();
    for (Object action : (List<?>) Json.parseStored(view.actions())) {
      ids.add((String) ((Map<?, ?>) action).get("id"));
    }
    return ids;
  }

  /** What of such data does not fit its form. */
  List<SchemaViolation> misfits(Map<String, Object> data) {
    return view.schema() == null
        ? List.of()
        : SchemaCheck.of(Json.parseObject(view.schema())).violations(data);
  }

  /** Whether an answer is still accepted. */
  boolean isOpen(Instant now) {
    return view.status() == InteractionStatus.OPEN
        && (view.expiresAt() == null || now.isBefore(view.expiresAt()));
  }

  /** Whether that person has answered. */
  boolean hasAnswerOf(Requester person) {
    return view.submissions().stream().anyMatch(submission -> person.matches(submission.subject()));
  }

  /** Whether so many people have chosen the action, the next one to do so included. */
  boolean isDecidedBy(String action) {
    long before =
        view.submissions().stream()
            .filter(submission -> submission.action().equals(action))
            .count();
    return before + 1 >= view.required();
  }

  /** What the step is resumed with, as JSON text. */
  String answer(Submission last) {
    List<Map<String, Object>> all = new ArrayList<>();
    view.submissions().forEach(submission -> all.add(json(submission)));
    all.add(json(last));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("action", last.action());
    answer.put("data", Json.parseStored(last.data()));
    answer.put("submissions", all);
    return Json.write(answer);
  }

  private static Map<String, Object> json(Submission submission) {
    Map<String, Object> json = new LinkedHashMap<>();
    json.put("by", submission.by());
    json.put("at", Times.format(submission.at()));
    json.put("action", submission.action());
    json.put("comment", submission.comment());
    return json;
  }

  /** Why the caller can't answer it then, as a sentence for the reader; empty for one who can. */
  Optional<String> whyNot(Caller caller, Instant now) {
    return caller.has(Scope.OPERATOR)
        ? obstacle(caller, now).map(Refusal::getMessage)
        : Optional.of("Your role may read questions and not answer them.");
  }

  /** Why the caller, who may answer questions, can't answer it then; empty for one who can. */
  Optional<Refusal> obstacle(Caller caller, Instant now) {
    return notAsked(caller).or(() -> notOpen(caller, now));
  }

  private Optional<Refusal> notAsked(Caller caller) {
    if (isApiKey(caller)) {
      return notAsked("People are asked here, and an API key is none.");
    }
    if (Requester.of(caller).matches(barred)) {
      return notAsked("You started this run, so someone else must answer.");
    }
    boolean anybody = view.users().isEmpty() && view.groups().isEmpty();
    boolean named =
        caller.namedAs().stream().anyMatch(view.users()::contains)
            || view.groups().stream().anyMatch(caller.groups()::contains);
    return anybody || named
        ? Optional.empty()
        : notAsked("You are not among those who are asked here.");
  }

  private static Optional<Refusal> notAsked(String message) {
    return Optional.of(new Refusal(RefusalCode.SCOPE_MISSING, message));
  }

  static boolean isApiKey(Caller caller) {
    return caller.subject().filter(Subject::isApiKey).isPresent();
  }

  /** Why the caller can't answer it any more then; empty where that is still possible. */
  Optional<Refusal> notOpen(Caller caller, Instant now) {
    if (!isOpen(now)) {
      return closed(
          switch (view.status()) {
            case SUBMITTED -> "The question is answered.";
            case CANCELLED -> "The run does not wait for an answer any more.";
            case EXPIRED, OPEN -> "The deadline has passed.";
          });
    }
    return hasAnswerOf(Requester.of(caller))
        ? closed("You have answered before; others are still asked.")
        : Optional.empty();
  }

  /**
   * Refuses an answer that is too large beside those of others; the first is never.
   *
   * @throws Refusal {@code input_invalid}
   */
  void requireRoom(Submission next) {
    int length = next.data().length();
    long held = view.submissions().stream().mapToLong(one -> one.data().length()).sum();
    boolean first = view.submissions().isEmpty();
    if (!first && length > SMALL_DATA && held + length > MOST_DATA) {
      throw Refusal.member(
          RefusalCode.INPUT_INVALID,
          "/data",
          ("The data of all answers together may have %,d characters, and those of others have"
                  + " %,d; send at most %,d. Nothing was submitted.")
              .formatted(MOST_DATA, held, Math.max(SMALL_DATA, MOST_DATA - held)));
    }
  }

  private static Optional<Refusal> closed(String message) {
    return Optional.of(new Refusal(RefusalCode.INTERACTION_CLOSED, message));
  }
}
