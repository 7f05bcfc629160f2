package org.workflowserver.component.flow;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.workflowserver.component.Members;
import org.workflowserver.component.Question;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Asking;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.schema.SchemaCheck;
import org.workflowserver.json.Json;
import org.workflowserver.json.Text;

/** Reads from a rendered configuration what people are asked. */
final class QuestionReader {
  /** As it is stored, which is longer than what was sent where that has U+0000. */
  private static final int LONGEST_TITLE = 255;

  /** The same of a user or a group. */
  private static final int LONGEST_NAME = 255;

  private static final int MOST_NAMES = 100;
  private static final int MOST_REQUIRED = 100;
  private static final String NAMES =
      "'assignees' must name at most "
          + MOST_NAMES
          + " users and as many groups, each by text of 1 to "
          + LONGEST_NAME
          + " characters.";

  private QuestionReader() {}

  static StepOutcome read(Members members, Instant now) {
    String title = shortened(Text.storable(members.text("title")));
    String instructions = members.text("instructions", "");
    Map<String, Object> schema = members.object("schema", null);
    Optional<String> problem = Optional.ofNullable(schema).flatMap(SchemaCheck::problem);
    members.require(problem.isEmpty(), "'schema': " + problem.orElse(""));
    Members assignees = new Members(members.object("assignees", Map.of()));
    int required = members.count("required", MOST_REQUIRED, 1);
    boolean requester = members.flag("requester_may_act", true);
    SortedSet<String> users = names(members, assignees, "users");
    SortedSet<String> groups = names(members, assignees, "groups");
    Instant until = ExpiresIn.end(members, now);
    List<Question.Action> actions = actions(members);
    Optional<Failed> mismatch = members.mismatch().or(assignees::mismatch);
    if (mismatch.isPresent()) {
      return mismatch.get();
    }
    return Instructions.html(instructions)
        .map(html -> new Question(title, html, schema, actions, users, groups, required, requester))
        .<StepOutcome>map(question -> new Asking(question, until))
        .orElseGet(() -> Failed.input("limit_exceeded", Instructions.problem()));
  }

  private static SortedSet<String> names(Members members, Members assignees, String member) {
    List<?> sent = assignees.array(member, List.of());
    members.require(
        sent.size() <= MOST_NAMES && sent.stream().allMatch(QuestionReader::isName), NAMES);
    return sent.stream()
        .filter(QuestionReader::isName)
        .map(name -> Text.storable((String) name))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static boolean isName(Object sent) {
    return sent instanceof String name
        && !name.isEmpty()
        && Text.storable(name).length() <= LONGEST_NAME;
  }

  private static List<Question.Action> actions(Members members) {
    Object configured = members.any("actions");
    List<?> sent = configured instanceof List<?> list ? list : List.of();
    List<Question.Action> actions = new ArrayList<>();
    for (Object each : sent) {
      if (each instanceof Map<?, ?> action && action.get("id") instanceof String id) {
        String usual = actions.isEmpty() ? "primary" : "secondary";
        String style = action.get("style") instanceof String other ? other : usual;
        actions.add(new Question.Action(id, label(action, id), style));
      }
    }
    boolean fit = configured == null || configured instanceof List<?>;
    members.require(
        fit && actions.size() == sent.size(), "'actions' must be a list of id, label, style.");
    return actions.isEmpty()
        ? List.of(new Question.Action(UiInteractionComponent.SUBMIT, "Submit", "primary"))
        : actions;
  }

  private static String label(Map<?, ?> action, String id) {
    Members members = new Members(Json.members(action));
    String label = members.text("label", id);
    return members.mismatch().isPresent() ? id : shortened(label);
  }

  private static String shortened(String text) {
    return text.length() <= LONGEST_TITLE ? text : Text.shortened(text, LONGEST_TITLE - 1);
  }
}
