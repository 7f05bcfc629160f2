package org.workflowserver.pattern;

import com.google.re2j.Pattern;
import com.google.re2j.PatternSyntaxException;
import java.util.ArrayDeque;
import java.util.Deque;

/**
 * A regular expression of an author, in RE2 syntax: matching takes time linear in the text, and
 * both factors of that time are bounded. Look-around and back-references do not exist in it.
 */
public final class LinearPattern {
  /** Longest pattern, in characters. */
  public static final int MAX_LENGTH = 1_000;

  /** Most work of one step's patterns together, see {@link #work}: a second. */
  public static final long MAX_WORK = 40L << 20;

  private static final int MAX_EXPANDED = 10_000;
  private static final int MAX_CHECKED = 1_000;

  /** A category of characters is hundreds of ranges, which are sorted once more for each. */
  private static final int OF_CATEGORY = 1_000;

  /** Letters in ranges whose other case is looked up in a step. */
  private static final int FOLDED_IN_A_STEP = 15;

  private final Pattern pattern;

  private LinearPattern(Pattern pattern) {
    this.pattern = pattern;
  }

  /**
   * The compiled pattern.
   *
   * @throws PatternRefused when it is no pattern, too long, or repeats too much
   */
  public static LinearPattern compile(String text, boolean caseSensitive) {
    if (text.length() > MAX_LENGTH) {
      throw new PatternRefused("A pattern has at most " + MAX_LENGTH + " characters.", null);
    }
    if (size(text, !caseSensitive) > MAX_EXPANDED) {
      throw new PatternRefused(
          "The pattern is too large with its repetitions and sets of characters written out.",
          null);
    }
    if (FoldedLetters.areWithoutEndIn(text, caseSensitive)) {
      throw new PatternRefused("A pattern can't ignore the case of U+1C80 to U+1C88.", null);
    }
    try {
      return new LinearPattern(Pattern.compile(text, caseSensitive ? 0 : Pattern.CASE_INSENSITIVE));
    } catch (PatternSyntaxException e) {
      throw new PatternRefused("Not a pattern: " + e.getDescription() + ".", e);
    }
  }

  /**
   * Says what {@link #compile} would of one of many patterns that are not used yet. Large ones are
   * compiled when they are: a definition has room for thousands.
   *
   * @throws PatternRefused as {@link #compile}
   */
  public static void check(String text) {
    long size = size(text);
    if (size <= MAX_CHECKED || size > MAX_EXPANDED || text.length() > MAX_LENGTH) {
      compile(text, true);
    }
  }

  /** Whether {@link #find} on this text stays within a second. */
  public boolean affords(String text) {
    return work(text) <= MAX_WORK;
  }

  /** What {@link #find} on this text takes at most, in steps of 10 to 20 nanoseconds. */
  public long work(String text) {
    return (long) pattern.programSize() * text.length();
  }

  /** How much a pattern is, in steps, before it is compiled: at least 1. */
  public static long size(String text) {
    return 1 + (text.length() > MAX_LENGTH ? text.length() : size(text, false));
  }

  private static long size(String text, boolean ignoresCase) {
    boolean folds = ignoresCase || FoldedLetters.areIn(text);
    return expandedSize(text)
        + categories(text) * OF_CATEGORY
        + (folds ? FoldedLetters.inRanges(text) / FOLDED_IN_A_STEP : 0);
  }

  /** Whether the pattern matches anywhere in {@code text}. */
  public boolean find(String text) {
    return pattern.matcher(text).find();
  }

  /**
   * How many steps the pattern has once counted repetitions are written out: the compiler writes
   * them out, so three nested {@code {1000}} would fill the memory before anything can be measured.
   */
  private static long expandedSize(String text) {
    Deque<Long> outer = new ArrayDeque<>();
    long size = 0;
    long last = 0;
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '(') {
        outer.push(size);
        size = 0;
        last = 0;
      } else if (c == ')' && !outer.isEmpty()) {
        last = size + 1;
        size = outer.pop() + last;
      } else if (c == '{' && repetition(text, at) > 0) {
        long times = repetition(text, at);
        size += last * (times - 1);
        last *= times;
      } else {
        at = endOfAtom(text, at);
        last = c == '*' || c == '+' || c == '?' ? last : 1;
        size++;
      }
      if (size > MAX_EXPANDED) {
        return size;
      }
    }
    return size + outer.stream().mapToLong(Long::longValue).sum();
  }

  private static long categories(String text) {
    long categories = 0;
    for (int at = text.indexOf('\\'); at >= 0; at = text.indexOf('\\', at + 2)) {
      categories += text.startsWith("p", at + 1) || text.startsWith("P", at + 1) ? 1 : 0;
    }
    return categories;
  }

  /** The larger bound of {@code {n}}, {@code {n,}} or {@code {n,m}}; 0 when it is none of them. */
  private static long repetition(String text, int open) {
    int close = text.indexOf('}', open);
    if (close < 0 || close - open > 12) {
      return 0;
    }
    long largest = 0;
    for (String bound : text.substring(open + 1, close).split(",", -1)) {
      if (!bound.chars().allMatch(c -> c >= '0' && c <= '9')) {
        return 0;
      }
      largest = Math.max(largest, bound.isEmpty() ? 1 : Long.parseLong(bound));
    }
    return Math.max(1, largest);
  }

  static int endOfAtom(String text, int at) {
    if (text.charAt(at) == '\\') {
      return text.startsWith("x{", at + 1) ? Math.max(at + 1, text.indexOf('}', at)) : at + 1;
    }
    return text.charAt(at) == '[' ? endOfClass(text, at) : at;
  }

  private static int endOfClass(String text, int open) {
    int at = open + 1;
    if (at < text.length() && text.charAt(at) == '^') {
      at++;
    }
    if (at < text.length() && text.charAt(at) == ']') {
      at++;
    }
    while (at < text.length() && text.charAt(at) != ']') {
      if (text.charAt(at) == '\\') {
        at++;
      } else if (text.startsWith("[:", at) && text.indexOf(":]", at) > 0) {
        at = text.indexOf(":]", at) + 1;
      }
      at++;
    }
    return at;
  }
}
