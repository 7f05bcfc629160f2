package org.workflowserver.web;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.workflowserver.json.Text;

/**
 * A page and its parts: elements with an id, each between two marks. What stands in the id before
 * the first hyphen names the group of a part; a group keeps its order and only grows.
 *
 * <p>A browser that knows each part's hash is sent those that changed, each behind a comment with
 * its group, its number in it and its hash. Run data is escaped on pages, so that nothing but the
 * page's own marks reads like one.
 *
 * @param frame the page without marks
 */
record PartedPage(String frame, Map<String, List<Part>> groups) {
  private static final String BEGIN = "<!--part-->";
  private static final String END = "<!--end-->";
  private static final String ID = " id=\"";
  private static final int HASH_LENGTH = 4;

  private record Part(String html, String hash) {
    static Part of(String html) {
      return new Part(html, hashOf(html));
    }
  }

  /** Differs where a part is not as it was before. */
  static String hashOf(String html) {
    // String's own hash, spread: its low bits alone tell too little of long texts.
    int hash = html.hashCode() * 0x9E3779B1;
    byte[] bytes = {(byte) (hash >>> 24), (byte) (hash >>> 16), (byte) (hash >>> 8)};
    return Text.base64Url(bytes);
  }

  /** Whether a page is made of parts. */
  static boolean isOne(String html) {
    return html.contains(BEGIN);
  }

  static PartedPage of(String html) {
    StringBuilder frame = new StringBuilder(html.length());
    Map<String, List<Part>> groups = new LinkedHashMap<>();
    int at = 0;
    for (int begin = html.indexOf(BEGIN); begin >= 0; begin = html.indexOf(BEGIN, at)) {
      int end = html.indexOf(END, begin);
      String part = html.substring(begin + BEGIN.length(), end).strip();
      frame.append(html, at, begin).append(part);
      groups.computeIfAbsent(group(part), name -> new ArrayList<>()).add(Part.of(part));
      at = end + END.length();
    }
    return new PartedPage(frame.append(html, at, html.length()).toString(), groups);
  }

  private static String group(String part) {
    int id = part.indexOf(ID) + ID.length();
    return part.substring(id, part.indexOf('-', id));
  }

  /** The page for a browser that knows nothing of it yet. */
  String whole() {
    int end = frame.lastIndexOf("</body>");
    return end < 0 || groups.isEmpty()
        ? frame
        : frame.substring(0, end)
            + "<div id=\"parts\" hidden=\"hidden\" data-known=\""
            + known()
            + "\"></div>"
            + frame.substring(end);
  }

  private String known() {
    return groups.entrySet().stream()
        .map(
            group ->
                group.getKey()
                    + "="
                    + group.getValue().stream().map(Part::hash).collect(Collectors.joining()))
        .collect(Collectors.joining(";"));
  }

  /** The parts that are not among those known; empty when some of these are gone. */
  Optional<String> newsSince(String known) {
    Map<String, String> before =
        Arrays.stream(known.split(";"))
            .map(group -> group.split("=", 2))
            .filter(group -> group.length == 2)
            .collect(Collectors.toMap(group -> group[0], group -> group[1], (a, b) -> b));
    StringBuilder news = new StringBuilder();
    for (Map.Entry<String, List<Part>> group : groups.entrySet()) {
      String hashes = before.getOrDefault(group.getKey(), "");
      if (hashes.length() / HASH_LENGTH > group.getValue().size()) {
        return Optional.empty();
      }
      addNews(news, group.getKey(), group.getValue(), hashes);
    }
    before.keySet().removeAll(groups.keySet());
    return before.isEmpty() ? Optional.of(news.toString()) : Optional.empty();
  }

  private static void addNews(StringBuilder news, String group, List<Part> parts, String hashes) {
    for (int i = 0; i < parts.size(); i++) {
      Part part = parts.get(i);
      if (!hashes.startsWith(part.hash(), i * HASH_LENGTH)) {
        news.append("<!--%s %d %s-->".formatted(group, i, part.hash())).append(part.html());
      }
    }
  }
}
