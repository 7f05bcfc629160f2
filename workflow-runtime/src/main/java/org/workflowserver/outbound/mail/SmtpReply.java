package org.workflowserver.outbound.mail;

import java.util.List;
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

  /** Code and text, short and printable. */
  String text() {
    String text = (code + " " + String.join(" ", lines)).replaceAll("\\p{Cntrl}", " ").strip();
    return Text.shortened(text, LONGEST_TEXT);
  }
}
