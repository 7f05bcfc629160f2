package org.workflowserver.outbound.mail;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** Reads a mail server's replies, none longer than any honest one. */
final class SmtpReplies {
  private static final int LONGEST_LINE = 2_048;
  private static final int MOST_LINES = 100;
  private static final Pattern LINE = Pattern.compile("[2-5][0-9]{2}(?:[ -].*)?", Pattern.DOTALL);

  private final InputStream in;

  SmtpReplies(InputStream in) {
    this.in = new BufferedInputStream(in, 4_096);
  }

  /**
   * The next reply, all its lines.
   *
   * @throws Malformed when it is none
   */
  SmtpReply next() throws IOException {
    List<String> lines = new ArrayList<>();
    String code = null;
    while (lines.size() < MOST_LINES) {
      String line = line();
      if (!LINE.matcher(line).matches() || (code != null && !line.startsWith(code))) {
        throw new Malformed("The mail server's reply is not valid SMTP");
      }
      code = line.substring(0, 3);
      lines.add(line.length() > 4 ? line.substring(4) : "");
      if (line.length() == 3 || line.charAt(3) == ' ') {
        return new SmtpReply(Integer.parseInt(code), lines);
      }
    }
    throw new Malformed("The mail server's reply is longer than " + MOST_LINES + " lines");
  }

  /** Whether more has come than was read. */
  boolean hasMore() throws IOException {
    return in.available() > 0;
  }

  /** Waits for a sign of the other side, or its end. */
  void awaitSign() throws IOException {
    in.read();
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet != '\n'; octet = in.read()) {
      if (octet < 0) {
        throw new EOFException("The mail server hung up.");
      }
      if (line.size() == LONGEST_LINE) {
        throw new Malformed("A line of the mail server is longer than " + LONGEST_LINE + " bytes");
      }
      line.write(octet);
    }
    String text = line.toString(StandardCharsets.UTF_8);
    return text.endsWith("\r") ? text.substring(0, text.length() - 1) : text;
  }

  /** What the other side says is no reply; the message is fit for the author of the workflow. */
  static final class Malformed extends IOException {
    Malformed(String message) {
      super(message);
    }
  }
}
