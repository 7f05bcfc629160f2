package org.workflowserver.web;

import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * The rows of the lists of a page: elements with a key, each between two marks. Each is sent with
 * its hash, and without content to a script that has a row with that hash.
 */
final class ListRows {
  private static final Pattern ROW = Pattern.compile("<!--row-->(.*?)<!--end-->", Pattern.DOTALL);

  /** What a page is indented by; texts and attributes keep theirs. No place is read twice. */
  private static final Pattern INDENT = Pattern.compile("(?<=>)\\n\\s++|(?<!\\s)\\n\\s++(?=<)");

  private static final Pattern START =
      Pattern.compile("<([a-z]+)(?=[^>]* (data-key=\"[^\">]*\"))", Pattern.DOTALL);

  private ListRows() {}

  /**
   * The page as it is sent; it may have no rows.
   *
   * @param known the hashes of the rows that the asking page has, with commas between them
   */
  static String withoutKnown(String html, String known) {
    Set<String> hashes = Arrays.stream(known.split(",")).collect(Collectors.toSet());
    return ROW.matcher(html)
        .replaceAll(row -> Matcher.quoteReplacement(withoutKnown(row.group(1), hashes)));
  }

  private static String withoutKnown(String written, Set<String> known) {
    String row = INDENT.matcher(written.strip()).replaceAll("\n");
    Matcher start = START.matcher(row);
    if (!start.lookingAt()) {
      throw new IllegalStateException("A row begins with an element that has a key.");
    }
    String hash = PartedPage.hashOf(row);
    String tag = "<" + start.group(1) + " data-hash=\"" + hash + "\"";
    return known.contains(hash)
        ? "%s %s data-same=\"true\"></%s>".formatted(tag, start.group(2), start.group(1))
        : tag + row.substring(start.end());
  }
}
