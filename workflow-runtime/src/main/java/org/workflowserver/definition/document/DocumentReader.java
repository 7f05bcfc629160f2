package org.workflowserver.definition.document;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.component.Kind;
import org.workflowserver.definition.content.Drawing;
import org.workflowserver.definition.content.Drawing.DrawnNode;
import org.workflowserver.definition.content.NodeConfiguration;
import org.workflowserver.definition.content.Problems;
import org.workflowserver.definition.content.VaultReferences;
import org.workflowserver.definition.content.WorkflowReferences;
import org.workflowserver.json.Text;
import org.workflowserver.template.LocatedRoot;

/**
 * Reads a document: puts the ids of this tenant where it has names, and lists what is not there.
 * What is not well formed is left for the check of the body.
 */
final class DocumentReader {
  private final ComponentCatalogue catalogue;
  private final Map<String, Object> document;
  private final Drawing drawing;
  private final Map<Integer, Map<String, Object>> changed = new TreeMap<>();
  private final List<UnresolvedReference> unresolved = new ArrayList<>();
  private Object settings;

  DocumentReader(ComponentCatalogue catalogue, Map<String, Object> document) {
    this.catalogue = catalogue;
    this.document = document;
    this.settings = document.get("settings");
    this.drawing =
        Drawing.read(
            document.get("nodes") instanceof List<?> nodes ? nodes : List.of(),
            List.of(),
            new Problems());
  }

  /** The names of the workflows that it refers to. */
  Set<String> workflows() {
    Set<String> names = new HashSet<>();
    drawing.nodes().forEach(node -> WorkflowReferences.in(node).ifPresent(names::add));
    errorWorkflow().ifPresent(names::add);
    return names;
  }

  /** The names and ids of the vault items that it refers to. */
  Set<String> secrets() {
    return VaultReferences.namedIn(drawing);
  }

  /** The names of those that a trigger refers to. */
  Set<String> secretsOfTriggers() {
    Set<String> names = new HashSet<>();
    drawing.nodes().stream()
        .filter(this::isTrigger)
        .map(node -> VaultReferences.templates(NodeConfiguration.own(node.data())))
        .forEach(templates -> names.addAll(VaultReferences.namedIn(templates)));
    return names;
  }

  /**
   * Looks up everything.
   *
   * @param workflowIds of the tenant's workflows by name, all that have the name
   * @param missingSecrets names and ids that no item of the tenant's vault has
   * @param secretIds of its items by name
   */
  void resolve(
      Map<String, List<String>> workflowIds,
      Set<String> missingSecrets,
      Map<String, String> secretIds) {
    errorWorkflow().ifPresent(name -> resolveSetting(name, workflowIds));
    for (DrawnNode node : drawing.nodes()) {
      WorkflowReferences.in(node)
          .flatMap(
              name ->
                  resolved(
                      name, node.pointer() + "/data/" + WorkflowReferences.MEMBER, workflowIds))
          .ifPresent(id -> data(node).put(WorkflowReferences.MEMBER, id));
      Map<String, Object> own = NodeConfiguration.own(node.data());
      VaultReferences.in(VaultReferences.templates(own))
          .filter(located -> missingSecrets.contains(String.valueOf(located.root().member())))
          .filter(located -> VaultReferences.misnamed(located) == null)
          .forEach(located -> missing(node, located));
      if (isTrigger(node)) {
        Map<String, Object> read = PortableSecrets.byId(own, secretIds);
        if (!read.equals(own)) {
          data(node).putAll(read);
        }
      }
    }
  }

  private void resolveSetting(String name, Map<String, List<String>> workflowIds) {
    Map<String, Object> read = new LinkedHashMap<>();
    ((Map<?, ?>) settings).forEach((key, value) -> read.put((String) key, value));
    // What a setting names must be there, so that it is empty otherwise.
    read.put(
        WorkflowReferences.SETTING,
        resolved(name, "/settings/" + WorkflowReferences.SETTING, workflowIds).orElse(null));
    settings = read;
  }

  /** The body of a create call. */
  Map<String, Object> body() {
    Map<String, Object> body = new LinkedHashMap<>(document);
    if (document.containsKey("settings")) {
      body.put("settings", settings);
    }
    if (!changed.isEmpty()) {
      List<Object> nodes = new ArrayList<>((List<?>) document.get("nodes"));
      changed.forEach(
          (index, data) -> {
            Map<Object, Object> node = new LinkedHashMap<>((Map<?, ?>) nodes.get(index));
            node.put("data", data);
            nodes.set(index, node);
          });
      body.put("nodes", nodes);
    }
    return body;
  }

  /** What was not resolved, in the order of the document. */
  List<UnresolvedReference> unresolved() {
    return unresolved.stream().distinct().limit(ImportedWorkflow.MOST_UNRESOLVED).toList();
  }

  private Optional<String> errorWorkflow() {
    return settings instanceof Map<?, ?> sent
            && sent.get(WorkflowReferences.SETTING) instanceof String name
        ? Optional.of(name)
        : Optional.empty();
  }

  private Optional<String> resolved(String name, String pointer, Map<String, List<String>> ids) {
    List<String> found = ids.getOrDefault(name, List.of());
    if (found.size() == 1) {
      return Optional.of(found.getFirst());
    }
    String shown = "'" + Text.shortened(name) + "'";
    unresolved.add(
        new UnresolvedReference(
            UnresolvedReference.Kind.WORKFLOW,
            name,
            pointer,
            found.isEmpty()
                ? "There is no workflow " + shown + "."
                : "More than one workflow is called " + shown + "."));
    return Optional.empty();
  }

  private void missing(DrawnNode node, LocatedRoot located) {
    String name = located.root().member();
    boolean authorization = VaultReferences.isAuthorization(name);
    unresolved.add(
        new UnresolvedReference(
            authorization
                ? UnresolvedReference.Kind.AUTHORIZATION
                : UnresolvedReference.Kind.VAULT_ITEM,
            name,
            node.pointer() + "/data" + located.pointer(),
            (authorization ? "There is no authorization '" : "There is no vault item '")
                + Text.shortened(name)
                + "'."));
  }

  private boolean isTrigger(DrawnNode node) {
    return Optional.ofNullable(node.componentId())
        .flatMap(catalogue::find)
        .filter(component -> component.descriptor().kind() == Kind.TRIGGER)
        .isPresent();
  }

  private Map<String, Object> data(DrawnNode node) {
    return changed.computeIfAbsent(node.index(), index -> new LinkedHashMap<>(node.data()));
  }
}
