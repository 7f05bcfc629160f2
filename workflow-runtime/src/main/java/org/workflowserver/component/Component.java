package org.workflowserver.component;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * The type of a node. One final, stateless class per type, found by CDI; safe for any number of
 * threads. Everything that the catalogue, validation and the console know of it comes from its
 * {@link Descriptor}.
 */
public interface Component {
  /** Member of an action's configuration: its failure is no failure of the run. */
  String CONTINUE_ON_ERROR = "continue_on_error";

  /** The one instance that describes this component. */
  Descriptor descriptor();

  /**
   * Runs one attempt of a step, on a virtual thread, with no transaction open. What goes wrong is
   * an outcome; an exception is a bug and fails the step as {@link Fault#INTERNAL}.
   */
  StepOutcome execute(StepContext context);

  /**
   * Resumes a step whose {@link #execute} answered that it waits; as often as the server dies
   * before the outcome is on record. Under the same rules as {@code execute}.
   *
   * @param context the same as that of {@code execute}
   * @param end what ended the wait
   */
  default StepOutcome resume(StepContext context, WaitEnd end) {
    throw new UnsupportedOperationException(
        "The component '" + descriptor().id() + "' waits for nothing.");
  }

  /** What a drawn node names as its component: {@code data.componentId}, and else its type. */
  static Object idOf(Map<?, ?> node) {
    Object named = node.get("data") instanceof Map<?, ?> data ? data.get("componentId") : null;
    return named == null ? node.get("type") : named;
  }

  /**
   * Whether a node of this type runs what hangs on its handle {@code item} once for each item; it
   * then answers {@link StepOutcome.Iterating}.
   */
  default boolean iterates() {
    return false;
  }

  /**
   * Whether a step of this type may wait for a call to a URL of its own, which its templates know
   * as {@code callback_url}; it then answers {@link StepOutcome.Expecting}.
   */
  default boolean takesCallback() {
    return false;
  }

  /**
   * Whether a step with this configuration may wait: for a moment, for people, for another run or
   * another system. Its run can't be waited for then. True of what a template decides.
   *
   * @param data the node's configuration as stored, templates not rendered
   */
  default boolean mayWait(Map<String, Object> data) {
    return takesCallback() || iterates();
  }

  /**
   * Whether the call that starts a run by a trigger of this type waits for its end, and is answered
   * by one of its steps.
   */
  default boolean isAnswered() {
    return false;
  }

  /**
   * Of a trigger, where what the caller sent is in what its runs start with. Empty when all of it
   * is the caller's.
   */
  default Optional<TriggerInput> input() {
    return Optional.empty();
  }

  /**
   * Of a trigger, the JSON Schema that what the caller sent has to fit, besides that of the
   * workflow's settings. Empty where its configuration has none, and where a member of that name
   * means nothing.
   *
   * @param data the node's configuration as stored, templates not rendered
   */
  default Optional<Map<String, Object>> inputSchema(Map<String, Object> data) {
    return Optional.empty();
  }

  /**
   * Whether a step with this configuration answers the call that waits for the end of its run.
   *
   * @param data the node's configuration as stored, templates not rendered
   */
  default boolean answers(Map<String, Object> data) {
    return false;
  }

  /**
   * The answer of a step that {@link #answers}, from what is on record of it, where secrets are
   * masked.
   *
   * @param configuration the step's rendered configuration; empty when it was too large to be kept
   * @param output the step's output
   */
  default Response response(Map<String, Object> configuration, Map<String, Object> output) {
    throw new UnsupportedOperationException(
        "The component '" + descriptor().id() + "' answers nobody.");
  }

  /**
   * The handles of a node with this configuration, the default one first; most components have the
   * same for every node.
   *
   * @param data the node's configuration as stored, templates not rendered
   */
  default List<String> handles(Map<String, Object> data) {
    return descriptor().handles();
  }

  /**
   * As {@link #handles}, with the handle {@code error} of an action that continues on error.
   *
   * @param data the node's configuration as stored, templates not rendered
   */
  default List<String> allHandles(Map<String, Object> data) {
    List<String> own = handles(data);
    return !continuesOnError(data) || own.contains(StepOutcome.ERROR_HANDLE)
        ? own
        : Stream.concat(own.stream(), Stream.of(StepOutcome.ERROR_HANDLE)).toList();
  }

  /** Whether a failure of a node with this configuration lets the run continue. */
  default boolean continuesOnError(Map<String, Object> data) {
    return descriptor().kind() == Kind.ACTION && Boolean.TRUE.equals(data.get(CONTINUE_ON_ERROR));
  }

  /**
   * What the schema cannot say about a configuration.
   *
   * @param data the node's configuration as stored, templates not rendered
   * @return one problem each; empty when there are none
   */
  default List<ConfigurationProblem> check(Map<String, Object> data) {
    return List.of();
  }
}
