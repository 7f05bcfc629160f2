package org.workflowserver.component.transform;

import jakarta.enterprise.context.Dependent;
import java.util.ArrayList;
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

/** Builds an object member by member. */
@Dependent
public final class DataMapperComponent implements Component {
  private static final Descriptor DESCRIPTOR =
      Descriptor.action(
          "data_mapper",
          "Map data",
          "Builds an object: each mapping puts one value at one place in it.",
          List.of(StepOutcome.DEFAULT_HANDLE),
          false,
          """
          {
            "type": "object",
            "additionalProperties": false,
            "required": ["mappings"],
            "properties": {
              "mappings": {
                "type": ["array", "string"], "pattern": "[{][{%]", "maxItems": 1000,
                "title": "Mappings",
                "description": "What goes where, in order; a later mapping replaces an earlier one.",
                "x-order": 1,
                "items": {
                  "type": ["object", "string"], "pattern": "[{][{%]",
                  "additionalProperties": false,
                  "required": ["target"],
                  "properties": {
                    "target": {
                      "type": "string", "minLength": 1,
                      "title": "Target",
                      "description": "The place in the object, such as customer.emails[0]; items before it that nothing is put at are null.",
                      "x-order": 1
                    },
                    "value": {
                      "title": "Value",
                      "description": "Any JSON value, usually a template.",
                      "x-order": 2
                    },
                    "default": {
                      "title": "Default",
                      "description": "Taken when the value is null.",
                      "x-order": 3
                    }
                  }
                }
              }
            }
          }""",
          """
          {
            "mappings": [
              {"target": "customer.name", "value": "Ada"},
              {"target": "customer.emails[0]", "value": null, "default": "none"}
            ]
          }""");

  @Override
  public Descriptor descriptor() {
    return DESCRIPTOR;
  }

  @Override
  public List<ConfigurationProblem> check(Map<String, Object> data) {
    List<ConfigurationProblem> problems = new ArrayList<>();
    if (data.get("mappings") instanceof List<?> mappings) {
      for (int i = 0; i < mappings.size(); i++) {
        if (mappings.get(i) instanceof Map<?, ?> mapping
            && mapping.get("target") instanceof String target
            && !Templates.in(target)) {
          try {
            TargetPath.parse(target);
          } catch (TargetPath.PathMalformed e) {
            problems.add(new ConfigurationProblem("/mappings/" + i + "/target", e.getMessage()));
          }
        }
      }
    }
    return problems;
  }

  @Override
  public StepOutcome execute(StepContext context) {
    Members members = new Members(context.configuration());
    List<?> mappings = members.array("mappings");
    if (members.mismatch().isPresent()) {
      return members.mismatch().get();
    }
    MappedObject object = new MappedObject();
    for (int i = 0; i < mappings.size(); i++) {
      String path = "mappings[" + i + "]";
      if (!(mappings.get(i) instanceof Map<?, ?> mapping)) {
        return Failed.typeMismatch(path, "an object", mappings.get(i));
      }
      if (!(mapping.get("target") instanceof String target)) {
        return Failed.typeMismatch(path + ".target", "a string", mapping.get("target"));
      }
      Object value = mapping.get("value");
      try {
        object.put(TargetPath.parse(target), value == null ? mapping.get("default") : value);
      } catch (TargetPath.PathMalformed e) {
        return Failed.input("configuration_invalid", e.getMessage());
      } catch (MappedObject.TargetTaken e) {
        return Failed.input(
            "target_invalid",
            "The value of %s cannot go to '%s': %s.".formatted(path, target, e.getMessage()));
      }
    }
    return Completed.of(object.value());
  }
}
