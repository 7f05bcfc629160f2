package org.workflowserver.component.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaException;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SchemaRegistryConfig;
import com.networknt.schema.SpecificationVersion;
import com.networknt.schema.dialect.Dialect;
import com.networknt.schema.dialect.Dialects;
import com.networknt.schema.keyword.NonValidationKeyword;
import com.networknt.schema.path.NodePath;
import com.networknt.schema.path.PathType;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.workflowserver.json.Pointer;
import org.workflowserver.pattern.LinearPattern;
import org.workflowserver.pattern.PatternRefused;

/**
 * A compiled JSON Schema (2020-12), safe for any number of threads.
 *
 * <p>Nothing is ever loaded from elsewhere, patterns are {@linkplain LinearPattern linear}, a check
 * takes a bounded amount of work whatever the schema and the value, and a schema that is not valid
 * itself is refused before it is used.
 */
public final class SchemaCheck {
  private static final SchemaRegistry REGISTRY =
      SchemaRegistry.withDefaultDialect(
          Dialect.builder(Dialects.getDraft202012())
              .unknownKeywordFactory((keyword, context) -> new NonValidationKeyword(keyword))
              .keywords(PricedKeyword.of(Dialects.getDraft202012().getKeywords()))
              .formatKeywordFactory(PricedKeyword::ofFormats)
              .build(),
          builder ->
              builder
                  .schemaCacheEnabled(false)
                  .schemaRegistryConfig(
                      SchemaRegistryConfig.builder()
                          .pathType(PathType.JSON_POINTER)
                          .formatAssertionsEnabled(true)
                          .regularExpressionFactory(SchemaCheck::linear)
                          .build()));
  private static final Schema META_SCHEMA =
      REGISTRY.getSchema(SchemaLocation.of(SpecificationVersion.DRAFT_2020_12.getDialectId()));

  private static final int MOST_VIOLATIONS = 500;

  /** Of all that is told: the pointer to each place in a member is as long as the member's name. */
  private static final int MOST_CHARACTERS = 1_000_000;

  /** Steps of a pattern that take as long as a keyword's look at a value. */
  private static final long STEPS_OF_UNIT = 3;

  private static final Set<String> MAPS_OF_CHILDREN = Set.of("properties", "patternProperties");
  private static final Set<String> CHILDREN =
      Set.of(
          "additionalProperties",
          "unevaluatedProperties",
          "items",
          "prefixItems",
          "contains",
          "unevaluatedItems");
  private static final Set<String> IN_PLACE =
      Set.of("allOf", "anyOf", "oneOf", "if", "then", "else");
  private static final Set<String> MAPS_IN_PLACE = Set.of("$defs", "dependentSchemas");
  private static final Map<String, Object> A_TEMPLATE =
      Map.of("type", "string", "pattern", Templates.PATTERN);

  private final Schema schema;
  private final UnaryOperator<Object> reading;

  private SchemaCheck(Schema schema, UnaryOperator<Object> reading) {
    this.schema = schema;
    this.reading = reading;
  }

  /**
   * A check of plain values.
   *
   * @throws SchemaInvalid when {@code schema} is not a schema, or refers to anything outside itself
   */
  public static SchemaCheck of(Map<String, Object> schema) {
    SchemaBounds.check(schema);
    SchemaReferences.check(schema);
    JsonNode node = node(schema);
    List<SchemaViolation> faults = violations(META_SCHEMA, node);
    if (!faults.isEmpty()) {
      SchemaViolation first = faults.getFirst();
      throw new SchemaInvalid(
          "Not a JSON Schema at '%s': %s".formatted(first.pointer(), first.message()));
    }
    return new SchemaCheck(compile(node), UnaryOperator.identity());
  }

  /** Why {@code schema} is none that {@link #of} takes; empty when it is one. */
  public static Optional<String> problem(Map<String, Object> schema) {
    try {
      of(schema);
      return Optional.empty();
    } catch (SchemaInvalid e) {
      return Optional.of(e.getMessage());
    }
  }

  /**
   * A check of configurations that are not rendered yet: a string with a template in it fits
   * everywhere, because it may become anything, and one that spells a number fits as that. A member
   * that is null counts as one that is not there, unless it is required.
   *
   * @throws SchemaInvalid as {@link #of}
   */
  public static SchemaCheck ofConfiguration(Map<String, Object> schema) {
    of(schema);
    return new SchemaCheck(
        compile(node(tolerant(schema))), value -> Coercion.coerce(schema, value));
  }

