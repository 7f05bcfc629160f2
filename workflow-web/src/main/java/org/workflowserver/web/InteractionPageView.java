package org.workflowserver.web;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.workflowserver.identity.Scope;
import org.workflowserver.interaction.InteractionStatus;
import org.workflowserver.interaction.InteractionView;
import org.workflowserver.interaction.Interactions;
import org.workflowserver.interaction.SubmitCommand;
import org.workflowserver.json.Json;
import org.workflowserver.json.Pointer;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.Violation;
import org.workflowserver.run.RunView;
import org.workflowserver.settings.Settings;
import org.workflowserver.web.form.AnswerForm;
import org.workflowserver.web.form.ShownSubmission;
import org.workflowserver.web.page.FieldProblems;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.Toasts;
import org.workflowserver.web.page.WorkflowFacts;

/** The page of one question: its form, or who has answered it. */
@Model
public class InteractionPageView {
  /** Begins a sentence about a text that does not have the form that its schema asks for. */
  private static final String PATTERN = "Must match ";

  /** Answers that are shown. */
  private static final int ANSWERS = 50;

  @Inject private Interactions interactions;
  @Inject private WorkflowFacts facts;
  @Inject private Toasts toasts;
  @Inject private Page page;
  private final Map<String, String> problems = new LinkedHashMap<>();
  private InteractionView question;
  private AnswerForm form;
  private Optional<RunView> run;
  private String obstacle;
  private String closed = "";
  private List<ShownSubmission> answers;

  /** Reads what the page shows; what was typed goes before the usual values. */
  public void load() {
    page.answeredUnchanged(List.of(question(), getObstacle()));
  }

  /** This for a question that the page of its run shows, unless another one was just answered. */
  public InteractionPageView of(InteractionView shown) {
    if (!isSent()) {
      question = shown;
    }
    return this;
  }

  /** Whether an answer was sent: its form is taken, and shown where it was refused. */
  public boolean isSent() {
    return page.parameter("answerForm").isPresent() && page.caller().has(Scope.OPERATOR);
  }

  /** Submits what was filled in with the action that was pressed. */
  public void submit() {
    AnswerForm typed = AnswerForm.of(schema(), sent());
    form = typed;
    problems.putAll(typed.problems());
    if (problems.isEmpty() && Json.write(typed.data()).length() > Settings.LIMIT_BODY.value()) {
      problems.put("", Texts.of("answer.too-long"));
    }
    if (!problems.isEmpty()) {
      noteMisfits(typed);
      return;
    }
    try {
      String id = question().id();
      var after = interactions.submit(page.caller(), id, command(typed)).status();
      toasts.answered(
          after == InteractionStatus.OPEN
              ? Texts.of("answer.submitted-others-asked")
              : Texts.of("answer.submitted-run-continues"),
          id);
      page.showAnew();
    } catch (Refusal refusal) {
      tell(refusal);
    }
  }

  private void tell(Refusal refusal) {
    if (!refusal.violations().isEmpty()) {
      refusal.violations().forEach(this::note);
    } else if (refusal.code() == RefusalCode.INTERACTION_CLOSED) {
      closed = refusal.getMessage();
      // As it is now, with who has answered what.
      question = null;
    } else {
      throw refusal;
    }
  }

  /** Why what was sent was not taken, and can't be sent again; empty when nothing is in the way. */
  public String getClosed() {
    return closed;
  }

  private SubmitCommand command(AnswerForm typed) {
    return new SubmitCommand(
        page.typed("answer"),
        typed.data(),
        Optional.of(getComment()).filter(comment -> !comment.isBlank()));
  }

  /** What was read may not fit either, and is told at once; what was not is missing in it. */
  private void noteMisfits(AnswerForm typed) {
    Set<String> unread = Set.copyOf(problems.keySet());
    interactions.violations(page.caller(), question().id(), typed.data()).stream()
        .filter(misfit -> !typed.fieldAround(misfit.pointer()).isEmpty())
        .filter(misfit -> !unread.contains(typed.fieldAround(misfit.pointer())))
        .forEach(this::note);
  }

  private Map<String, String[]> sent() {
    Map<String, String[]> sent = new LinkedHashMap<>();
    page.request()
        .getParameterMap()
        .keySet()
        .forEach(name -> sent.put(name, page.sent(name).toArray(String[]::new)));
    return sent;
  }

