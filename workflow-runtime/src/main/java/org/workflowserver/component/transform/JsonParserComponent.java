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
import org.workflowserver.component.schema.Templates;
import org.workflowserver.json.Json;
import org.workflowserver.json.JsonMalformed;
import org.workflowserver.json.JsonPath;
import org.workflowserver.json.JsonPathLimitExceeded;
import org.workflowserver.json.JsonPathMalformed;
import org.workflowserver.json.Pointer;

/**
 * Reads a text as JSON, and values out of it by paths. What is no text has been read already and is
 * taken as it is.
 */
@Dependent
public final class JsonParserComponent implements Component {
  private static final Descriptor DESCRIPTOR =
      Descriptor.action(
          "json_parser",
          "Parse JSON",
          "Reads a text as JSON and hands out its value, or the values that paths lead to.",
          List.of(StepOutcome.DEFAULT_HANDLE),
          false,
          """
          {
            "type": "object",
            "additionalProperties": false,
            "required": ["input"],
            "properties": {
              "input": {
                "type": ["string", "object", "array", "number", "boolean"],
                "title": "Input",
                "description": "JSON text, usually a template; a value that is no text is taken as it is.",
                "x-order": 1
              },
              "paths": {
                "type": ["object", "string"], "pattern": "[{][{%]", "maxProperties": 100,
                "additionalProperties": {"type": "string"},
                "title": "Paths",
                "description": "Names of values and the JSONPath of each, such as $.items[0].name; without it there is one, 'value'. A path that leads nowhere gives null; one that may lead to several values (a wildcard, a slice, a filter, a union, descendants) gives a list.",
                "x-order": 2
              }
            }
          }""",
          """
          {
            "input": "{\\"customer\\": {\\"name\\": \\"Ada\\"}, \\"items\\": [{\\"sku\\": \\"a-1\\"}]}",
            "paths": {"name": "$.customer.name", "skus": "$.items[*].sku"}
          }""");

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public List<ConfigurationProblem> check(Map<String, Object> data) {
    List<ConfigurationProblem> problems = new ArrayList<>();
    if (data.get("paths") instanceof Map<?, ?> paths) {
      paths.forEach(
          (name, path) -> {
            if (path instanceof String text && !Templates.in(text)) {
              try {
                JsonPath.parse(text);
              } catch (JsonPathMalformed e) {
                problems.add(
                    new ConfigurationProblem(Pointer.child("/paths", name), e.getMessage() + "."));
              }
            }
          });
    }
    return problems;
  }

  @Override
  public StepOutcome execute(StepContext context) {
    Members members = new Members(context.configuration());
    Map<String, Object> paths = members.object("paths", Map.of());
    if (members.mismatch().isPresent()) {
      return members.mismatch().get();
    }
    if (!members.has("input")) {
      return Failed.typeMismatch("input", "JSON text or a value", null);
    }
    Object input = members.any("input");
    try {
      return named(input instanceof String text ? Json.parse(text) : input, paths);
    } catch (JsonMalformed e) {
      return MalformedText.failure(e);
    }
  }

  private static StepOutcome named(Object value, Map<String, Object> paths) {
    Map<String, Object> output = new LinkedHashMap<>();
    if (paths.isEmpty()) {
      output.put("value", value);
      return Completed.of(output);
    }
    ValueBudget budget = new ValueBudget();
    JsonPath.Watch looks = new JsonPath.SharedLooks();
    for (Map.Entry<String, Object> member : paths.entrySet()) {
      String path = "paths." + member.getKey();
      if (!(member.getValue() instanceof String text)) {
        return Failed.typeMismatch(path, "a string", member.getValue());
      }
      try {
        Object found = JsonPath.parse(text).read(value, looks);
        if (!budget.holds(found)) {
          return Failed.input("limit_exceeded", "The values of the paths are too much together.");
        }
        output.put(member.getKey(), found);
      } catch (JsonPathMalformed e) {
        return Failed.input("configuration_invalid", "'%s': %s.".formatted(path, e.getMessage()));
      } catch (JsonPathLimitExceeded e) {
        return Failed.input("limit_exceeded", "'%s': %s.".formatted(path, e.getMessage()));
      }
    }
    return Completed.of(output);
  }
}
