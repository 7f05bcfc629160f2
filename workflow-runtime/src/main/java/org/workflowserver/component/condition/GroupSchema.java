package org.workflowserver.component.condition;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.workflowserver.json.Json;

/** The JSON Schema of a group, made of those of the rules that it can hold. */
final class GroupSchema {
  private static final String OPERATOR =
      """
      {
        "type": "string", "enum": ["and", "or", "And", "Or", "AND", "OR"],
        "title": "Operator",
        "description": "Whether all of the rules have to hold, or one of them.",
        "x-order": 1
      }""";
  private static final String RULES =
      """
      {
        "type": ["array", "string"], "pattern": "[{][{%]", "minItems": 1, "maxItems": 200,
        "items": {"$ref": "#/$defs/rule"},
        "title": "Rules",
        "description":
          "Conditions, each with its component as 'type' and its own members, and further groups; groups nest at most 5 deep.",
        "x-order": 2
      }""";
  private static final String WHOLE =
      """
      {
        "type": "object",
        "additionalProperties": false,
        "required": ["operator", "rules"],
        "properties": {"operator": OPERATOR, "rules": RULES},
        "$defs": {
          "rule": {
            "type": "object",
            "if": {
              "required": ["type"],
              "properties": {"type": {"not": {"const": "logical_group"}}}
            },
            "then": {"$ref": "#/$defs/condition"},
            "else": {"$ref": "#/$defs/group"}
          },
          "group": {
            "type": "object",
            "additionalProperties": false,
            "required": ["operator", "rules"],
            "properties": {
              "type": {
                "const": "logical_group",
                "title": "Type",
                "description": "A group may say that it is one.",
                "x-order": 0
              },
              "operator": OPERATOR,
              "rules": RULES
            }
          }
        }
      }"""
          .replace("OPERATOR", OPERATOR)
          .replace("RULES", RULES);

  private GroupSchema() {}

  /** The schema; every rule's own is one of its definitions. */
  @SuppressWarnings("unchecked")
  static Map<String, Object> of() {
    Map<String, Object> schema = Json.parseObject(WHOLE);
    Map<String, Object> definitions = (Map<String, Object>) schema.get("$defs");
    List<Object> types = new ArrayList<>();
    List<Object> choices = new ArrayList<>();
    Group.RULES.forEach(
        (type, rule) -> {
          types.add(type);
          choices.add(
              Json.parseObject(
                  """
                  {
                    "if": {"properties": {"type": {"const": "TYPE"}}},
                    "then": {"$ref": "#/$defs/TYPE"}
                  }"""
                      .replace("TYPE", type)));
          definitions.put(type, withType(rule.descriptor().schema(), type));
        });
    types.add(Group.TYPE);
    Map<String, Object> condition = new LinkedHashMap<>();
    condition.put("properties", Map.of("type", Map.of("enum", types)));
    condition.put("allOf", choices);
    definitions.put("condition", condition);
    return schema;
  }

  @SuppressWarnings("unchecked")
  private static Map<String, Object> withType(Map<String, Object> schema, String type) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put(
        "type",
        Json.parseObject(
            """
            {
              "const": "TYPE",
              "title": "Type", "description": "Which condition it is.", "x-order": 0
            }"""
                .replace("TYPE", type)));
    properties.putAll((Map<String, Object>) schema.get("properties"));
    Map<String, Object> typed = new LinkedHashMap<>(schema);
    typed.put("properties", properties);
    return typed;
  }
}
