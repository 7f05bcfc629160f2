package org.workflowserver.template.value;

/** Finds a text in another in linear time, whatever both are. */
public final class Search {
  /** Up to this length the plain search is fast enough even where it is quadratic. */
  private static final int SHORT = 32;

  private Search() {}

  public static int indexOf(String text, String wanted, int from, Budget budget) {
    if (wanted.length() <= SHORT || text.length() - from < wanted.length()) {
      int found = text.indexOf(wanted, from);
      budget.work(8 + (found < 0 ? text.length() - from : found - from));
      return found;
    }
    return new Pattern(wanted, budget).indexIn(text, from, budget);
  }

  public static int lastIndexOf(String text, String wanted, Budget budget) {
    budget.work(text.length());
    if (wanted.length() <= SHORT) {
      return text.lastIndexOf(wanted);
    }
    Pattern pattern = new Pattern(wanted, budget);
    int last = -1;
    for (int at = pattern.indexIn(text, 0, budget);
        at >= 0;
        at = pattern.indexIn(text, at + 1, budget)) {
      last = at;
    }
    return last;
  }

  /** A long text that is searched for, prepared after Knuth, Morris and Pratt. */
  public static final class Pattern {
    private final String wanted;
    private final int[] borders;

    public Pattern(String wanted, Budget budget) {
      this.wanted = wanted;
      budget.value(wanted.length());
      this.borders = wanted.length() <= SHORT ? null : borders(wanted);
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

    public int indexIn(String text, int from, Budget budget) {
      if (borders == null) {
        return indexOf(text, wanted, from, budget);
      }
      int matched = 0;
      for (int i = from; i < text.length(); i++) {
        while (matched > 0 && text.charAt(i) != wanted.charAt(matched)) {
          matched = borders[matched - 1];
        }
        if (text.charAt(i) == wanted.charAt(matched)) {
          matched++;
        }
        if (matched == wanted.length()) {
          budget.work(i - from);
          return i - matched + 1;
        }
      }
      budget.work(text.length() - from);
      return -1;
    }
  }
}
