package org.workflowserver.component.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import com.networknt.schema.ExecutionContext;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaContext;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.keyword.Keyword;
import com.networknt.schema.keyword.KeywordValidator;
import com.networknt.schema.path.NodePath;
import java.util.Collections;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * A keyword that asks which values are equal. The library keeps them in hash tables, where those
 * with one hash code, which whoever sends them can choose, are compared each with each. Here each
 * becomes a text that equal values share: texts have an order, by which a hash table finds them.
 */
enum EqualityKeyword implements Keyword {
  CONST("const", "must be the constant value %s"),
  ENUM("enum", "must be one of %s"),
  UNIQUE_ITEMS("uniqueItems", "must have only unique items in the array") {
    @Override
    boolean holds(Set<String> operand, int longest, JsonNode value) {
      Set<String> items = new HashSet<>();
      return !value.isArray()
          || operand.contains("false")
          || value.valueStream().allMatch(item -> items.add(text(item, Integer.MAX_VALUE)));
    }
  };

  private final String keyword;
  private final String sentence;

  EqualityKeyword(String keyword, String sentence) {
    this.keyword = keyword;
    this.sentence = sentence;
  }

  /** Whether a value fits the operand, of whose texts none has more than {@code longest}. */
  boolean holds(Set<String> operand, int longest, JsonNode value) {
    return operand.contains(text(value, longest));
  }

  @Override
  public String getValue() {
    return keyword;
  }

  @Override
  public KeywordValidator newValidator(
      SchemaLocation location, JsonNode node, Schema parent, SchemaContext context) {
    Set<String> operand = new HashSet<>();
    (this == ENUM ? node : Collections.singleton(node))
        .forEach(each -> operand.add(text(each, Integer.MAX_VALUE)));
    int longest = operand.stream().mapToInt(String::length).max().orElse(0);
    return new Equality(
        this, location, node, operand, longest, BoundedExecution.quote(sentence.formatted(node)));
  }

  /**
   * The same for equal values and for no others: 1, 1.0 and 1e0 are equal. One that is longer than
   * {@code most} is not made to its end.
   */
  private static String text(JsonNode value, int most) {
    StringBuilder text = new StringBuilder();
    write(value, most, text);
    return text.toString();
  }

  private static void write(JsonNode value, int most, StringBuilder text) {
    if (text.length() > most) {
      return;
    }
    switch (value.getNodeType()) {
      case NUMBER -> text.append(value.decimalValue().stripTrailingZeros());
      case STRING -> write(value.textValue(), most, text);
      case ARRAY -> {
        text.append('[');
        value.forEach(item -> write(item, most, text.append(',')));
        text.append(']');
      }
      case OBJECT -> {
        text.append('{');
        value.properties().stream()
            .sorted(Map.Entry.comparingByKey())
            .forEach(
                member -> {
                  write(member.getKey(), most, text.append(','));
                  write(member.getValue(), most, text);
                });
        text.append('}');
      }
      default -> text.append(value.asText());
    }
  }

  /** With its length in front, no text looks like two. */
  private static void write(String value, int most, StringBuilder text) {
    text.append('"').append(value.length()).append(':');
    text.append(value, 0, Math.min(value.length(), most));
  }

  private record Equality(
      EqualityKeyword keyword,
      SchemaLocation location,
      JsonNode node,
      Set<String> operand,
      int longest,
      String sentence)
      implements KeywordValidator {
    @Override
    public String getKeyword() {
      return keyword.getValue();
    }

    @Override
    public SchemaLocation getSchemaLocation() {
      return location;
    }

    @Override
    public void validate(ExecutionContext execution, JsonNode value, JsonNode root, NodePath path) {
      if (!keyword.holds(operand, longest, value)) {
        execution.addError(
            Error.builder()
                .keyword(getKeyword())
                .instanceLocation(path)
                .schemaLocation(location)
                .evaluationPath(execution.getEvaluationPath())
                .instanceNode(value)
                .schemaNode(node)
                .messageSupplier(() -> sentence)
                .build());
      }
    }
  }
}
