package org.workflowserver.component.schema;

import com.fasterxml.jackson.databind.JsonNode;
import com.networknt.schema.Error;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.workflowserver.json.Text;

/** Says in a sentence why a value does not fit its schema. */
final class SchemaMessages {
  private static final int LONGEST_SENTENCE = 500;

  private SchemaMessages() {}

  /** What is expected where the error is. */
  static String of(Error error) {
    // A sentence may list all that a schema allows.
    return Text.shortened(sentence(error), LONGEST_SENTENCE);
  }

  private static String sentence(Error error) {
    return switch (error.getKeyword()) {
      case "required" -> "'%s' is required.".formatted(error.getProperty());
      case "additionalProperties", "unevaluatedProperties" ->
          "'%s' is not known here.".formatted(error.getProperty());
      case "type" -> "Must be %s.".formatted(types(error));
      case "pattern" ->
          Templates.PATTERN.equals(error.getSchemaNode().asText())
              ? ofTemplate(error)
              : "Must match %s.".formatted(error.getSchemaNode());
      case "minimum" -> "Must be %s or more.".formatted(error.getSchemaNode());
      case "maximum" -> "Must be %s or less.".formatted(error.getSchemaNode());
      case "exclusiveMinimum" -> "Must be more than %s.".formatted(error.getSchemaNode());
      case "exclusiveMaximum" -> "Must be less than %s.".formatted(error.getSchemaNode());
      case "multipleOf" -> "Must be a multiple of %s.".formatted(error.getSchemaNode());
      case "format" -> "Must be %s.".formatted(ofFormat(error.getSchemaNode().asText()));
      default -> capitalised(error.getMessage());
    };
  }

  /** Beside a list of texts that are allowed, or beside another type. */
  private static String ofTemplate(Error error) {
    return (error.getEvaluationPath().toString().contains("anyOf")
            ? "Any other text must be a template"
            : "Text is allowed here only as a template")
        + ", such as {{ trigger.name }}.";
  }

  private static String ofFormat(String format) {
    return switch (format) {
      case "email", "idn-email" -> "an e-mail address, such as name@example.com";
      case "date" -> "a date, such as 2026-01-31";
      case "time" -> "a time with its offset, such as 12:00:00Z";
      case "date-time" -> "a date and a time with its offset, such as 2026-01-31T12:00:00Z";
      case "uri", "url" -> "a URL, such as https://example.com/";
      default -> "of the format '" + format + "'";
    };
  }

  private static String types(Error error) {
    JsonNode expected = error.getSchemaNode();
    List<String> names = new ArrayList<>();
    if (expected != null && expected.isArray()) {
      expected.forEach(name -> names.add(article(name.asText())));
    } else {
      names.add(article(expected == null ? "another type" : expected.asText()));
    }
    String found = error.getInstanceNode() == null ? "" : ", but is " + found(error);
    return names.stream().collect(Collectors.joining(" or ")) + found;
  }

  private static String found(Error error) {
    return switch (error.getInstanceNode().getNodeType()) {
      case NULL -> "null";
      case BOOLEAN -> "a boolean";
      case NUMBER -> "a number";
      case STRING -> "a string";
      case ARRAY -> "an array";
      default -> "an object";
    };
  }

  private static String article(String type) {
    return switch (type) {
      case "null", "another type" -> type;
      case "array", "object", "integer" -> "an " + type;
      default -> "a " + type;
    };
  }

  private static String capitalised(String message) {
    String text = message.isEmpty() ? "Does not fit" : message;
    return Character.toUpperCase(text.charAt(0))
        + text.substring(1)
        + (text.endsWith(".") ? "" : ".");
  }
}
