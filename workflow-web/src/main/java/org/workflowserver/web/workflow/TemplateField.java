package org.workflowserver.web.workflow;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.workflowserver.gallery.WorkflowTemplate;
import org.workflowserver.json.Json;
import org.workflowserver.json.JsonMalformed;
import org.workflowserver.web.page.Choice;
import org.workflowserver.web.page.Texts;

/**
 * A parameter of a ready-made workflow as a field of a form.
 *
 * @param name of the parameter
 * @param label what the form calls it
 * @param hint what it is for
 * @param kind {@code text}, {@code choice}, {@code lines} for a list with an item on each line, or
 *     {@code json}
 * @param type the JSON type of its value; {@code url} for text that has to be one
 * @param usual what it is without being typed, as it would be typed
 * @param options what a choice offers
 */
public record TemplateField(
    String name,
    String label,
    String hint,
    String kind,
    String type,
    boolean required,
    String usual,
    List<String> options) {
  /** The pattern of a parameter that is an address. */
  private static final String URL_PATTERN = "^https?://";

  private static final Pattern WHOLE_NUMBER = Pattern.compile("-?[0-9]{1,18}");

  /** The fields of a template's form, in its order. */
  static List<TemplateField> allOf(WorkflowTemplate template) {
    Map<?, ?> properties = (Map<?, ?>) template.parameters().get("properties");
    List<?> required =
        template.parameters().get("required") instanceof List<?> names ? names : List.of();
    return properties.entrySet().stream()
        .sorted(Comparator.comparingLong(entry -> order((Map<?, ?>) entry.getValue())))
        .map(
            entry ->
                of(
                    (String) entry.getKey(),
                    (Map<?, ?>) entry.getValue(),
                    required.contains(entry.getKey())))
        .toList();
  }

  private static long order(Map<?, ?> schema) {
    return schema.get("x-order") instanceof Number order ? order.longValue() : Long.MAX_VALUE;
  }

  private static TemplateField of(String name, Map<?, ?> schema, boolean required) {
    String type =
        URL_PATTERN.equals(schema.get("pattern")) ? "url" : String.valueOf(schema.get("type"));
    List<String> options =
        schema.get("enum") instanceof List<?> values
            ? values.stream().map(String::valueOf).toList()
            : List.of();
    String kind =
        switch (type) {
          case "array" -> "lines";
          case "object" -> "json";
          default -> options.isEmpty() ? "text" : "choice";
        };
    String title = schema.get("title") instanceof String text ? text : name;
    String hint = schema.get("description") instanceof String text ? text : "";
    return new TemplateField(
        name, title, hint, kind, type, required, written(schema.get("default")), options);
  }

  private static String written(Object value) {
    if (value instanceof List<?> items) {
      return items.stream().map(String::valueOf).collect(Collectors.joining("\n"));
    }
    if (value == null || value instanceof String) {
      return value == null ? "" : (String) value;
    }
    return Json.write(value);
  }

  /**
   * The parameter's value; empty where nothing was typed. What can't be read stays text, which the
   * template's schema refuses.
   *
   * @throws JsonMalformed when what was typed is meant to be JSON and is not
   */
  Optional<Object> parse(String typed) {
    String text = typed.strip();
    if (text.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(
        switch (type) {
          case "array" -> text.lines().map(String::strip).filter(line -> !line.isEmpty()).toList();
          case "object" -> Json.parse(text);
          case "integer", "number" -> number(text);
          default -> text;
        });
  }

  private static Object number(String text) {
    return WHOLE_NUMBER.matcher(text).matches() ? (Object) new BigInteger(text).longValue() : text;
  }

  /** What is wrong, in words for people: a pattern means nothing to most. */
  String said(String message) {
    if (!message.startsWith("Must match ")) {
      return message;
    }
    if (type.equals("url")) {
      return Texts.of("template.must-be-url");
    }
    return usual.isEmpty() ? message : Texts.of("template.written-like", usual);
  }

  /** What a choice offers, with the chosen one marked. */
  List<Choice> choices(String chosen) {
    return options.stream().map(option -> Choice.of(option, option, chosen)).toList();
  }
}
