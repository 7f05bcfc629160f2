package org.workflowserver.engine.execution;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.component.Fault;
import org.workflowserver.component.Kind;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Calling;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Expecting;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.StepSecrets;
import org.workflowserver.component.WaitEnd;
import org.workflowserver.definition.WorkflowHead;
import org.workflowserver.definition.content.CompiledWorkflow;
import org.workflowserver.definition.content.CompiledWorkflow.CompiledNode;
import org.workflowserver.definition.content.TemplateRoots;
import org.workflowserver.json.BoundedJson;
import org.workflowserver.json.Json;
import org.workflowserver.template.RootReference;
import org.workflowserver.template.mask.Mask;
import org.workflowserver.template.value.TemplateScope;
import org.workflowserver.vault.SecretReader;
import org.workflowserver.vault.Secrets;

/**
 * Runs one attempt of a step: renders its configuration, calls its component, and masks what is
 * recorded of it. Knows nothing of the run but its secrets.
 */
public final class StepRunner {
  private static final Logger LOG = Logger.getLogger(StepRunner.class.getName());

  /** A configuration is at most 64 levels deep, and so is what a step reads from outside. */
  private static final int DEEPEST = 2 * Json.MAX_DEPTH;

  private static final String OMITTED =
      "{\"omitted\":\"larger than the limit of a step's output\"}";

  private final Limits limits;
  private final TimeSource time;
  private final Secrets vault;
  private final Masks masks;
  private final RunSecrets secrets;
  private final Set<String> tokens;
  private final StepRenderer renderer;

  /** Runs steps that name no secrets; {@link #forRun} makes one for those that do. */
  public StepRunner(Limits limits, TimeSource time, Secrets vault) {
    this(limits, time, vault, new Masks(), RunSecrets.NONE, Set.of());
  }

  private StepRunner(
      Limits limits,
      TimeSource time,
      Secrets vault,
      Masks masks,
      RunSecrets secrets,
      Set<String> tokens) {
    this.limits = limits;
    this.time = time;
    this.vault = vault;
    this.masks = masks;
    this.secrets = secrets;
    this.tokens = tokens;
    this.renderer = new StepRenderer(limits, time, secrets);
  }

  /**
   * Runs the steps of one run of that version.
   *
   * @param since when the run was accepted, where it is rebuilt; empty for one that begins
   */
  public StepRunner forRun(WorkflowHead head, CompiledWorkflow compiled, Optional<Instant> since) {
    return forRun(
        SecretReader.version(head.orgId(), head.id(), compiled.version()),
        compiled.secrets(),
        since);
  }

  /**
   * Runs steps that may read secrets.
   *
   * @param reader on whose behalf secrets are read
   * @param named names and ids of the vault items that they may read
   */
  public StepRunner forRun(SecretReader reader, Set<String> named) {
    return forRun(reader, named, Optional.empty());
  }

  private StepRunner forRun(SecretReader reader, Set<String> named, Optional<Instant> since) {
    RunSecrets own = new RunSecrets(vault, masks, reader, named, since);
    return named.isEmpty() ? this : new StepRunner(limits, time, vault, masks, own, tokens);
  }

  /** Masks the secret parts of callback URLs, too: readers of the record are not to call them. */
  StepRunner withCallbacks(Set<String> callbackTokens) {
    return new StepRunner(limits, time, vault, masks, secrets, callbackTokens);
  }

  /** The limits that steps and runs have to keep. */
  Limits limits() {
    return limits;
  }

  /** Renders the configuration; a template's fault is an outcome like any other. */
  public Rendered render(CompiledNode node, TemplateScope scope) {
    return render(node, scope, false);
  }

  /**
   * As {@link #render(CompiledNode, TemplateScope)}.
   *
   * @param resumed whether the step waited
   */
  Rendered render(CompiledNode node, TemplateScope scope, boolean resumed) {
    return renderer.render(node, scope, resumed, failure -> loggable(node, failure));
  }

  /** Runs one attempt. */
  public StepAttempt run(CompiledNode node, StepContext context) {
    long start = time.nanoTime();
    StepOutcome outcome = execute(node, context, () -> node.component().execute(context));
    return ended(node, context, outcome, time.nanoTime() - start);
  }

  /** The attempt when its callback URL was sent to the other side, or could not be. */
  StepAttempt announce(CompiledNode node, StepAttempt attempt, Expecting expecting, String step) {
    long start = time.nanoTime();
    StepOutcome outcome = guarded(node, step, expecting.announcement());
    long nanos = attempt.nanos() + time.nanoTime() - start;
    return outcome instanceof Failed failed
        ? attempt(failed, masks(), attempt.input(), nanos)
        : new StepAttempt(attempt.outcome(), attempt.input(), attempt.output(), nanos);
  }

  /**
   * Resumes an attempt that waited.
   *
   * @param waited how long ago the attempt began
   */
  StepAttempt resume(CompiledNode node, StepContext context, WaitEnd end, Duration waited) {
    StepOutcome outcome = execute(node, context, () -> node.component().resume(context, end));
    return ended(node, context, outcome, waited.toNanos());
  }

