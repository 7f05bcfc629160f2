package org.workflowserver.pattern;

/**
 * A text that is searched for in others by one thread, in time linear in both whatever they are:
 * the platform's own search compares each place of one with all of the other at worst.
 */
public final class TextSearch {
  /** Up to this length the platform's search is fast enough even where it is quadratic. */
  public static final int SHORT = 32;

  private final String wanted;

  /** After Knuth, Morris and Pratt; null until a text is searched that may have it. */
  private int[] borders;

  public TextSearch(String wanted) {
    this.wanted = wanted;
  }

  /** Whether {@code text} has it anywhere. */
  public boolean isIn(String text) {
    return indexIn(text, 0) >= 0;
  }

  /** Where it begins in {@code text} for the first time from there on; -1 where it does not. */
  public int indexIn(String text, int from) {
    return wanted.length() <= SHORT ? text.indexOf(wanted, from) : search(text, from, false);
  }

  /** Where it begins in {@code text} for the last time; -1 where it does not. */
  public int lastIndexIn(String text) {
    return wanted.length() <= SHORT ? text.lastIndexOf(wanted) : search(text, 0, true);
  }

  private int search(String text, int from, boolean last) {
    if (text.length() - from < wanted.length()) {
      return -1;
    }
    borders = borders == null ? borders(wanted) : borders;
    int found = -1;
    int matched = 0;
    for (int i = from; i < text.length(); i++) {
      while (matched > 0 && text.charAt(i) != wanted.charAt(matched)) {
        matched = borders[matched - 1];
      }
      if (text.charAt(i) == wanted.charAt(matched)) {
        matched++;
      }
      if (matched == wanted.length()) {
        found = i - matched + 1;
        if (!last) {
          return found;
        }
        matched = borders[matched - 1];
      }
    }
    return found;
  }

  private static int[] borders(String wanted) {
    int[] borders = new int[wanted.length()];
    int border = 0;
    for (int i = 1; i < borders.length; i++) {
      while (border > 0 && wanted.charAt(i) != wanted.charAt(border)) {
        border = borders[border - 1];
      }
      if (wanted.charAt(i) == wanted.charAt(border)) {
        border++;
      }
      borders[i] = border;
    }
    return borders;
  }
}