  private void note(Violation violation) {
    String pointer = violation.pointer();
    String field = pointer.equals("/comment") ? pointer : form.fieldAround(pointer);
    String said = violation.message().startsWith(PATTERN) ? misfit(violation) : violation.message();
    String line = field.isEmpty() ? said : line(pointer.substring(field.length()), said);
    problems.merge(field, line, (one, other) -> one + "\n" + other);
  }

  /** A sentence about a place in a field's value; one that names the member names it alone. */
  private static String line(String pointer, String said) {
    int end = Math.max(0, pointer.lastIndexOf('/'));
    String name = "'" + pointer.substring(Math.min(pointer.length(), end + 1)) + "'";
    boolean named = !pointer.isEmpty() && said.startsWith(name);
    String around = named ? pointer.substring(0, end) : pointer;
    return (around.isEmpty() ? "" : place(around))
        + (named ? "“" + name.substring(1, name.length() - 1) + "”" : "")
        + (named ? said.substring(name.length()) : said);
  }

  /** A place in a field's value; items of a list count from 1. */
  private static String place(String pointer) {
    String[] tokens = pointer.split("/", 3);
    String rest = tokens.length == 3 ? ", " + Pointer.inWords("/" + tokens[2]) : "";
    return tokens[1].matches("\\d{1,9}")
        ? Texts.of("answer.item", Integer.parseInt(tokens[1]) + 1) + rest + ": "
        : Pointer.inWords(pointer) + ": ";
  }

  /** What a text has to look like, by its author where that is said; one of several by theirs. */
  private String misfit(Violation violation) {
    String pattern = violation.message().substring(PATTERN.length());
    String field = form.fieldAround(violation.pointer());
    return form.fields().stream()
        .filter(one -> one.pointer().equals(field) && one.isDescribed())
        .map(one -> Texts.of("answer.must-be-as-asked", one.help()))
        .findFirst()
        .orElseGet(() -> Texts.of("answer.must-match", pattern));
  }

  private InteractionView question() {
    if (question == null) {
      String id = page.parameter("question").or(page::id).orElseThrow();
      question = interactions.require(page.caller(), id);
    }
    return question;
  }

  private Map<String, Object> schema() {
    return question().schema() == null ? Map.of() : Json.parseStoredObject(question().schema());
  }

  /** The question. */
  public InteractionView getQuestion() {
    return question();
  }

  /** The run that asks; null when it was removed meanwhile. */
  public RunView getRun() {
    if (run == null) {
      run = facts.run(question().runId());
    }
    return run.orElse(null);
  }

  /** Why the reader can't answer; empty when the form is shown. */
  public String getObstacle() {
    if (obstacle == null) {
      obstacle = interactions.obstacle(page.caller(), question().id()).orElse("");
    }
    return obstacle;
  }

  /** Whether there is a form; one that was sent is taken first, whatever became of the question. */
  public boolean isFormShown() {
    return isSent() || getObstacle().isEmpty();
  }

  /** The fields of the form. */
  public List<AnswerForm.Field> getFields() {
    if (form == null) {
      form = AnswerForm.of(schema(), Map.of());
    }
    return form.fields();
  }

  /** What the person says to it, as typed. */
  public String getComment() {
    return page.typed("comment").replace("\r\n", "\n");
  }

  /** What is said above the form; empty when nothing is. */
  public String getSummary() {
    return problems.isEmpty() || !problem("").isEmpty() ? problem("") : FieldProblems.MARKED;
  }

  /** What is wrong with a field, by its pointer; of the answer as a whole with an empty one. */
  public String problem(String pointer) {
    return problems.getOrDefault(pointer, "");
  }

  /** The buttons. */
  public List<Action> getActions() {
    List<Action> read = new ArrayList<>();
    for (Object action : (List<?>) Json.parseStored(question().actions())) {
      Map<?, ?> members = (Map<?, ?>) action;
      read.add(
          new Action(
              (String) members.get("id"),
              (String) members.get("label"),
              String.valueOf(members.get("style"))));
    }
    return read;
  }

  /** What people have answered so far, the first {@value #ANSWERS}. */
  public List<ShownSubmission> getAnswers() {
    if (answers == null) {
      // What is too long for the page stands in the step's output.
      String run = page.getRoot() + "/runs/" + question().runId();
      answers = ShownSubmission.of(question(), ANSWERS, run);
    }
    return answers;
  }

  /**
   * A button.
   *
   * @param style {@code primary}, {@code secondary} or {@code danger}
   */
  public record Action(String id, String label, String style) {
    /** The classes of the button. */
    public String look() {
      return style.equals("secondary") ? "button" : "button " + style;
    }
  }
}