  /**
   * Where {@code value} does not fit, at most {@value #MOST_VIOLATIONS} places; empty when it does.
   * One that takes too much work to be checked does not fit.
   */
  public List<SchemaViolation> violations(Object value) {
    return violations(schema, node(reading.apply(value)));
  }

  private static List<SchemaViolation> violations(Schema schema, JsonNode value) {
    try {
      Set<SchemaViolation> found = new LinkedHashSet<>();
      long characters = 0;
      for (Error error : BoundedExecution.validate(schema, value)) {
        if (found.size() == MOST_VIOLATIONS || characters > MOST_CHARACTERS) {
          break;
        }
        SchemaViolation violation = violation(error);
        found.add(violation);
        characters += violation.pointer().length() + violation.message().length();
      }
      return List.copyOf(found);
    } catch (BoundedExecution.Exhausted e) {
      return List.of(new SchemaViolation("", "limit", e.getMessage()));
    } catch (ArithmeticException | NumberFormatException | StackOverflowError e) {
      // The library computes with doubles, and matches some formats by recursion.
      return List.of(
          new SchemaViolation(
              "", "limit", "The value has a number or a text that is too large to be checked."));
    }
  }

  private static Schema compile(JsonNode node) {
    try {
      Schema compiled = REGISTRY.getSchema(node);
      compiled.initializeValidators();
      return compiled;
    } catch (SchemaException | PatternRefused e) {
      throw new SchemaInvalid("Not a JSON Schema: " + e.getMessage(), e);
    }
  }

  private static com.networknt.schema.regex.RegularExpression linear(String pattern) {
    LinearPattern compiled = LinearPattern.compile(pattern, true);
    return text ->
        BoundedExecution.affords(1 + compiled.work(text) / STEPS_OF_UNIT)
            && compiled.affords(text)
            && compiled.find(text);
  }

  private static SchemaViolation violation(Error error) {
    String keyword = error.getKeyword();
    String pointer = pointer(error.getInstanceLocation());
    boolean ofMember =
        error.getProperty() != null
            && Set.of("required", "additionalProperties", "unevaluatedProperties")
                .contains(keyword);
    return new SchemaViolation(
        ofMember ? Pointer.child(pointer, error.getProperty()) : pointer,
        keyword,
        SchemaMessages.of(error));
  }

  private static String pointer(NodePath path) {
    StringBuilder pointer = new StringBuilder();
    for (int i = 0; i < path.getNameCount(); i++) {
      pointer.append(Pointer.child("", path.getElement(i)));
    }
    return pointer.toString();
  }

  private static Map<String, Object> tolerant(Map<?, ?> schema) {
    Map<String, Object> copy = new LinkedHashMap<>();
    schema.forEach((key, value) -> copy.put((String) key, tolerantMember((String) key, value)));
    return copy;
  }

  private static Object tolerantMember(String keyword, Object value) {
    if (MAPS_OF_CHILDREN.contains(keyword) || MAPS_IN_PLACE.contains(keyword)) {
      Map<String, Object> copy = new LinkedHashMap<>();
      ((Map<?, ?>) value)
          .forEach(
              (name, sub) ->
                  copy.put((String) name, tolerantSchema(sub, MAPS_OF_CHILDREN.contains(keyword))));
      return copy;
    }
    boolean child = CHILDREN.contains(keyword);
    if (!child && !IN_PLACE.contains(keyword)) {
      return value;
    }
    return value instanceof List<?> list
        ? list.stream().map(sub -> tolerantSchema(sub, child)).toList()
        : tolerantSchema(value, child);
  }

  private static Object tolerantSchema(Object schema, boolean child) {
    if (!(schema instanceof Map<?, ?> object)) {
      return schema;
    }
    return child ? Map.of("if", A_TEMPLATE, "else", tolerant(object)) : tolerant(object);
  }

  private static JsonNode node(Object value) {
    JsonNodeFactory nodes = JsonNodeFactory.instance;
    return switch (value) {
      case null -> nodes.nullNode();
      case Boolean bool -> nodes.booleanNode(bool);
      case String text -> nodes.textNode(text);
      case Long number -> nodes.numberNode(number);
      case Integer number -> nodes.numberNode(number);
      case BigInteger number -> nodes.numberNode(number);
      case BigDecimal number -> nodes.numberNode(number);
      case List<?> list -> {
        ArrayNode array = nodes.arrayNode(list.size());
        list.forEach(item -> array.add(node(item)));
        yield array;
      }
      case Map<?, ?> map -> {
        ObjectNode object = nodes.objectNode();
        map.forEach((name, member) -> object.set((String) name, node(member)));
        yield object;
      }
      default -> throw new IllegalArgumentException("Not a JSON value: " + value.getClass());
    };
  }
}
