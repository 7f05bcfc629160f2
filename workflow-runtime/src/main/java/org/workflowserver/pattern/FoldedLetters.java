package org.workflowserver.pattern;

import com.google.re2j.Matcher;
import com.google.re2j.Pattern;

/**
 * Letters of a pattern whose case is ignored: the library looks for the other cases of each, those
 * in ranges included. Of the letters from U+1C80 to U+1C88 it would look without an end, since each
 * leads to letters that do not lead back to it.
 */
final class FoldedLetters {
  private static final int FIRST_WITHOUT_END = 0x1C80;
  private static final int LAST_WITHOUT_END = 0x1C88;
  private static final int LONGEST_HEX = 6;

  private static final Pattern FOLDING = Pattern.compile("\\(\\?[A-Za-z-]*i");
  private static final Pattern WITHOUT_END =
      Pattern.compile("[\\x{1C80}-\\x{1C88}]|\\\\x\\{0*1[Cc]8[0-8]\\}");
  private static final Pattern RANGE =
      Pattern.compile("(?s)(\\\\x\\{[0-9A-Fa-f]*\\}|\\\\?.)-(\\\\x\\{[0-9A-Fa-f]*\\}|\\\\?.)");

  private FoldedLetters() {}

  /** Whether a pattern may say by itself that it ignores case. */
  static boolean areIn(String pattern) {
    return FOLDING.matcher(pattern).find();
  }

  /** Whether the library would not come to an end with a pattern. */
  static boolean areWithoutEndIn(String pattern, boolean caseSensitive) {
    return (!caseSensitive || areIn(pattern))
        && (WITHOUT_END.matcher(pattern).find()
            || inRanges(pattern, FIRST_WITHOUT_END, LAST_WITHOUT_END) > 0);
  }

  /** How many are in the ranges of a pattern. */
  static long inRanges(String pattern) {
    return inRanges(pattern, 0, Character.MAX_CODE_POINT);
  }

  private static long inRanges(String pattern, int least, int most) {
    long letters = 0;
    for (int at = 0; at < pattern.length(); at++) {
      int end = LinearPattern.endOfAtom(pattern, at);
      Matcher range = RANGE.matcher(pattern.substring(at, Math.min(end + 1, pattern.length())));
      for (int from = 0; end > at && range.find(from); from = range.end(1)) {
        long first = Math.max(least, character(range.group(1)));
        letters += Math.max(0, Math.min(most, character(range.group(2))) - first + 1);
      }
      at = end;
    }
    return letters;
  }

  private static int character(String written) {
    if (!written.startsWith("\\x{")) {
      return written.codePointBefore(written.length());
    }
    String hex = written.substring(3, written.length() - 1).replaceFirst("^0+", "");
    return hex.length() > LONGEST_HEX ? Integer.MAX_VALUE : Integer.parseInt("0" + hex, 16);
  }
}
