package org.workflowserver.template.value;

import org.workflowserver.pattern.TextSearch;

/** A text that is searched for in others, at the cost of a budget. */
public final class Search {
  private static final int BEGINNING = 8;

  private final TextSearch wanted;
  private final int length;
  private final Budget budget;
  private boolean prepared;

  public Search(String wanted, Budget budget) {
    this.budget = budget;
    this.length = wanted.length();
    this.wanted = new TextSearch(wanted);
  }

  /** Where it begins in {@code text} for the first time from there on; -1 where it does not. */
  public int indexIn(String text, int from) {
    prepare(text);
    int found = wanted.indexIn(text, from);
    budget.work(BEGINNING + (found < 0 ? text.length() : found + length) - from);
    return found;
  }

  /** A long one is prepared once, for the first text that may have it. */
  private void prepare(String text) {
    if (!prepared && length > TextSearch.SHORT && text.length() >= length) {
      prepared = true;
      budget.value(length);
    }
  }

  /** Where it begins in {@code text} for the last time; -1 where it does not. */
  public int lastIndexIn(String text) {
    budget.work(BEGINNING + text.length());
    prepare(text);
    return wanted.lastIndexIn(text);
  }
}
