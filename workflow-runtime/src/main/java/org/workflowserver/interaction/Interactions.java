package org.workflowserver.interaction;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.component.schema.SchemaViolation;
import org.workflowserver.database.Transactions;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.interaction.InboxStore.Order;
import org.workflowserver.interaction.InteractionView.Submission;
import org.workflowserver.json.Text;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.Violation;
import org.workflowserver.run.Requester;
import org.workflowserver.run.RunCommand;
import org.workflowserver.run.RunEngine;
import org.workflowserver.run.change.CommandStore;
import org.workflowserver.run.record.Runs;
import org.workflowserver.run.state.StepKey;

/** What people are asked by runs: the facade. Tenant, scope and who may act are checked here. */
@ApplicationScoped
public class Interactions {
  private static final int LONGEST_COMMENT = 2_000;
  private static final Slice<InteractionView> NONE = new Slice<>(List.of(), Optional.empty());

  private Transactions transactions;
  private InteractionStore store;
  private AuditStore audit;
  private CommandStore commands;
  private Runs runs;
  private RunEngine engine;
  private TimeSource time;

  protected Interactions() {}

  @Inject
  public Interactions(
      Transactions transactions,
      InteractionStore store,
      AuditStore audit,
      CommandStore commands,
      Runs runs,
      RunEngine engine,
      TimeSource time) {
    this.transactions = transactions;
    this.store = store;
    this.audit = audit;
    this.commands = commands;
    this.runs = runs;
    this.engine = engine;
    this.time = time;
  }

  /**
   * Those that the caller may answer, newest first; of those that are closed, the ones that the
   * caller might have answered. Needs {@code viewer}; without {@code operator}, and for an API key,
   * there are none.
   */
  public Slice<InteractionView> list(Caller caller, InteractionStatus status, PageRequest page) {
    caller.require(Scope.VIEWER);
    if (!mayAnswer(caller)) {
      return NONE;
    }
    return status == InteractionStatus.OPEN
        ? open(caller, Order.NEWEST, page)
        : page(caller, page, piece -> store.closed(caller, Requester.of(caller), status, piece));
  }

  /**
   * The open ones that the caller may answer, the soonest deadline first; those without one are
   * last, the oldest first. Needs {@code viewer}; there are none where {@link #list} has none.
   */
  public Slice<InteractionView> soonest(Caller caller, PageRequest page) {
    caller.require(Scope.VIEWER);
    return mayAnswer(caller) ? open(caller, Order.SOONEST, page) : NONE;
  }

  private Slice<InteractionView> open(Caller caller, Order order, PageRequest page) {
    return read(
        caller,
        share ->
            share.page(
                store.openKeys(caller, Requester.of(caller), order, page),
                page.limit(),
                key -> key,
                some -> store.withKeys(caller.org(), some),
                one -> one.view().bytes()));
  }

  private Slice<InteractionView> page(
      Caller caller, PageRequest page, Function<PageRequest, List<Interaction>> next) {
    return read(
        caller, share -> share.page(page, next, one -> one.view().id(), one -> one.view().bytes()));
  }

  private Slice<InteractionView> read(
      Caller caller, Function<AnswerMemory.Share, Slice<Interaction>> list) {
    try (AnswerMemory.Share share = store.memory().reading(caller)) {
      return transactions.inNew(() -> list.apply(share)).map(Interaction::view);
    }
  }

  private static boolean mayAnswer(Caller caller) {
    return caller.has(Scope.OPERATOR) && !Interaction.isApiKey(caller);
  }