  private StepAttempt ended(
      CompiledNode node, StepContext context, StepOutcome outcome, long nanos) {
    // The payload of a run stands in its record as it came.
    List<Mask> hiding = isTrigger(node) ? List.of() : masks();
    Object shown = shown(node, context.configuration());
    for (Mask mask : hiding) {
      shown = mask.value(shown);
    }
    // An input may exceed what an output may; the record then says so in its place.
    String input = BoundedJson.writeUtf8(limits.stepOutput(), shown).orElse(OMITTED);
    // The payload was measured where the run began, and the trigger has members around it.
    long most = isTrigger(node) ? Long.MAX_VALUE : limits.stepOutput();
    return attempt(outcome, hiding, input, nanos, most);
  }

  /** The configuration without the leaves in which the mask would not find what they read. */
  private Object shown(CompiledNode node, Map<String, Object> configuration) {
    return isTrigger(node) || !hasSecrets(node)
        ? configuration
        : node.configuration().hiding(configuration, this::isHidden);
  }

  private static boolean hasSecrets(CompiledNode node) {
    return !node.secrets().isEmpty() || node.component().takesCallback();
  }

  private boolean isHidden(RootReference root) {
    return switch (root.name()) {
      case TemplateRoots.VAULT -> !root.isRecognizable() || secrets.isShort(root.member());
      case TemplateRoots.CALLBACK_URL -> !root.isRecognizable();
      default -> false;
    };
  }

  /** The attempt where it had to be interrupted: what it brought all the same holds. */
  StepAttempt timedOut(CompiledNode node, StepAttempt attempt) {
    if (attempt.outcome() instanceof Completed
        || attempt.outcome() instanceof Expecting
        || (attempt.outcome() instanceof Failed answer && !answer.details().isEmpty())) {
      return attempt;
    }
    Failed failed =
        new Failed(
            Fault.REMOTE,
            "timed_out",
            "The step took longer than " + node.timeout().toSeconds() + " s.",
            true,
            Map.of());
    return attempt(failed, masks(), attempt.input(), attempt.nanos());
  }

  /** The attempt of a step whose component was not called. */
  public StepAttempt failed(Failed failure) {
    return attempt(failure, masks(), "{}", 0);
  }

  /**
   * The attempt of an iterator whose items have ended.
   *
   * @param input as it was when it began, masked as the items' outputs are
   */
  StepAttempt iterated(StepOutcome outcome, String input, Duration took) {
    return attempt(outcome, List.of(), input, took.toNanos());
  }

  private StepOutcome execute(CompiledNode node, StepContext context, Supplier<StepOutcome> work) {
    return guarded(
        node,
        context.idempotencyKey(),
        () -> {
          requireSecrets(node, context);
          return work.get();
        });
  }

  private StepOutcome guarded(CompiledNode node, String step, Supplier<StepOutcome> work) {
    try {
      return work.get();
    } catch (RuntimeException | StackOverflowError e) {
      LOG.log(
          Level.SEVERE,
          "Component "
              + node.componentId()
              + " threw an exception in step "
              + step
              + ". The step fails.",
          loggable(node, e));
      return Failed.internal(
          "The component '" + node.componentId() + "' failed for a reason of its own.", false);
    }
  }

  /**
   * Messages may repeat what a step with secrets was given; then only its kind and where it was
   * thrown are logged.
   */
  private Throwable loggable(CompiledNode node, Throwable e) {
    if (!hasSecrets(node) && tokens.isEmpty()) {
      return e;
    }
    Throwable bare = new Throwable(e.getClass().getName());
    bare.setStackTrace(e.getStackTrace());
    return bare;
  }

  /** A context made without them would let secrets out: to any target, and unmasked. */
  private void requireSecrets(CompiledNode node, StepContext context) {
    if (isTrigger(node) || node.secrets().isEmpty()) {
      return;
    }
    if (secrets.mask().isEmpty() || context.secrets().equals(StepSecrets.NONE)) {
      throw new IllegalStateException(
          "The context of a step that names secrets was made without them.");
    }
  }

  /** That of the secrets is large, and shared by many runs: it is not made again for tokens. */
  private List<Mask> masks() {
    Mask ofSecrets = secrets.mask().orElse(Mask.NONE);
    return tokens.isEmpty() ? List.of(ofSecrets) : List.of(ofSecrets, Mask.of(tokens));
  }

  private static boolean isTrigger(CompiledNode node) {
    return node.component().descriptor().kind() == Kind.TRIGGER;
  }

  private StepAttempt attempt(StepOutcome made, List<Mask> hiding, String input, long nanos) {
    return attempt(made, hiding, input, nanos, limits.stepOutput());
  }

  private StepAttempt attempt(
      StepOutcome made, List<Mask> hiding, String input, long nanos, long mostBytes) {
    if (!Json.isNestedWithin(DEEPEST, StepAttempt.handedOn(made))) {
      return StepAttempt.tooLarge(made, "nested deeper than " + DEEPEST + " levels", input, nanos);
    }
    StepOutcome outcome = MaskedOutcome.of(made, hiding);
    Optional<String> written = BoundedJson.writeUtf8(mostBytes, StepAttempt.handedOn(outcome));
    if (written.isEmpty()) {
      return StepAttempt.tooLarge(made, "larger than " + mostBytes + " bytes", input, nanos);
    }
    return outcome instanceof Calling
        ? new StepAttempt(outcome, input, Json.write(StepAttempt.output(outcome)), nanos)
        : new StepAttempt(outcome, input, written.get(), nanos);
  }
}
