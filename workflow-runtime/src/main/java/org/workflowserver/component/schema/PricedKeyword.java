package org.workflowserver.component.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.BigIntegerNode;
import com.fasterxml.jackson.databind.node.DecimalNode;
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
import java.util.function.ToLongBiFunction;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/**
 * A keyword whose look at a value takes as long as the value is large, at the price of its worst
 * case in units of work.
 */
record PricedKeyword(Keyword usual, ToLongBiFunction<JsonNode, JsonNode> price) implements Keyword {
  private static final long SQUARES_OF_UNIT = 100;
  private static final int BITS_OF_DIGIT = 3;

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

  /** Of an operand and a value. */
  private static final Map<String, ToLongBiFunction<JsonNode, JsonNode>> PRICES =
      Map.of(
          "minLength",
          (operand, value) -> length(value) / COUNTED_OF_UNIT,
          "maxLength",
          (operand, value) -> length(value) / COUNTED_OF_UNIT);

  /** These compare or divide numbers, or look for zeros at their end. */
  private static final Set<String> OF_NUMBERS =
      Set.of("type", "multipleOf", "minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum");

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
    Map<String, ToLongBiFunction<JsonNode, JsonNode>> prices = new HashMap<>(PRICES);
    OF_EACH.forEach(name -> prices.put(name, (operand, value) -> value.size()));
    OF_NUMBERS.forEach(name -> prices.put(name, PricedKeyword::calculation));
    return Stream.concat(
            prices.entrySet().stream()
                .map(each -> new PricedKeyword(keywords.get(each.getKey()), each.getValue())),
            Stream.of(EqualityKeyword.values())
                .map(each -> new PricedKeyword(each, (operand, value) -> weight(value))))
        .<Keyword>map(keyword -> keyword)
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
            node,
            (operand, value) -> length(value),
            value -> ofShort && length(value) > LONGEST_SHORT ? TOO_LONG : value);
      }
    };
  }

  private static long length(JsonNode value) {
    return value.isTextual() ? value.textValue().length() : 0;
  }

  /** All of the value is written as text. */
  private static long weight(JsonNode value) {
    long weight = 2 + length(value) / BoundedExecution.CHARACTERS_OF_UNIT + calculation(value);
    for (JsonNode child : value) {
      weight += weight(child);
    }
    for (Map.Entry<String, JsonNode> member : value.properties()) {
      weight += member.getKey().length() / BoundedExecution.CHARACTERS_OF_UNIT;
    }
    return weight;
  }

  private static long calculation(JsonNode operand, JsonNode value) {
    return value.isNumber() ? calculation(operand) + calculation(value) : 0;
  }

  /**
   * What a number adds to a calculation, which takes squares of the digits of both, and of those
   * between their exponents.
   */
  private static long calculation(JsonNode number) {
    long digits =
        switch (number) {
          case BigIntegerNode large -> large.bigIntegerValue().bitLength() / BITS_OF_DIGIT;
          case DecimalNode decimal ->
              Math.max(
                  decimal.decimalValue().precision(),
                  Math.abs((long) decimal.decimalValue().scale()));
          default -> 0;
        };
    return digits * digits / SQUARES_OF_UNIT;
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
        usual.newValidator(location, node, parent, context), node, price, UnaryOperator.identity());
  }

  /**
   * Looks at values.
   *
   * @param shown what is looked at in place of a value
   */
  private record Priced(
      KeywordValidator usual,
      JsonNode operand,
      ToLongBiFunction<JsonNode, JsonNode> price,
      UnaryOperator<JsonNode> shown)
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
      long work = price.applyAsLong(operand, looked) + gathered(execution, location);
      if (BoundedExecution.affords(work)) {
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
