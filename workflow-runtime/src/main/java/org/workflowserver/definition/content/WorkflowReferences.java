package org.workflowserver.definition.content;

import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.workflowserver.definition.content.Drawing.DrawnNode;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.json.Text;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.template.Template;

/** Which other workflows a workflow names literally: in its nodes, and in its settings. */
public final class WorkflowReferences {
  /** The member of a node's configuration that holds a workflow's id. */
  public static final String MEMBER = "workflow_id";

  /** The setting that holds a workflow's id. */
  public static final String SETTING = "error_workflow_id";

  /** The code of a problem: there is no workflow of that id. */
  static final String MISSING = "workflow_missing";

  /** So many of the workflows that name another one are named. */
  public static final int MOST_NAMED = 5;

  private static final String COMPONENT = "trigger_workflow";
  private static final String CALLABLE = "workflow_trigger";

  private WorkflowReferences() {}

  /** What the node names; empty when it names none, or computes it. */
  public static Optional<String> in(DrawnNode node) {
    return COMPONENT.equals(node.componentId())
            && node.data().get(MEMBER) instanceof String text
            && Template.isLiteral(text)
        ? Optional.of(text)
        : Optional.empty();
  }

  /** What the nodes and the settings name, whether it can be an id or not. */
  public static Set<String> in(Drawing drawing, Optional<WorkflowSettings> settings) {
    Set<String> named = new HashSet<>();
    drawing.nodes().forEach(node -> in(node).ifPresent(named::add));
    settings.map(WorkflowSettings::errorWorkflowId).ifPresent(named::add);
    return named;
  }

  /** Those of the named that can be a workflow's id. */
  public static Set<String> ids(Set<String> named) {
    return named.stream()
        .filter(text -> Ids.isShaped(IdKind.WORKFLOW, text))
        .collect(Collectors.toUnmodifiableSet());
  }

  /** Whether steps can call a workflow that is drawn so. */
  public static boolean isCallable(Drawing drawing) {
    return drawing.nodes().stream().anyMatch(node -> CALLABLE.equals(node.componentId()));
  }

  /** Reports a node that calls a workflow which is not there, or which no step can call. */
  public static void check(DrawnNode node, Missing missing, Problems problems) {
    String pointer = node.pointer() + "/data/" + MEMBER;
    Optional<String> named = in(node);
    named
        .filter(missing.workflows()::contains)
        .ifPresent(name -> problems.error(pointer, node.id(), MISSING, sentence(name)));
    named
        .filter(missing.uncallable()::contains)
        .ifPresent(
            name ->
                problems.error(
                    pointer,
                    node.id(),
                    "trigger_mismatch",
                    "The workflow '%s' can't be called: its trigger is not %s."
                        .formatted(Text.shortened(name), CALLABLE)));
  }

  /** Reports a setting that names a workflow which is not there. */
  public static void check(
      Optional<WorkflowSettings> settings, Set<String> missing, Problems problems) {
    settings
        .map(WorkflowSettings::errorWorkflowId)
        .filter(missing::contains)
        .ifPresent(name -> problems.error("/settings/" + SETTING, null, MISSING, sentence(name)));
  }

  /**
   * Lets a workflow be deleted that no other one names.
   *
   * @param naming names by id of the workflows that name it, one more than are named at most
   * @throws Refusal {@code workflow_in_use}
   */
  public static void requireNone(Map<String, String> naming) {
    if (!naming.isEmpty()) {
      String names =
          naming.entrySet().stream()
              .limit(MOST_NAMED)
              .map(other -> "'" + Text.shortened(other.getValue()) + "' (" + other.getKey() + ")")
              .collect(Collectors.joining(", "));
      throw new Refusal(
          RefusalCode.WORKFLOW_IN_USE,
          "The workflow is named by "
              + names
              + (naming.size() > MOST_NAMED ? " and others" : "")
              + "; nothing was deleted. Change what names it first.");
    }
  }

  private static String sentence(String name) {
    return "There is no workflow '" + Text.shortened(name) + "'.";
  }
}
