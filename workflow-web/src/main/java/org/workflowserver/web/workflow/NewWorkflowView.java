package org.workflowserver.web.workflow;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.definition.Workflows;
import org.workflowserver.definition.document.ImportedWorkflow;
import org.workflowserver.definition.document.UnresolvedReference;
import org.workflowserver.definition.document.WorkflowDocuments;
import org.workflowserver.gallery.WorkflowTemplate;
import org.workflowserver.gallery.WorkflowTemplates;
import org.workflowserver.identity.Scope;
import org.workflowserver.json.Json;
import org.workflowserver.json.JsonMalformed;
import org.workflowserver.json.Pointer;
import org.workflowserver.json.Text;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.Violation;
import org.workflowserver.web.form.SchemaFields;
import org.workflowserver.web.page.FieldProblems;
import org.workflowserver.web.page.GraphPicture;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.Paths;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.Toasts;

/** The page that makes a workflow: blank, of a template, of a document. */
@Model
public class NewWorkflowView {
  /** So many of what a document names and is not there are told. */
  private static final int TOLD = 5;

  private static final String NAME = "/name";

  @Inject private Workflows workflows;
  @Inject private WorkflowDocuments documents;
  @Inject private WorkflowTemplates templates;
  @Inject private ComponentCatalogue catalogue;
  @Inject private Toasts toasts;
  @Inject private Page page;
  private final FieldProblems blankProblems =
      new FieldProblems(Map.of(NAME, Texts.of("form.name")));
  private final FieldProblems importProblems = new FieldProblems(Map.of());
  private List<Card> cards = List.of();

  /** Reads what the page shows. */
  public void load() {
    page.caller().require(Scope.EDITOR);
    cards = templates.list(page.caller()).stream().map(this::card).toList();
  }

  /** Opens an empty canvas; what is drawn becomes a workflow when it is saved. */
  public void createBlank() {
    page.caller().require(Scope.EDITOR);
    String name = getName().strip();
    Map<String, Object> body = Map.of("name", name, "nodes", List.of(), "edges", List.of());
    workflows.validate(page.caller(), body).stream()
        .filter(problem -> problem.pointer().equals(NAME))
        .forEach(problem -> blankProblems.note(NAME, problem.message()));
    if (getNameProblem().isEmpty()) {
      String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
      page.goTo(page.getRoot() + Paths.BLANK_WORKFLOW + "?name=" + encoded);
    }
  }

  /**
   * Makes a workflow of an exported document, or of the body of a create call, and opens it; says
   * what is wrong with it.
   */
  public void importDocument() {
    page.caller().require(Scope.EDITOR);
    if (getDocument().isBlank()) {
      importProblems.note("", Texts.of("new-workflow.choose-or-paste"));
      return;
    }
    Map<String, Object> document = Map.of();
    try {
      document = Json.parseObject(getDocument());
      if (document.containsKey("format")) {
        ImportedWorkflow imported = documents.imported(page.caller(), document);
        tellUnresolved(imported.unresolved());
        open(imported.workflow());
      } else if (document.containsKey("nodes")) {
        open(workflows.create(page.caller(), document));
      } else {
        importProblems.note("", Texts.of("new-workflow.is-no-workflow"));
      }
    } catch (JsonMalformed malformed) {
      importProblems.note("", malformed.getMessage());
    } catch (Refusal refusal) {
      if (refusal.violations().isEmpty()) {
        importProblems.note(refusal);
      }
      for (Violation violation : refusal.violations()) {
        importProblems.note("", placed(document, violation));
      }
    }
  }

  /** What is wrong, behind where: in which step or edge, and at which place of the document. */
  private static String placed(Map<String, Object> document, Violation violation) {
    String place = Pointer.inWords(violation.pointer());
    String name = nameOf(document, Pointer.tokens(violation.pointer()));
    if (name.isEmpty()) {
      return place.isEmpty()
          ? violation.message()
          : Texts.of("import.at-place", place, violation.message());
    }
    return Texts.of("import.at-step", Text.shortened(name), place, violation.message());
  }

  /** What a step is called, or what an edge leads from and to; empty for all else. */
  private static String nameOf(Map<String, Object> document, List<String> way) {
    if (way.size() < 2 || !(document.get(way.getFirst()) instanceof List<?> parts)) {
      return "";
    }
    return switch (way.getFirst()) {
      case "nodes" -> GraphPicture.nameOf(part(parts, way.get(1)));
      case "edges" -> ends(part(parts, way.get(1)));
      default -> "";
    };
  }

  private static Map<String, Object> part(List<?> parts, String index) {
    return SchemaFields.asObject(parts.get(Integer.parseInt(index)));
  }

  private static String ends(Map<String, Object> edge) {
    return edge.containsKey("source") ? edge.get("source") + " → " + edge.get("target") : "";
  }

  private void tellUnresolved(List<UnresolvedReference> unresolved) {
    if (unresolved.isEmpty()) {
      return;
    }
    String named =
        unresolved.stream()
            .limit(TOLD)
            .map(
                missing ->
                    missing.kind() == UnresolvedReference.Kind.WORKFLOW
                        ? Texts.of("import.the-workflow", missing.name())
                        : Texts.of("import.the-vault-item", missing.name()))
            .collect(Collectors.joining(", "));
    int more = unresolved.size() - TOLD;
    toasts.failed(
        more > 0
            ? Texts.of("import.unresolved-and-more", named, more)
            : Texts.of("import.unresolved", named));
  }

  private void open(WorkflowView created) {
    page.goTo(
        page.getRoot() + "/workflows/" + created.id(), Texts.of("toast.created", created.name()));
  }

  private Card card(WorkflowTemplate template) {
    String components =
        ((List<?>) template.workflow().get("nodes"))
            .stream()
                .map(node -> titleOf((Map<?, ?>) ((Map<?, ?>) node).get("data")))
                .distinct()
                .collect(Collectors.joining(", "));
    String parameters =
        TemplateField.allOf(template).stream()
            .filter(TemplateField::required)
            .map(TemplateField::label)
            .collect(Collectors.joining(", "));
    return new Card(template, components, parameters);
  }

  private String titleOf(Map<?, ?> data) {
    String id = String.valueOf(data.get("componentId"));
    return catalogue.find(id).map(Component::descriptor).map(d -> d.title()).orElse(id);
  }

  /** The ready-made workflows. */
  public Collection<Card> getCards() {
    return cards;
  }

  /** What the workflow that is drawn is called. */
  public String getDrawn() {
    return page.query()
        .text("name")
        .filter(name -> !name.isBlank())
        .orElseGet(() -> Texts.of("common.new-workflow"));
  }

  /** The name that was typed for a blank workflow. */
  public String getName() {
    return page.typed("blankName");
  }

  /** What is wrong with it; empty when nothing is. */
  public String getNameProblem() {
    return String.join(" ", blankProblems.others()) + blankProblems.at(NAME);
  }

  /** The document that was typed or read from a file. */
  public String getDocument() {
    return page.typed("document");
  }

  /** What is wrong with it. */
  public List<String> getDocumentProblems() {
    return importProblems.others();
  }

  /**
   * A ready-made workflow as it is offered.
   *
   * @param components what its steps are, with commas
   * @param parameters what has to be said to make one, with commas
   */
  public record Card(WorkflowTemplate template, String components, String parameters) {}
}
