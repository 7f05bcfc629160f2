package org.workflowserver.definition.content;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.Kind;
import org.workflowserver.component.schema.PatternBudget;
import org.workflowserver.component.schema.SchemaViolation;
import org.workflowserver.definition.content.Drawing.DrawnNode;
import org.workflowserver.graph.Bodies;
import org.workflowserver.json.Pointer;
import org.workflowserver.json.Text;
import org.workflowserver.settings.NearestName;
import org.workflowserver.template.LocatedRoot;
import org.workflowserver.template.RootReference;
import org.workflowserver.template.TemplateTree;

/** Finds what is wrong with one node's configuration. */
record NodeCheck(
    ComponentCatalogue catalogue,
    DrawnNode node,
    Component component,
    Names names,
    Missing missing,
    PatternBudget patterns,
    Problems problems) {
  /**
   * What templates may name.
   *
   * @param roots what is there for this node
   * @param allNodes ids of all nodes
   * @param bodies what iterators run for each item
   */
  record Names(Set<String> roots, Set<String> allNodes, Bodies bodies) {}

  void run() {
    Map<String, Object> own = NodeConfiguration.own(node.data());
    for (SchemaViolation violation : catalogue.checkOf(component).violations(node.data())) {
      String pointer = data() + violation.pointer();
      if (violation.isUnknownMember()) {
        problems.warning(pointer, node.id(), "member_unknown", unknown(violation.pointer()));
      } else {
        problems.error(pointer, node.id(), "configuration_invalid", violation.message());
      }
    }
    if (patterns.affords(own, component.descriptor().kind() == Kind.CONDITION)) {
      for (ConfigurationProblem problem : component.check(own)) {
        problems.error(
            data() + problem.pointer(), node.id(), "configuration_invalid", problem.message());
      }
    } else {
      problems.error(data(), node.id(), "configuration_invalid", PatternBudget.EXCEEDED);
    }
    WorkflowReferences.check(node, missing, problems);
    checkTemplates(VaultReferences.templates(own));
  }

  /** What is said of a member that the component does not know: it may be a misspelt one. */
  private String unknown(String pointer) {
    List<String> path = Pointer.tokens(pointer);
    String name = Text.shortened(path.getLast());
    Set<String> known = settingsAt(path.subList(0, path.size() - 1));
    String unknown = "'%s' is not a setting of %s.".formatted(name, component.descriptor().title());
    if (path.size() == 1 && WorkflowSettings.DEFAULT.json().containsKey(path.getFirst())) {
      return unknown + " The workflow has it: 'settings." + name + "'.";
    }
    return unknown
        + NearestName.of(name, known).map(nearest -> " Did you mean '" + nearest + "'?").orElse("");
  }

  /** The names of the members that an object of the configuration may have. */
  private Set<String> settingsAt(List<String> path) {
    Map<?, ?> schema = catalogue.schemaOf(component);
    for (String token : path) {
      Object within = members(schema).get(token);
      schema = object(within == null ? schema.get("items") : within);
    }
    return members(schema).keySet().stream().map(String.class::cast).collect(Collectors.toSet());
  }

  private static Map<?, ?> members(Map<?, ?> schema) {
    return object(schema.get("properties"));
  }

  private static Map<?, ?> object(Object value) {
    return value instanceof Map<?, ?> members ? members : Map.of();
  }

  private void checkTemplates(TemplateTree templates) {
    for (var problem : templates.problems()) {
      error(
          problem.pointer(),
          "template_invalid",
          problem.message(),
          problem.line(),
          problem.column());
    }
    for (LocatedRoot located : templates.roots()) {
      checkRoot(located);
    }
  }

  private void checkRoot(LocatedRoot located) {
    String root = located.root().name();
    String iterator = names.bodies.iteratorOf(root);
    if (iterator != null && !names.bodies.of(iterator).contains(node.id())) {
      error(
          located,
          WorkflowCheck.BODY_OPEN,
          "The template names '%s', which runs once for each item of '%s' and has no single output"
                  .formatted(root, iterator)
              + " out here");
    } else if (!names.roots.contains(root)) {
      error(
          located,
          "template_root_unknown",
          "The template names '%s', %s"
              .formatted(
                  root,
                  names.allNodes.contains(root)
                      ? "which does not run before '" + node.id() + "'"
                      : "and there is no node or root of that name"));
    } else if (root.equals(TemplateRoots.VAULT)) {
      VaultReferences.Wrong wrong =
          VaultReferences.problem(located, component.descriptor(), missing.items());
      if (wrong != null) {
        error(located, wrong.code(), wrong.message());
      }
    }
  }

  private void error(LocatedRoot located, String code, String message) {
    RootReference root = located.root();
    error(located.pointer(), code, message + root.where(), root.line(), root.column());
  }

  private void error(String pointer, String code, String message, int line, int column) {
    problems.add(
        new Problem(
            data() + pointer, node.id(), code, Problem.Severity.ERROR, message, line, column));
  }

  private String data() {
    return node.pointer() + "/data";
  }
}
