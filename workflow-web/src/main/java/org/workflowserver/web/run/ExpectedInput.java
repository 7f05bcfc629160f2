package org.workflowserver.web.run;

import jakarta.enterprise.inject.Model;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentCatalogue;
import org.workflowserver.component.TriggerInput;
import org.workflowserver.definition.WorkflowView;
import org.workflowserver.json.ResolvedSchema;
import org.workflowserver.json.SchemaSample;
import org.workflowserver.json.Text;
import org.workflowserver.web.form.SchemaFields;
import org.workflowserver.web.page.IndentedJson;
import org.workflowserver.web.page.Texts;
import org.workflowserver.web.page.WorkflowFacts;

/** What a workflow asks of the context that its runs start with. */
@Model
public class ExpectedInput {
  private static final String INPUT_SCHEMA = "input_schema";

  /** Members that are described. */
  private static final int MOST = 12;

  /** Of what is said of the values of one, in characters. */
  private static final int LONGEST = 200;

  @Inject private ComponentCatalogue catalogue;
  @Inject private WorkflowFacts facts;
  private final Map<String, List<Map<String, Object>>> known = new HashMap<>();

  /** A context to begin with, as JSON text; null where the workflow asks for nothing. */
  public String example(WorkflowView workflow) {
    Map<String, Object> example = new LinkedHashMap<>();
    for (Map<String, Object> schema : schemas(workflow)) {
      if (SchemaSample.toBeginWith(schema) instanceof Map<?, ?> members) {
        members.forEach((name, value) -> example.putIfAbsent((String) name, value));
      }
    }
    return example.isEmpty()
        ? null
        : IndentedJson.unlessLong(
            memberOf(workflow).<Object>map(member -> Map.of(member, example)).orElse(example));
  }

  /** Its members with their types, a line each; empty where the workflow asks for nothing. */
  public String describe(WorkflowView workflow) {
    List<Map<String, Object>> schemas = schemas(workflow);
    Map<String, Object> all = Map.of("allOf", schemas);
    List<SchemaFields.Field> fields =
        SchemaFields.of(
            memberOf(workflow)
                .map(name -> Map.<String, Object>of("properties", Map.of(name, all)))
                .orElse(all));
    if (schemas.isEmpty() || fields.isEmpty()) {
      return "";
    }
    List<String> lines = new ArrayList<>(List.of(Texts.of("run-dialog.expects")));
    fields.stream().limit(MOST).map(ExpectedInput::line).forEach(lines::add);
    if (fields.size() > MOST) {
      lines.add(Texts.of("run-dialog.more-members", fields.size() - MOST));
    }
    return String.join("\n", lines);
  }

  private static String line(SchemaFields.Field field) {
    String line =
        Texts.of(
            field.required() ? "run-dialog.required-member" : "run-dialog.member",
            Text.shortened(field.name()),
            Text.shortened(field.type()));
    return field.bounds().isEmpty()
        ? line
        : line + " (" + Text.shortened(field.bounds(), LONGEST) + ")";
  }

  private List<Map<String, Object>> schemas(WorkflowView workflow) {
    return known.computeIfAbsent(workflow.id(), id -> readSchemas(workflow));
  }

  /** None where nobody starts a run by hand. */
  private List<Map<String, Object>> readSchemas(WorkflowView workflow) {
    if (triggerOf(workflow).filter(Component::isAnswered).isPresent()) {
      return List.of();
    }
    List<Map<String, Object>> schemas = new ArrayList<>();
    if (workflow.settings().get(INPUT_SCHEMA) instanceof Map<?, ?> schema) {
      schemas.add(SchemaFields.asObject(schema));
    }
    facts.inputSchema(workflow).ifPresent(schemas::add);
    return schemas.stream().map(ResolvedSchema::of).toList();
  }

  private Optional<Component> triggerOf(WorkflowView workflow) {
    return facts.trigger(workflow).flatMap(catalogue::find);
  }

  /** Where in the context what the caller sent is; empty when it is all of it. */
  private Optional<String> memberOf(WorkflowView workflow) {
    return triggerOf(workflow).flatMap(Component::input).map(TriggerInput::member);
  }
}
