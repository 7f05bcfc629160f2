package org.workflowserver.interaction;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.component.schema.SchemaCheck;
import org.workflowserver.component.schema.SchemaViolation;
import org.workflowserver.database.Transactions;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.identity.Subject;
import org.workflowserver.interaction.InteractionView.Submission;
import org.workflowserver.json.Json;
import org.workflowserver.json.Text;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.Violation;
import org.workflowserver.run.CommandStore;
import org.workflowserver.run.Requester;
import org.workflowserver.run.RunCommand;
import org.workflowserver.run.RunMover;
import org.workflowserver.run.Runs;

/** What people are asked by runs: the facade. Tenant, scope and who may act are checked here. */
@ApplicationScoped
public class Interactions {
  private static final int LONGEST_COMMENT = 2_000;

  private Transactions transactions;
  private InteractionStore store;
  private AuditStore audit;
  private CommandStore commands;
  private Runs runs;
  private RunMover mover;
  private TimeSource time;

  protected Interactions() {}

  @Inject
  public Interactions(
      Transactions transactions,
      InteractionStore store,
      AuditStore audit,
      CommandStore commands,
      Runs runs,
      RunMover mover,
      TimeSource time) {
    this.transactions = transactions;
    this.store = store;
    this.audit = audit;
    this.commands = commands;
    this.runs = runs;
    this.mover = mover;
    this.time = time;
  }

  /**
   * Those that the caller may answer, newest first; of those that are closed, the ones that the
   * caller might have answered. Needs {@code viewer}; without {@code operator}, and for an API key,
   * there are none.
   */
  public Slice<InteractionView> list(Caller caller, InteractionStatus status, PageRequest page) {
    caller.require(Scope.VIEWER);
    Optional<String> before = Cursor.key(page);
    if (!caller.has(Scope.OPERATOR) || isApiKey(caller)) {
      return new Slice<>(List.of(), Optional.empty());
    }
    return transactions.inNew(
        () ->
            slice(
                status == InteractionStatus.OPEN
                    ? store.open(caller, Requester.of(caller), before, page.limit() + 1)
                    : store.closed(caller, Requester.of(caller), status, before, page.limit() + 1),
                page));
  }

  /**
   * Those of a run, newest first. Needs {@code viewer}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public Slice<InteractionView> ofRun(Caller caller, String runId, PageRequest page) {
    runs.requireFacts(caller, runId);
    Optional<String> before = Cursor.key(page);
    return transactions.inNew(
        () -> slice(store.ofRun(caller.org(), runId, before, page.limit() + 1), page));
  }

  /**
   * The open ones of a run, oldest first. Needs {@code viewer}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public List<InteractionView> openOfRun(Caller caller, String runId, int most) {
    runs.requireFacts(caller, runId);
    return transactions.inNew(
        () -> store.openOfRun(caller.org(), runId, most).stream().map(Interaction::view).toList());
  }

  /**
   * How many open ones the caller may answer; counting stops at {@code most}. Needs {@code viewer}.
   */
  public int countOpen(Caller caller, int most) {
    caller.require(Scope.VIEWER);
    return !caller.has(Scope.OPERATOR) || isApiKey(caller)
        ? 0
        : transactions.inNew(() -> store.countOpenFor(caller, Requester.of(caller), most));
  }

  private static Slice<InteractionView> slice(List<Interaction> found, PageRequest page) {
    return Cursor.slice(found, page.limit(), one -> one.view().id(), Interaction::view);
  }

  /**
   * One interaction. Needs {@code viewer}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public InteractionView require(Caller caller, String id) {
    caller.require(Scope.VIEWER);
    return find(caller, id).view();
  }

  /**
   * Answers an interaction; when enough people have chosen the same action, the run goes on. Needs
   * {@code operator}.
   *
   * @throws Refusal {@code resource_missing}, {@code scope_missing} for somebody who is not asked,
   *     {@code parameter_invalid}, {@code input_invalid}, {@code interaction_closed}
   */
  public InteractionView submit(Caller caller, String id, SubmitCommand command) {
    caller.require(Scope.OPERATOR);
    Interaction asked = find(caller, id);
    requireNone(obstacle(caller, asked));
    requireFitting(asked, command);
    boolean decided = transactions.inNew(() -> accept(caller, id, command));
    if (decided) {
      mover.nudge();
    }
    return find(caller, id).view();
  }

