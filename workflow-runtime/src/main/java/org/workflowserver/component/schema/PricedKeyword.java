package org.workflowserver.component.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.annotation.Annotation;
import com.networknt.schema.format.Format;
import com.networknt.schema.keyword.FormatKeyword;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/**
 * A keyword whose look at a value takes as long as the value is large, at the price of its worst
 * case in units of work.
 */
record PricedKeyword(Keyword usual, ToLongFunction<JsonNode> price) implements Keyword {
  private static final long COMPARISONS_OF_UNIT = 20;

  /** Characters that are counted in a unit; one that is held against a format takes a whole one. */
  private static final long COUNTED_OF_UNIT = 50;

  /**
   * Those of JSON Schema 2020-12. The library has more, whose patterns take squares of a length.
   */
  private static final Set<String> FORMATS =
      Set.of(
          "date-time",
          "date",
          "time",
          "duration",
          "email",
          "idn-email",
          "hostname",
          "idn-hostname",
          "ipv4",
          "ipv6",
          "uri",
          "uri-reference",
          "iri",
          "iri-reference",
          "uuid",
          "uri-template",
          "json-pointer",
          "relative-json-pointer",
          "regex");

  /** Formats of what is short, and is looked at by algorithms for what is. */
  private static final Set<String> OF_SHORT_TEXTS =
      Set.of("hostname", "idn-hostname", "email", "idn-email");

  private static final int LONGEST_SHORT = 1_000;

  /** Fits none of these formats. */
  private static final JsonNode TOO_LONG = JsonNodeFactory.instance.textNode(" ");

  /** Items with one hash code, which whoever sends them can choose, are compared each with each. */
  private static final Map<String, ToLongFunction<JsonNode>> PRICES =
      Map.of(
          "uniqueItems",
          value ->
              value.isArray() ? (long) value.size() * value.size() / 2 / COMPARISONS_OF_UNIT : 0,
          "minLength",
          value -> length(value) / COUNTED_OF_UNIT,
          "maxLength",
          value -> length(value) / COUNTED_OF_UNIT,
          "const",
          PricedKeyword::weight,
          "enum",
          PricedKeyword::weight);

  /** These go through all that is in a value, also where they say nothing of it. */
  private static final Set<String> OF_EACH =
      Set.of(
          "items",
          "contains",
          "unevaluatedItems",
          "additionalProperties",
          "patternProperties",
          "propertyNames",
          "dependencies",
          "dependentRequired",
          "dependentSchemas",
          "unevaluatedProperties");

  /** Those among these keywords, by their names. */
  static List<Keyword> of(Map<String, Keyword> keywords) {
    Map<String, ToLongFunction<JsonNode>> prices = new HashMap<>(PRICES);
    OF_EACH.forEach(name -> prices.put(name, JsonNode::size));
    return prices.entrySet().stream()
        .<Keyword>map(each -> new PricedKeyword(keywords.get(each.getKey()), each.getValue()))
        .toList();
  }

  /** The keyword {@code format}, which the library makes by itself. */
  static FormatKeyword ofFormats(Map<String, Format> formats) {
    Map<String, Format> standard = new HashMap<>(formats);
    standard.keySet().retainAll(FORMATS);
    return new FormatKeyword(standard) {
      @Override
      public KeywordValidator newValidator(
          SchemaLocation location, JsonNode node, Schema parent, SchemaContext context) {
        boolean ofShort = OF_SHORT_TEXTS.contains(node.asText());
        return new Priced(
            super.newValidator(location, node, parent, context),
            PricedKeyword::length,
            value -> ofShort && length(value) > LONGEST_SHORT ? TOO_LONG : value);
      }
    };
  }

  private static long length(JsonNode value) {
    return value.isTextual() ? value.textValue().length() : 0;
  }

  /** The value is compared as a whole. */
  private static long weight(JsonNode value) {
    long weight = 1 + length(value) / COUNTED_OF_UNIT + digits(value);
    for (JsonNode child : value) {
      weight += weight(child);
    }
    return weight;
  }

  /** Zeros at the end of a number are taken off one by one before it is compared. */
  private static long digits(JsonNode value) {
    return value.isBigInteger() || value.isBigDecimal() ? value.decimalValue().precision() : 0;
  }

  @Override
  public String getValue() {
    return usual.getValue();
  }

  @Override
  public KeywordValidator newValidator(
      SchemaLocation location, JsonNode node, Schema parent, SchemaContext context)
      throws Exception {
    return new Priced(
        usual.newValidator(location, node, parent, context), price, UnaryOperator.identity());
  }

  /**
   * Looks at values.
   *
   * @param shown what is looked at in place of a value
   */
  private record Priced(
      KeywordValidator usual, ToLongFunction<JsonNode> price, UnaryOperator<JsonNode> shown)
      implements KeywordValidator {
    @Override
    public String getKeyword() {
      return usual.getKeyword();
    }

    @Override
    public SchemaLocation getSchemaLocation() {
      return usual.getSchemaLocation();
    }

    @Override
    public void preloadSchema() {
      usual.preloadSchema();
    }

    @Override
    public void validate(
        ExecutionContext execution, JsonNode value, JsonNode root, NodePath location) {
      JsonNode looked = shown.apply(value);
      if (BoundedExecution.affords(price.applyAsLong(looked) + gathered(execution, location))) {
        usual.validate(execution, looked, root, location);
      }
    }

    /** What other keywords noted of the value is gone through by those for what none looked at. */
    private long gathered(ExecutionContext execution, NodePath location) {
      if (!getKeyword().startsWith("unevaluated")) {
        return 0;
      }
      long gathered = 0;
      for (Annotation each : execution.getAnnotations().asMap().getOrDefault(location, List.of())) {
        gathered += each.getValue() instanceof Set<?> names ? 1 + names.size() : 1;
      }
      return gathered;
    }
  }
}
