package org.workflowserver.component.mail;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.workflowserver.outbound.mail.MailAddress;

/**
 * Text as it stands in a header: short lines of ASCII. What is anything else, or could be taken for
 * something else, becomes encoded words (RFC 2047).
 */
final class HeaderText {
  private static final String FOLD = "\r\n ";

  /** With {@code =?UTF-8?B?…?=} around it and the longest header name before it, under 76. */
  private static final int BYTES_OF_A_WORD = 39;

  private static final int LONGEST_LINE = 60;

  private static final Pattern PLAIN = Pattern.compile("[!-~]{1,60}+(?: [!-~]{1,60}+)*+");
  private static final Pattern PHRASE = Pattern.compile("[A-Za-z0-9!*+/_' -]{1,60}");
  private static final Pattern QUOTABLE = Pattern.compile("[ -~]{1,60}");

  private HeaderText() {}

  /** Free text, such as a subject. */
  static String of(String text) {
    return PLAIN.matcher(text).matches() && !text.contains("=?") ? folded(text) : encoded(text);
  }

  /** Addresses, each on a line of its own. */
  static String of(List<MailAddress> addresses) {
    return addresses.stream().map(HeaderText::of).collect(Collectors.joining("," + FOLD));
  }

  private static String of(MailAddress address) {
    String bare = address.address();
    return address.name() == null ? bare : phrase(address.name()) + FOLD + "<" + bare + ">";
  }

  private static String phrase(String name) {
    if (name.contains("=?") || !QUOTABLE.matcher(name).matches()) {
      return encoded(name);
    }
    return PHRASE.matcher(name).matches() && PLAIN.matcher(name).matches()
        ? name
        : '"' + name.replaceAll("[\\\\\"]", "\\\\$0") + '"';
  }

  private static String folded(String text) {
    StringBuilder folded = new StringBuilder();
    int length = 0;
    for (String word : text.split(" ")) {
      if (length > 0 && length + 1 + word.length() > LONGEST_LINE) {
        folded.append("\r\n");
        length = 0;
      }
      folded.append(folded.isEmpty() ? "" : " ").append(word);
      length += 1 + word.length();
    }
    return folded.toString();
  }

  private static String encoded(String text) {
    List<String> words = new ArrayList<>();
    StringBuilder word = new StringBuilder();
    int bytes = 0;
    for (int point : text.codePoints().toArray()) {
      String character = Character.toString(point);
      int more = character.getBytes(StandardCharsets.UTF_8).length;
      if (bytes + more > BYTES_OF_A_WORD) {
        words.add(word.toString());
        word.setLength(0);
        bytes = 0;
      }
      word.append(character);
      bytes += more;
    }
    words.add(word.toString());
    return words.stream().map(HeaderText::encodedWord).collect(Collectors.joining(FOLD));
  }

  private static String encodedWord(String word) {
    byte[] bytes = word.getBytes(StandardCharsets.UTF_8);
    return word.isEmpty() ? "" : "=?UTF-8?B?" + Base64.getEncoder().encodeToString(bytes) + "?=";
  }
}