  /**
   * Why the caller can't answer an interaction, as a sentence; empty for one who can. Needs {@code
   * viewer}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public Optional<String> obstacle(Caller caller, String id) {
    caller.require(Scope.VIEWER);
    Interaction asked = find(caller, id);
    return caller.has(Scope.OPERATOR)
        ? obstacle(caller, asked).map(Refusal::getMessage)
        : Optional.of("Your role may read questions and not answer them.");
  }

  private static void requireNone(Optional<Refusal> obstacle) {
    if (obstacle.isPresent()) {
      throw new Refusal(
          obstacle.get().code(), obstacle.get().getMessage() + " Nothing was submitted.");
    }
  }

  private Optional<Refusal> obstacle(Caller caller, Interaction asked) {
    return notAsked(caller, asked).or(() -> notOpen(caller, asked));
  }

  /** Keeps the answer; whether it decides. */
  private boolean accept(Caller caller, String id, SubmitCommand command) {
    Interaction asked = store.lock(caller.org(), id).orElseThrow(Interactions::missing);
    requireNone(notOpen(caller, asked));
    // As exact as a database keeps it.
    Instant now = time.now().truncatedTo(ChronoUnit.MICROS);
    Requester person = Requester.of(caller);
    Submission submission =
        new Submission(
            person.subject(),
            person.name(),
            now,
            command.action(),
            Json.write(command.data()),
            command.comment().map(Text::storable).orElse(null));
    store.insert(id, submission);
    audit.append(
        caller.auditEntry(
            AuditAction.INTERACTION_SUBMITTED,
            id,
            Map.of("action", command.action(), "run_id", asked.view().runId())),
        now);
    boolean decided = asked.isDecidedBy(command.action());
    if (decided) {
      store.close(id);
      InteractionView view = asked.view();
      RunCommand.Answer answer =
          new RunCommand.Answer(
              view.nodeId(),
              asked.iteration(),
              id,
              InteractionStatus.SUBMITTED.code(),
              asked.answer(submission));
      commands.answer(view.runId(), caller.org(), answer, now);
    }
    return decided;
  }

  private Interaction find(Caller caller, String id) {
    if (!Ids.isShaped(IdKind.INTERACTION, id)) {
      throw missing();
    }
    return transactions
        .inNew(() -> store.find(caller.org(), id))
        .orElseThrow(Interactions::missing);
  }

  private static Optional<Refusal> notAsked(Caller caller, Interaction asked) {
    InteractionView view = asked.view();
    if (isApiKey(caller)) {
      return notAsked("People are asked here, and an API key is none.");
    }
    if (Requester.of(caller).matches(asked.barred())) {
      return notAsked("You asked for the run, and who did may not answer here.");
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

  private static boolean isApiKey(Caller caller) {
    return caller.subject().filter(Subject::isApiKey).isPresent();
  }

  private Optional<Refusal> notOpen(Caller caller, Interaction asked) {
    if (!asked.isOpen(time.now())) {
      return closed(
          switch (asked.view().status()) {
            case SUBMITTED -> "The question is answered.";
            case CANCELLED -> "The run does not wait for an answer any more.";
            case EXPIRED, OPEN -> "The deadline has passed.";
          });
    }
    return asked.hasAnswerOf(Requester.of(caller))
        ? closed("You have answered before; others are still asked.")
        : Optional.empty();
  }

  private static Optional<Refusal> closed(String message) {
    return Optional.of(new Refusal(RefusalCode.INTERACTION_CLOSED, message));
  }

  private static void requireFitting(Interaction asked, SubmitCommand command) {
    if (!asked.offers(command.action())) {
      throw Refusal.member(
          RefusalCode.PARAMETER_INVALID,
          "/action",
          "'action' must be one of: " + String.join(", ", asked.actions()) + ".");
    }
    if (command.comment().filter(comment -> comment.length() > LONGEST_COMMENT).isPresent()) {
      throw Refusal.member(
          RefusalCode.PARAMETER_INVALID,
          "/comment",
          "'comment' may have at most " + LONGEST_COMMENT + " characters.");
    }
    if (asked.view().schema() == null) {
      return;
    }
    List<SchemaViolation> misfits =
        SchemaCheck.of(Json.parseObject(asked.view().schema())).violations(command.data());
    if (!misfits.isEmpty()) {
      throw new Refusal(
          RefusalCode.INPUT_INVALID,
          "The data does not fit the form; nothing was submitted. At '%s': %s"
              .formatted(
                  Text.shortened(misfits.getFirst().pointer()), misfits.getFirst().message()),
          misfits.stream()
              .map(
                  misfit ->
                      new Violation(
                          "/data" + misfit.pointer(),
                          RefusalCode.INPUT_INVALID.code(),
                          misfit.message()))
              .toList());
    }
  }

  private static Refusal missing() {
    return new Refusal(RefusalCode.RESOURCE_MISSING, "There is no such interaction.");
  }
}
