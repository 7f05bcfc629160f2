package org.workflowserver.gallery;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.MatchResult;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.workflowserver.json.Json;

/**
 * Puts values where a document has {@code <<name>>}. A text that is nothing else takes the value as
 * it is, of any type; without a value, what holds it is left out. Within a longer text the value is
 * written, and nothing where there is none. What a value brings is not looked through again.
 */
record Placeholders(Map<String, Object> values) {
  private static final Pattern ONE = Pattern.compile("<<([a-z_]+)>>");

  /** The document with the values in it; the document itself stays. */
  Map<String, Object> fill(Map<?, ?> document) {
    Map<String, Object> filled = new LinkedHashMap<>();
    document.forEach(
        (name, value) -> {
          if (!isLeftOut(value)) {
            filled.put((String) name, fillValue(value));
          }
        });
    return filled;
  }

  private List<Object> fill(List<?> document) {
    List<Object> filled = new ArrayList<>();
    document.stream().filter(value -> !isLeftOut(value)).map(this::fillValue).forEach(filled::add);
    return filled;
  }

  private Object fillValue(Object value) {
    if (value instanceof Map<?, ?> object) {
      return fill(object);
    }
    if (value instanceof List<?> list) {
      return fill(list);
    }
    return value instanceof String text ? fillText(text) : value;
  }

  private Object fillText(String text) {
    Matcher whole = ONE.matcher(text);
    return whole.matches()
        ? values.get(whole.group(1))
        : ONE.matcher(text).replaceAll(place -> Matcher.quoteReplacement(written(place)));
  }

  private String written(MatchResult place) {
    Object value = values.get(place.group(1));
    if (value == null) {
      return "";
    }
    return value instanceof String text ? text : Json.write(value);
  }

  private boolean isLeftOut(Object value) {
    if (!(value instanceof String text)) {
      return false;
    }
    Matcher whole = ONE.matcher(text);
    return whole.matches() && !values.containsKey(whole.group(1));
  }
}
