package org.workflowserver.component;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Collection;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.workflowserver.component.schema.SchemaCheck;
import org.workflowserver.component.schema.SchemaInvalid;
import org.workflowserver.json.Json;

/** Every component that is deployed, with the whole schema of its nodes' {@code data}. */
@ApplicationScoped
public class ComponentCatalogue {
  private static final Map<String, Object> COMMON =
      Json.parseObject(
          """
          {
            "componentId": {
              "type": "string", "title": "Component",
              "description": "Which component the node is of.", "x-order": 0
            },
            "description": {
              "type": "string", "title": "Note",
              "description": "What the node is for, in your own words.", "x-order": 900
            }
          }""");
  private static final Map<String, Object> COMMON_OF_ACTIONS =
      Json.parseObject(
          """
          {
            "continue_on_error": {
              "type": ["boolean", "string"], "pattern": "[{][{%]", "default": false,
              "title": "Continue on error",
              "description":
                "On failure the run continues by the handle 'error', or by the default one when no edge leaves 'error'.",
              "x-order": 910
            },
            "timeout_seconds": {
              "type": ["integer", "string"], "pattern": "[{][{%]", "minimum": 1, "maximum": 300,
              "title": "Time-out in seconds",
              "description": "How long one attempt may take, from 1 to 300 seconds; the wait for a free connection is not counted.",
              "x-order": 920
            },
            "retry": {
              "type": "object",
              "additionalProperties": false,
              "title": "Try again",
              "description":
                "Failures that may pass, such as a time-out or an answer 503, are tried again.",
              "x-order": 930,
              "properties": {
                "max_attempts": {
                  "type": "integer", "minimum": 1, "maximum": 10, "default": 1,
                  "title": "Attempts",
                  "description": "All attempts, the first one included.",
                  "x-order": 1
                },
                "initial_interval_ms": {
                  "type": "integer", "minimum": 0, "maximum": 3600000, "default": 1000,
                  "title": "First pause in milliseconds",
                  "description": "The pause after the first attempt.",
                  "x-order": 2
                },
                "multiplier": {
                  "type": "number", "minimum": 1, "maximum": 100, "default": 2,
                  "title": "Multiplier",
                  "description": "By how much each further pause is longer.",
                  "x-order": 3
                },
                "max_interval_ms": {
                  "type": "integer", "minimum": 0, "maximum": 3600000, "default": 60000,
                  "title": "Longest pause in milliseconds",
                  "description": "No pause is longer, unless the other side asks for it.",
                  "x-order": 4
                },
                "jitter": {
                  "type": "number", "minimum": 0, "maximum": 1, "default": 0.2,
                  "title": "Jitter",
                  "description": "The share of a pause that is left to chance.",
                  "x-order": 5
                }
              }
            }
          }""");

  private final Map<String, Component> components;
  private final Map<String, Map<String, Object>> schemas;
  private final Map<String, SchemaCheck> checks = new ConcurrentHashMap<>();

  /** For the container's proxies. */
  protected ComponentCatalogue() {
    components = Map.of();
    schemas = Map.of();
  }

  @Inject
  ComponentCatalogue(@Any Instance<Component> deployed) {
    this(deployed.stream().toList());
  }

  /**
   * A catalogue of these components.
   *
   * @throws IllegalStateException when two have the same id
   */
  public ComponentCatalogue(Collection<Component> deployed) {
    Map<String, Component> byId = new LinkedHashMap<>();
    Map<String, Map<String, Object>> schemaById = new LinkedHashMap<>();
    deployed.stream()
        .sorted(
            Comparator.comparing((Component component) -> component.descriptor().kind())
                .thenComparing(component -> component.descriptor().id()))
        .forEach(
            component -> {
              String id = component.descriptor().id();
              requireUnique(byId.put(id, component), component);
              schemaById.put(id, wholeSchema(component.descriptor()));
            });
    components = Collections.unmodifiableMap(byId);
    schemas = Collections.unmodifiableMap(schemaById);
  }

  /** The component that nodes name as {@code componentId}. */
  public Optional<Component> find(String id) {
    return Optional.ofNullable(components.get(id));
  }

  /** What nodes may name. */
  public Set<String> ids() {
    return components.keySet();
  }

  /** All of them: triggers, actions, conditions, each by id. */
  public Collection<Component> all() {
    return components.values();
  }

  /** JSON Schema of the component's {@code data}, the members common to its kind included. */
  public Map<String, Object> schemaOf(Component component) {
    return schemas.get(component.descriptor().id());
  }

  /**
   * The check of a node's {@code data} as it is stored: strings with templates fit everywhere. It
   * is compiled when it is first needed, which no start has to wait for.
   *
   * @throws IllegalStateException when the component's schema is not valid
   */
  public SchemaCheck checkOf(Component component) {
    return checks.computeIfAbsent(component.descriptor().id(), id -> compiled(id, schemas.get(id)));
  }

  private static void requireUnique(Component other, Component component) {
    if (other != null) {
      throw new IllegalStateException(
          "Two components have the id '%s': %s and %s. Remove one of them."
              .formatted(
                  component.descriptor().id(),
                  other.getClass().getName(),
                  component.getClass().getName()));
    }
  }

  private static SchemaCheck compiled(String id, Map<String, Object> schema) {
    try {
      return SchemaCheck.ofConfiguration(schema);
    } catch (SchemaInvalid e) {
      throw new IllegalStateException("The schema of the component '" + id + "' is not valid.", e);
    }
  }

  private static Map<String, Object> wholeSchema(Descriptor descriptor) {
    Map<String, Object> properties = new LinkedHashMap<>(COMMON);
    if (descriptor.schema().get("properties") instanceof Map<?, ?> own) {
      own.forEach((name, schema) -> properties.put((String) name, schema));
    }
    if (descriptor.kind() == Kind.ACTION) {
      properties.putAll(COMMON_OF_ACTIONS);
    }
    Map<String, Object> whole = new LinkedHashMap<>(descriptor.schema());
    whole.put("properties", Collections.unmodifiableMap(properties));
    return Collections.unmodifiableMap(whole);
  }
}
