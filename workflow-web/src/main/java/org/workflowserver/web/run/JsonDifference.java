package org.workflowserver.web.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.workflowserver.json.Json;

/**
 * Where two JSON values differ.
 *
 * @param changes in the order of the first value, at most {@value #MOST}
 * @param more how many are left out
 */
public record JsonDifference(List<Change> changes, int more) {
  static final int MOST = 50;

  /** Characters of a value that are shown. */
  static final int LONGEST = 300;

  private static final String NOTHING = "–";

  /**
   * A place where they differ.
   *
   * @param path such as {@code order.items[2].price}; empty for the whole value
   * @param before JSON text, or a dash where the first has nothing there
   * @param after as before, of the second
   */
  public record Change(String path, String before, String after) {}

  /** The difference of JSON texts. */
  static JsonDifference between(String before, String after) {
    List<Change> changes = new ArrayList<>();
    if (!before.equals(after)) {
      compare("", Json.parseStored(before), Json.parseStored(after), changes);
    }
    int shown = Math.min(MOST, changes.size());
    return new JsonDifference(List.copyOf(changes.subList(0, shown)), changes.size() - shown);
  }

  /** Whether there is no difference. */
  public boolean isNone() {
    return changes.isEmpty();
  }

  private static void compare(String path, Object before, Object after, List<Change> changes) {
    if (Objects.equals(before, after)) {
      return;
    }
    if (before instanceof Map<?, ?> one && after instanceof Map<?, ?> other) {
      Set<Object> names = new LinkedHashSet<>(one.keySet());
      names.addAll(other.keySet());
      for (Object name : names) {
        String place = path.isEmpty() ? String.valueOf(name) : path + "." + name;
        member(place, one.containsKey(name), one.get(name), other, name, changes);
      }
    } else if (before instanceof List<?> one && after instanceof List<?> other) {
      for (int i = 0; i < Math.max(one.size(), other.size()); i++) {
        String place = path + "[" + i + "]";
        if (i < one.size() && i < other.size()) {
          compare(place, one.get(i), other.get(i), changes);
        } else {
          changes.add(new Change(place, item(one, i), item(other, i)));
        }
      }
    } else {
      changes.add(new Change(path, text(before), text(after)));
    }
  }

  private static void member(
      String place,
      boolean isBefore,
      Object before,
      Map<?, ?> after,
      Object name,
      List<Change> changes) {
    if (isBefore && after.containsKey(name)) {
      compare(place, before, after.get(name), changes);
    } else {
      changes.add(
          new Change(
              place,
              isBefore ? text(before) : NOTHING,
              isBefore ? NOTHING : text(after.get(name))));
    }
  }

  private static String item(List<?> list, int index) {
    return index < list.size() ? text(list.get(index)) : NOTHING;
  }

  private static String text(Object value) {
    String text = Json.write(value);
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST) + "…";
  }
}
