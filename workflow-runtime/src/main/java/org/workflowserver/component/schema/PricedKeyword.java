package org.workflowserver.component.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.format.Format;
import com.networknt.schema.keyword.FormatKeyword;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;

/**
 * A keyword whose look at a value takes as long as the value is large, at the price of its worst
 * case in units of work.
 */
record PricedKeyword(Keyword usual, ToLongFunction<JsonNode> price) implements Keyword {
  private static final long COMPARISONS_OF_UNIT = 20;

  /** Characters that are counted, or held against a format, in a unit. */
  private static final long COUNTED_OF_UNIT = 50;

  private static final long MATCHED_OF_UNIT = 5;

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

  /** Those among these keywords, by their names. */
  static List<Keyword> of(Map<String, Keyword> keywords) {
    return PRICES.entrySet().stream()
        .<Keyword>map(each -> new PricedKeyword(keywords.get(each.getKey()), each.getValue()))
        .toList();
  }

  /** The keyword {@code format}, which the library makes by itself. */
  static FormatKeyword ofFormats(Map<String, Format> formats) {
    return new FormatKeyword(formats) {
      @Override
      public KeywordValidator newValidator(
          SchemaLocation location, JsonNode node, Schema parent, SchemaContext context) {
        return new Priced(
            super.newValidator(location, node, parent, context),
            value -> length(value) / MATCHED_OF_UNIT);
      }
    };
  }

  private static long length(JsonNode value) {
    return value.isTextual() ? value.textValue().length() : 0;
  }

  /** The value is compared as a whole. */
  private static long weight(JsonNode value) {
    long weight = 1 + length(value) / COUNTED_OF_UNIT;
    for (JsonNode child : value) {
      weight += weight(child);
    }
    return weight;
  }

  @Override
  public String getValue() {
    return usual.getValue();
  }

  @Override
  public KeywordValidator newValidator(
      SchemaLocation location, JsonNode node, Schema parent, SchemaContext context)
      throws Exception {
    return new Priced(usual.newValidator(location, node, parent, context), price);
  }

  private record Priced(KeywordValidator usual, ToLongFunction<JsonNode> price)
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
    public void validate(
        ExecutionContext execution, JsonNode value, JsonNode root, NodePath location) {
      if (BoundedExecution.affords(price.applyAsLong(value))) {
        usual.validate(execution, value, root, location);
      }
    }
  }
}
