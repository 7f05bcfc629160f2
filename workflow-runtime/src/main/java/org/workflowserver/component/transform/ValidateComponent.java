package org.workflowserver.component.transform;

import jakarta.enterprise.context.Dependent;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.component.Component;
import org.workflowserver.component.ConfigurationProblem;
import org.workflowserver.component.Descriptor;
import org.workflowserver.component.Members;
import org.workflowserver.component.StepContext;
import org.workflowserver.component.StepOutcome;
import org.workflowserver.component.StepOutcome.Completed;
import org.workflowserver.component.StepOutcome.Failed;
import org.workflowserver.component.schema.SchemaCheck;
import org.workflowserver.component.schema.SchemaInvalid;
import org.workflowserver.component.schema.SchemaViolation;
import org.workflowserver.component.schema.Templates;
import org.workflowserver.json.Json;

/** Holds a value against a JSON Schema. */
@Dependent
public final class ValidateComponent implements Component {
  private static final String SUCCESS = "success";
  private static final String FAILURE = "failure";

  /** Most violations that come with the output. */
  private static final int MOST_ERRORS = 100;

  /** Characters of all of these: names in the value are of any length. */
  private static final int MOST_TEXT = 100_000;

  private static final Descriptor DESCRIPTOR =
      Descriptor.action(
          "validate",
          "Validate",
          "Holds a value against a JSON Schema: leaves by 'success' when it fits, otherwise by"
              + " 'failure' with the places where it does not.",
          List.of(SUCCESS, FAILURE),
          false,
          """
          {
            "type": "object",
            "additionalProperties": false,
            "required": ["input", "schema"],
            "properties": {
              "input": {
                "title": "Input",
                "description": "The value to look at, usually a template.",
                "x-order": 1
              },
              "schema": {
                "type": ["object", "string"], "pattern": "[{][{%]",
                "title": "Schema",
                "description": "JSON Schema (2020-12) that the value must fit.",
                "x-order": 2
              }
            }
          }""",
          """
          {
            "input": {"sku": "a-1", "count": 2},
            "schema": {
              "type": "object",
              "required": ["sku", "count"],
              "properties": {"sku": {"type": "string"}, "count": {"type": "integer", "minimum": 1}}
            }
          }""");

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public List<ConfigurationProblem> check(Map<String, Object> data) {
    if (!(data.get("schema") instanceof Map<?, ?> schema) || Templates.within(schema)) {
      return List.of();
    }
    return SchemaCheck.problem(Json.members(schema)).stream()
        .map(problem -> new ConfigurationProblem("/schema", problem))
        .toList();
  }

  @Override
  public StepOutcome execute(StepContext context) {
    Members members = new Members(context.configuration());
    Map<String, Object> schema = members.object("schema");
    if (members.mismatch().isPresent()) {
      return members.mismatch().get();
    }
    try {
      return judged(SchemaCheck.of(schema).violations(members.any("input")));
    } catch (SchemaInvalid e) {
      return Failed.input("configuration_invalid", "'schema': " + e.getMessage());
    }
  }

  private static StepOutcome judged(List<SchemaViolation> violations) {
    List<Object> errors = new ArrayList<>();
    int characters = 0;
    for (SchemaViolation violation : violations) {
      characters += violation.pointer().length() + violation.message().length();
      if (errors.size() == MOST_ERRORS || (characters > MOST_TEXT && !errors.isEmpty())) {
        break;
      }
      Map<String, Object> error = new LinkedHashMap<>();
      error.put("pointer", violation.pointer());
      error.put("message", violation.message());
      errors.add(error);
    }
    Map<String, Object> output = new LinkedHashMap<>();
    output.put("valid", violations.isEmpty());
    output.put("errors", errors);
    return new Completed(violations.isEmpty() ? SUCCESS : FAILURE, output);
  }
}
