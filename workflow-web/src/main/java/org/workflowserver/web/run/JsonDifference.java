package org.workflowserver.web.run;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.workflowserver.json.Json;
import org.workflowserver.json.Text;
import org.workflowserver.web.page.Texts;

/**
 * Where two JSON values differ.
 *
 * @param changes in the order of the first value, at most {@value #MOST}
 * @param more how many are left out
 */
public record JsonDifference(List<Change> changes, int more) {
  static final int MOST = 50;

  /** Characters of a value, and of a path, that are shown. */
  static final int LONGEST = 300;

  /** Characters that are the same, before those that differ in long values. */
  private static final int SAME = 60;

  private static final String NOTHING = "–";

  /**
   * A place where they differ.
   *
   * @param path such as {@code order.items[2].price}; empty for the whole value, and the end of one
   *     that is too long
   * @param before JSON text, or a dash where the first has nothing there
   * @param after as before, of the second
   */
  public record Change(String path, String before, String after) {}

  /** The difference of JSON texts. */
  static JsonDifference between(String before, String after) {
    return before.equals(after)
        ? new JsonDifference(List.of(), 0)
        : ofValues(Json.parseStored(before), Json.parseStored(after));
  }

  /** The difference of values. */
  public static JsonDifference ofValues(Object before, Object after) {
    Places places = new Places();
    places.compare(before, after);
    return new JsonDifference(List.copyOf(places.shown), places.more);
  }

  /**
   * The same of runs, whose ids are taken as one: that a run names itself always differs, and tells
   * nothing; and what a resumed run took over names the run that it repeats.
   */
  static JsonDifference between(String before, String after, List<String> runIds) {
    return between(unnamed(before, runIds), unnamed(after, runIds));
  }

  private static String unnamed(String text, List<String> runIds) {
    String unnamed = text;
    for (String id : runIds) {
      unnamed = unnamed.replace(id, Texts.of("run-compare.this-run"));
    }
    return unnamed;
  }

  /** What of this is at places that two other differences have, or that are around or in theirs. */
  public JsonDifference atPlacesOf(JsonDifference one, JsonDifference other) {
    return new JsonDifference(
        changes.stream()
            .filter(change -> one.reaches(change.path()) && other.reaches(change.path()))
            .toList(),
        more);
  }

  private boolean reaches(String path) {
    return changes.stream()
        .map(Change::path)
        .anyMatch(changed -> isWithin(changed, path) || isWithin(path, changed));
  }

  private static boolean isWithin(String path, String around) {
    return path.equals(around) || path.startsWith(around + ".") || path.startsWith(around + "[");
  }

  /** Whether there is no difference. */
  public boolean isNone() {
    return changes.isEmpty();
  }

  /** Walks two values. Places beyond those that are shown are counted, and no text is made. */
  private static final class Places {
    private final List<Change> shown = new ArrayList<>();
    private final StringBuilder path = new StringBuilder();
    private int more;

    void compare(Object before, Object after) {
      if (before instanceof Map<?, ?> one && after instanceof Map<?, ?> other) {
        compareMembers(one, other);
      } else if (before instanceof List<?> one && after instanceof List<?> other) {
        compareItems(one, other);
      } else if (!Objects.equals(before, after)) {
        add(true, before, true, after);
      }
    }

    private void compareMembers(Map<?, ?> before, Map<?, ?> after) {
      Set<Object> names = new LinkedHashSet<>(before.keySet());
      names.addAll(after.keySet());
      int length = path.length();
      for (Object name : names) {
        path.append(length == 0 ? "" : ".").append(name);
        boolean inBoth = before.containsKey(name) && after.containsKey(name);
        if (inBoth) {
          compare(before.get(name), after.get(name));
        } else {
          add(before.containsKey(name), before.get(name), after.containsKey(name), after.get(name));
        }
        path.setLength(length);
      }
    }

    private void compareItems(List<?> before, List<?> after) {
      int length = path.length();
      int inBoth = Math.min(before.size(), after.size());
      for (int i = 0; i < Math.max(before.size(), after.size()); i++) {
        path.append('[').append(i).append(']');
        if (i < inBoth) {
          compare(before.get(i), after.get(i));
        } else if (i < before.size()) {
          add(true, before.get(i), false, null);
        } else {
          add(false, null, true, after.get(i));
        }
        path.setLength(length);
      }
    }

    private void add(boolean isBefore, Object before, boolean isAfter, Object after) {
      if (shown.size() == MOST) {
        more++;
        return;
      }
      String one = isBefore ? Json.write(before) : NOTHING;
      String other = isAfter ? Json.write(after) : NOTHING;
      int start = start(one, other);
      shown.add(new Change(end(path), text(one, start), text(other, start)));
    }

    /** From where on texts are shown, so that what differs is among that. */
    private static int start(String one, String other) {
      int shorter = Math.min(one.length(), other.length());
      int same = 0;
      while (same < shorter && one.charAt(same) == other.charAt(same)) {
        same++;
      }
      boolean isShown = Math.max(one.length(), other.length()) <= LONGEST || same <= SAME;
      int start = isShown ? 0 : same - SAME;
      return start > 0 && Character.isLowSurrogate(one.charAt(start)) ? start + 1 : start;
    }

    private static String end(StringBuilder path) {
      int cut = path.length() - LONGEST;
      return cut <= 0
          ? path.toString()
          : "…" + path.substring(Character.isLowSurrogate(path.charAt(cut)) ? cut + 1 : cut);
    }

    private static String text(String value, int start) {
      return (start > 0 ? "…" : "") + Text.shortened(value.substring(start), LONGEST);
    }
  }
}
