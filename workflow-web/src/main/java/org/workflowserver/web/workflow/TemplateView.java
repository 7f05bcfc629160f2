package org.workflowserver.web.workflow;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.gallery.WorkflowTemplate;
import org.workflowserver.gallery.WorkflowTemplates;
import org.workflowserver.identity.Scope;
import org.workflowserver.json.JsonMalformed;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.web.page.Choice;
import org.workflowserver.web.page.FieldProblems;
import org.workflowserver.web.page.Page;
import org.workflowserver.web.page.Texts;

/** The page that makes a workflow of a template: its name, and what the template asks for. */
@Model
public class TemplateView {
  private static final String NAME = "/name";
  private static final String PARAMETERS = "/parameters/";

  /** Prefix of the fields' names in the form. */
  private static final String FIELD = "parameter-";

  @Inject private WorkflowTemplates templates;
  @Inject private ScheduleView schedule;
  @Inject private Page page;
  private WorkflowTemplate template;
  private List<TemplateField> fields = List.of();
  private FieldProblems problems = new FieldProblems(Map.of());

  /** Reads what the page shows. */
  public void load() {
    page.caller().require(Scope.EDITOR);
    if (template == null) {
      String id = page.id().orElseThrow();
      template =
          templates.list(page.caller()).stream()
              .filter(offered -> offered.id().equals(id))
              .findFirst()
              .orElseThrow(() -> Refusal.notFound("template"));
      fields = TemplateField.allOf(template);
    }
    if (isScheduled()) {
      schedule.show(
          new ScheduleFields(
              filled("schedule_type"),
              filled("schedule_value"),
              filled("schedule_timezone"),
              "",
              ""));
    }
  }

  /** A member of the workflow with what was typed in its places; empty where there is none. */
  private String filled(String member) {
    String text = String.valueOf(template.workflow().getOrDefault(member, ""));
    for (TemplateField field : fields) {
      text = text.replace("<<" + field.name() + ">>", typed(field).strip());
    }
    return text;
  }

  /** Whether a schedule starts the workflow. */
  public boolean isScheduled() {
    return template != null && template.workflow().containsKey("schedule_type");
  }

  /** Makes the workflow and opens it; says at each field what is wrong. */
  public void create() {
    load();
    Map<String, String> labels = new LinkedHashMap<>();
    labels.put(NAME, Texts.of("form.name"));
    fields.forEach(field -> labels.put(PARAMETERS + field.name(), field.label()));
    problems = new FieldProblems(labels);
    Map<String, Object> parameters = parameters();
    if (!problems.isEmpty()) {
      return;
    }
    try {
      WorkflowView created =
          templates.create(
              page.caller(),
              template.id(),
              Map.of("name", getName().strip(), "parameters", parameters));
      page.goTo(
          page.getRoot() + "/workflows/" + created.id(), Texts.of("toast.created", created.name()));
    } catch (Refusal refusal) {
      problems.note(refusal);
    }
  }

  private Map<String, Object> parameters() {
    Map<String, Object> parameters = new LinkedHashMap<>();
    for (TemplateField field : fields) {
      try {
        field.parse(typed(field)).ifPresent(value -> parameters.put(field.name(), value));
      } catch (JsonMalformed malformed) {
        problems.note(PARAMETERS + field.name(), malformed.getMessage());
      }
    }
    return parameters;
  }

  private String typed(TemplateField field) {
    return page.parameter(FIELD + field.name()).orElse(field.usual());
  }

  /** What the workflow is made of. */
  public WorkflowTemplate getTemplate() {
    return template;
  }

  /** The name as it is typed; the template's own at first. */
  public String getName() {
    return page.parameter("workflowName").orElse(template.title());
  }

  /** What is wrong with the name; empty when nothing is. */
  public String getNameProblem() {
    return problems.at(NAME);
  }

  /** What is said above the form. */
  public List<String> getProblems() {
    return problems.summary();
  }

  /** The fields as they are shown. */
  public List<Shown> getFields() {
    return fields.stream()
        .map(
            field ->
                new Shown(
                    field,
                    FIELD + field.name(),
                    typed(field),
                    field.said(problems.at(PARAMETERS + field.name())),
                    field.choices(typed(field))))
        .toList();
  }

  /**
   * A field with what was typed.
   *
   * @param id of the field in the page, and its name in the form
   * @param problem what is wrong with it; empty when nothing is
   */
  public record Shown(
      TemplateField field, String id, String value, String problem, List<Choice> choices) {}
}
