package org.workflowserver.web.page;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The sentences and labels of the pages, by their keys; pages read them as {@code text['key']}. In
 * a text, {@code {0}} stands for the first value.
 */
public final class Texts {
  static final String BUNDLE = "org.workflowserver.web.texts";

  private static final ResourceBundle TEXTS = ResourceBundle.getBundle(BUNDLE, Locale.ROOT);
  private static final Pattern PLACE = Pattern.compile("\\{([0-9])\\}");

  private Texts() {}

  /**
   * The text of that key, with the values in their places.
   *
   * @throws java.util.MissingResourceException when there is none
   */
  public static String of(String key, Object... values) {
    return fill(TEXTS.getString(key), List.of(values));
  }

  /** The texts whose keys begin so, by the rest of their keys. */
  public static Map<String, String> below(String start) {
    return TEXTS.keySet().stream()
        .filter(key -> key.startsWith(start))
        .collect(Collectors.toMap(key -> key.substring(start.length()), TEXTS::getString));
  }

  /** A text with values in their places, nothing for null; a place without a value stays. */
  public static String fill(String text, List<?> values) {
    return PLACE
        .matcher(text)
        .replaceAll(
            place -> {
              int at = Integer.parseInt(place.group(1));
              String value =
                  at < values.size() ? Objects.toString(values.get(at), "") : place.group();
              return Matcher.quoteReplacement(value);
            });
  }
}
