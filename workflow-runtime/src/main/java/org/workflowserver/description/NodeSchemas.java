package org.workflowserver.description;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.workflowserver.component.Component;
import org.workflowserver.component.ComponentCatalogue;

/** What nodes hold as {@code data}: a schema for each component, one of which it is. */
final class NodeSchemas {
  private static final String DATA = "NodeData";
  private static final String COMPONENT = "componentId";

  private static final String EXAMPLES = "examples";
  private static final Set<Object> NUMBERS = Set.of("integer", "number");

  private static final String DESCRIPTION =
      "The configuration: that of the component that it names. A string with a template, such as"
          + " {{ trigger.name }}, may stand in place of any value. A member that is null counts as"
          + " one that is left out, unless it is required. A call that stores a workflow"
          + " may leave componentId out where the node's type names the component.";

  private NodeSchemas() {}

  /** The schemas, by their names in the document. */
  static Map<String, Object> of(ComponentCatalogue catalogue) {
    Map<String, Object> schemas = new LinkedHashMap<>();
    Map<String, Object> mapping = new LinkedHashMap<>();
    List<Object> choices = new ArrayList<>();
    for (Component component : catalogue.all()) {
      String id = component.descriptor().id();
      String name = nameOf(id);
      schemas.putAll(SchemaMove.of(name, typed(id, relaxed(catalogue.schemaOf(component)))));
      choices.add(Documents.reference("schemas", name));
      mapping.put(id, "#/components/schemas/" + name);
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("description", DESCRIPTION);
    data.put("oneOf", choices);
    data.put("discriminator", Map.of("propertyName", COMPONENT, "mapping", mapping));
    schemas.put(DATA, data);
    return schemas;
  }

  private static Map<String, Object> typed(String id, Map<String, Object> schema) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put(COMPONENT, Map.of("type", "string", "enum", List.of(id)));
    Documents.object(schema, "properties").forEach(properties::putIfAbsent);
    List<Object> required = new ArrayList<>(List.of(COMPONENT));
    if (schema.get("required") instanceof List<?> own) {
      required.addAll(own);
    }
    Map<String, Object> typed = new LinkedHashMap<>(schema);
    typed.put("required", required);
    typed.put("properties", properties);
    return typed;
  }

  /**
   * The schema as generators of clients can take it: with no type where there are several, most
   * often that of the value and that of a template, and without a choice of what members fit each
   * other. What a template can stand for is not asked for: a choice of values is told as examples.
   */
  private static Map<String, Object> relaxed(Map<?, ?> schema) {
    Map<String, Object> relaxed = new LinkedHashMap<>();
    schema.forEach(
        (keyword, value) -> {
          boolean several =
              keyword.equals("type")
                  && value instanceof List<?> types
                  && types.stream().filter(type -> !type.equals("null")).count() > 1;
          boolean choice = keyword.equals("anyOf") && schema.containsKey("properties");
          // Members that the component does not know are stored, with a warning.
          boolean closed = keyword.equals("additionalProperties") && value.equals(false);
          if (keyword.equals("enum") && value instanceof List<?> values) {
            // A template may stand there, too.
            relaxed.put(EXAMPLES, values);
          } else if (keyword.equals("anyOf") && isOpen(value)) {
            ((List<?>) value)
                .stream()
                    .map(part -> ((Map<?, ?>) part).get("enum"))
                    .filter(List.class::isInstance)
                    .forEach(values -> relaxed.put(EXAMPLES, values));
          } else if (!several && !choice && !closed && !isOfLiteral(keyword, value)) {
            relaxed.put((String) keyword, relaxedValue(value));
          }
        });
    return relaxed;
  }

  /** Whether one of the parts asks for nothing that a template does not fit, too. */
  private static boolean isOpen(Object parts) {
    return parts instanceof List<?> list
        && list.stream()
            .anyMatch(
                part ->
                    part instanceof Map<?, ?> schema
                        && Set.of(EXAMPLES).containsAll(relaxed(schema).keySet()));
  }

  /** What only a value that is written out has to fit; numbers may be text as well. */
  private static boolean isOfLiteral(Object keyword, Object value) {
    return keyword.equals("pattern") && value instanceof String
        || keyword.equals("type") && NUMBERS.contains(value);
  }

  private static Object relaxedValue(Object value) {
    return switch (value) {
      case Map<?, ?> members -> relaxed(members);
      case List<?> list -> list.stream().map(NodeSchemas::relaxedValue).toList();
      default -> value;
    };
  }

  private static String nameOf(String id) {
    StringBuilder name = new StringBuilder();
    for (String word : id.split("_")) {
      name.append(Character.toUpperCase(word.charAt(0))).append(word.substring(1));
    }
    return name.append("Data").toString();
  }
}
