package org.workflowserver.definition.content;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.schema.SchemaViolation;
import org.workflowserver.definition.content.CompiledWorkflow.CompiledNode;
import org.workflowserver.definition.content.Drawing.DrawnNode;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.Violation;
import org.workflowserver.settings.Settings;

/** Parses a single node, out of any graph, to be run alone. */
@Dependent
public record NodeParser(ComponentCatalogue catalogue) {
  @Inject
  public NodeParser {}

  /**
   * A node to run alone.
   *
   * @param failure why it can't be run: its configuration or a template is wrong; null when it can
   */
  public record TestedNode(CompiledNode compiled, Failed failure) {}

  /**
   * The node, ready to run.
   *
   * @param sent what the client sent as the node
   * @throws Refusal when it is not a node, or of no known component
   */
  public TestedNode parse(Object sent) {
    if (sent == null) {
      throw Refusal.missing("/node", "'node' is required.");
    }
    Problems problems = new Problems();
    Drawing drawing = Drawing.read(List.of(sent), List.of(), problems);
    if (problems.hasErrors()) {
      throw refusal(problems);
    }
    DrawnNode node = drawing.nodes().getFirst();
    Component component =
        Optional.ofNullable(node.componentId())
            .flatMap(catalogue::find)
            .orElseThrow(
                () ->
                    Refusal.invalid(
                        "/node/data/componentId",
                        "'node.data.componentId' must name a component; GET /workflows/components"
                            + " lists them."));
    return tested(node, component);
  }

  private TestedNode tested(DrawnNode node, Component component) {
    CompiledNode compiled = CompiledNode.of(node, component, Settings.LIMIT_NODE_TIMEOUT.value());
    return new TestedNode(compiled, failure(node, compiled).orElse(compiled.failure()));
  }

  private Optional<Failed> failure(DrawnNode node, CompiledNode compiled) {
    Component component = compiled.component();
    Map<String, Object> own = NodeConfiguration.own(node.data());
    var wrong = compiled.configuration().problems();
    Optional<String> configuration =
        catalogue.checkOf(component).violations(node.data()).stream()
            .filter(violation -> !violation.isUnknownMember())
            .map(SchemaViolation::message)
            .findFirst()
            .or(() -> component.check(own).stream().map(ConfigurationProblem::message).findFirst());
    if (!wrong.isEmpty()) {
      var problem = wrong.getFirst();
      return Optional.of(
          Failed.input("template_error", problem.pointer() + ": " + problem.message()));
    }
    return configuration.map(message -> Failed.input("configuration_invalid", message));
  }

  private static Refusal refusal(Problems problems) {
    List<Violation> violations =
        problems.errors().stream()
            .map(
                p ->
                    new Violation(
                        p.pointer().replaceFirst("/nodes/0", "/node"), p.code(), p.message()))
            .toList();
    return new Refusal(RefusalCode.PARAMETER_INVALID, violations.getFirst().message(), violations);
  }
}