  /**
   * Those of a run, newest first. Needs {@code viewer}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public Slice<InteractionView> ofRun(Caller caller, String runId, PageRequest page) {
    runs.requireFacts(caller, runId);
    return page(caller, page, piece -> store.ofRun(caller.org(), runId, piece));
  }

  /**
   * The open ones of a run, oldest first. Needs {@code viewer}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public List<AskedInteraction> openOfRun(Caller caller, String runId, int most) {
    runs.requireFacts(caller, runId);
    return transactions.inNew(() -> store.openOfRun(caller, runId, most)).stream()
        .map(
            asked ->
                new AskedInteraction(asked.view(), asked.whyNot(caller, time.now()).orElse("")))
        .toList();
  }

  /**
   * How many open ones the caller may answer; counting stops at {@code most}. Needs {@code viewer}.
   */
  public int countOpen(Caller caller, int most) {
    caller.require(Scope.VIEWER);
    return mayAnswer(caller)
        ? transactions.inNew(() -> store.countOpenFor(caller, Requester.of(caller), most))
        : 0;
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
   * Answers an interaction; when enough people have chosen the same action, the run resumes. Needs
   * {@code operator}.
   *
   * @throws Refusal {@code resource_missing}, {@code scope_missing} for somebody who is not asked,
   *     {@code parameter_invalid}, {@code input_invalid}, also beside large answers of others,
   *     {@code interaction_closed}
   */
  public InteractionView submit(Caller caller, String id, SubmitCommand command) {
    caller.require(Scope.OPERATOR);
    Interaction asked = find(caller, id);
    requireNone(asked.obstacle(caller, time.now()));
    requireFitting(asked, command);
    boolean decided = transactions.inNew(() -> accept(caller, id, command));
    if (decided) {
      engine.nudge();
    }
    return find(caller, id, store.memory().given(caller)).view();
  }

  /**
   * What of such data does not fit the form of an interaction; nothing is submitted. Needs {@code
   * viewer}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public List<Violation> violations(Caller caller, String id, Map<String, Object> data) {
    caller.require(Scope.VIEWER);
    return violations(find(caller, id).misfits(data));
  }

  /**
   * Why the caller can't answer an interaction, as a sentence; empty for one who can. Needs {@code
   * viewer}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public Optional<String> obstacle(Caller caller, String id) {
    caller.require(Scope.VIEWER);
    return find(caller, id).whyNot(caller, time.now());
  }

  private static void requireNone(Optional<Refusal> obstacle) {
    if (obstacle.isPresent()) {
      throw new Refusal(
          obstacle.get().code(), obstacle.get().getMessage() + " Nothing was submitted.");
    }
  }

  /** Keeps the answer; whether it decides. */
  private boolean accept(Caller caller, String id, SubmitCommand command) {
    Interaction asked = store.lock(caller.org(), id).orElseThrow(Interactions::missing);
    requireNone(asked.notOpen(caller, time.now()));
    // As exact as a database keeps it.
    Instant now = time.now().truncatedTo(ChronoUnit.MICROS);
    Submission submission = command.submission(Requester.of(caller), now);
    asked.requireRoom(submission);
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
              StepKey.of(view.nodeId(), asked.iteration()),
              id,
              InteractionStatus.SUBMITTED.code(),
              asked.answer(submission));
      commands.answer(view.runId(), caller.org(), answer, now);
    }
    return decided;
  }

  private Interaction find(Caller caller, String id) {
    return find(caller, id, store.memory().reading(caller));
  }

  private Interaction find(Caller caller, String id, AnswerMemory.Share share) {
    if (!Ids.isShaped(IdKind.INTERACTION, id)) {
      throw missing();
    }
    try (share) {
      Interaction found =
          transactions.inNew(() -> store.find(caller.org(), id)).orElseThrow(Interactions::missing);
      share.take(found.view().bytes());
      return found;
    }
  }

  private static void requireFitting(Interaction asked, SubmitCommand command) {
    if (!asked.offers(command.action())) {
      throw Refusal.invalid(
          "/action", "'action' must be one of: " + String.join(", ", asked.actions()) + ".");
    }
    if (command.comment().filter(comment -> comment.length() > LONGEST_COMMENT).isPresent()) {
      throw Refusal.invalid(
          "/comment", "'comment' may have at most " + LONGEST_COMMENT + " characters.");
    }
    List<SchemaViolation> misfits = asked.misfits(command.data());
    if (!misfits.isEmpty()) {
      throw new Refusal(
          RefusalCode.INPUT_INVALID,
          "The data does not fit the form; nothing was submitted. At '%s': %s"
              .formatted(
                  Text.shortened(misfits.getFirst().pointer()), misfits.getFirst().message()),
          violations(misfits));
    }
  }

  private static List<Violation> violations(List<SchemaViolation> misfits) {
    return misfits.stream()
        .map(
            misfit ->
                new Violation(
                    "/data" + misfit.pointer(), RefusalCode.INPUT_INVALID.code(), misfit.message()))
        .toList();
  }

  private static Refusal missing() {
    return Refusal.notFound("interaction");
  }
}
