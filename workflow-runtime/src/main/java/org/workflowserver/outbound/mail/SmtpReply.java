package org.workflowserver.outbound.mail;

import java.util.List;
import java.util.function.Predicate;
import org.workflowserver.json.Text;

/**
 * A mail server's reply to a command.
 *
 * @param code three digits, of which the first says how it went
 * @param lines the text of each line
 */
record SmtpReply(int code, List<String> lines) {
  private static final int LONGEST_TEXT = 200;

  boolean isPositive() {
    return code >= 200 && code < 300;
  }

  /** Whether the same command may succeed later. */
  boolean isTemporary() {
    return code >= 400 && code < 500;
  }

  /**
   * Code and text, short and printable. Of a text that repeats a secret the code alone: where it is
   * cut, or a line ends, a part would be left in which nobody recognises it.
   *
   * @param isSecret whether a text holds a secret
   */
  String text(Predicate<String> isSecret) {
    String whole = String.join(" ", lines);
    if (isSecret.test(whole) || isSecret.test(String.join("\n", lines))) {
      return code + " ***";
    }
    String text = (code + " " + whole).replaceAll("\\p{Cntrl}", " ").strip();
    return Text.shortened(text, LONGEST_TEXT);
  }
}
