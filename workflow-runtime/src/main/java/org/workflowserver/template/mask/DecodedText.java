package org.workflowserver.template.mask;

import java.util.HexFormat;

/**
 * A text with the escapes of a syntax undone, that knows where each of its characters came from.
 * What is no escape stays as it is.
 */
final class DecodedText {
  private static final int NOTHING = -1;

  private final String source;
  private final char[] decoded;
  private final int[] origins;

  /** Where each character ends in the source; null where each ends at the next one's beginning. */
  private int[] ends;

  private int length;
  private int sourceLength;

  private DecodedText(String source) {
    this.source = source;
    this.sourceLength = source.length();
    // No escape is shorter than what it stands for.
    this.decoded = new char[source.length()];
    this.origins = new int[source.length()];
  }

  String text() {
    return new String(decoded, 0, length);
  }

  /** Where the character at {@code index} begins in the source; of the end, the source's end. */
  int origin(int index) {
    return index == length ? sourceLength : origins[index];
  }

  /** Where the character before {@code index} ends in the source. */
  int end(int index) {
    return ends == null || index == 0 ? origin(index) : ends[index - 1];
  }

  /**
   * This text, which was decoded from what {@code outer} was decoded to, with places in its source.
   */
  DecodedText from(DecodedText outer) {
    for (int i = 0; i < length; i++) {
      origins[i] = outer.origin(origins[i]);
      if (ends != null) {
        ends[i] = outer.end(ends[i]);
      }
    }
    sourceLength = outer.sourceLength;
    return this;
  }

  /** In one line: without line breaks and the blanks that follow them. */
  static DecodedText withoutLineBreaks(String source) {
    DecodedText text = new DecodedText(source);
    text.ends = new int[source.length()];
    boolean begins = false;
    for (int at = 0; at < source.length(); at++) {
      char c = source.charAt(at);
      boolean breaks = c == '\n' || c == '\r';
      begins = breaks || begins && (c == ' ' || c == '\t');
      if (!begins) {
        text.ends[text.length] = at + 1;
        text.append(c, at);
      }
    }
    return text;
  }

  /** With {@code %XX} read as UTF-8 and, if asked, {@code +} as a space. */
  static DecodedText ofUrl(String source, boolean plusIsSpace) {
    DecodedText text = new DecodedText(source);
    int at = 0;
    while (at < source.length()) {
      char c = source.charAt(at);
      int octet = c == '%' ? text.octet(at) : NOTHING;
      if (octet != NOTHING) {
        at += text.character(at, octet);
      } else {
        text.append(c == '+' && plusIsSpace ? ' ' : c, at++);
      }
    }
    return text;
  }

  /** With the escapes of JSON strings read. */
  static DecodedText ofJson(String source) {
    DecodedText text = new DecodedText(source);
    int at = 0;
    while (at < source.length()) {
      char c = source.charAt(at);
      int escape = c == '\\' && at + 1 < source.length() ? source.charAt(at + 1) : NOTHING;
      int unit = escape == 'u' ? text.hex(at + 2, 4) : NOTHING;
      int meant = "\"\\/bfnrt".indexOf(escape);
      if (unit != NOTHING) {
        text.append((char) unit, at);
        at += 6;
      } else if (escape != NOTHING && meant >= 0) {
        text.append("\"\\/\b\f\n\r\t".charAt(meant), at);
        at += 2;
      } else {
        text.append(c, at++);
      }
    }
    return text;
  }

  /** Reads one character of UTF-8 from {@code %XX}s; how much of the source it takes. */
  private int character(int at, int lead) {
    int more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : lead >= 0xc0 ? 1 : 0;
    int point = more == 0 ? lead : lead & (0x3f >> more);
    for (int i = 1; i <= more; i++) {
      int octet = octet(at + 3 * i);
      if (octet == NOTHING || (octet & 0xc0) != 0x80) {
        // Not UTF-8: the octet stands for itself.
        append((char) lead, at);
        return 3;
      }
      point = point << 6 | (octet & 0x3f);
    }
    for (char unit : Character.toChars(Math.min(point, Character.MAX_CODE_POINT))) {
      append(unit, at);
    }
    return 3 * (more + 1);
  }

  private int octet(int at) {
    return at < source.length() && source.charAt(at) == '%' ? hex(at + 1, 2) : NOTHING;
  }

  private int hex(int from, int digits) {
    if (from + digits > source.length()) {
      return NOTHING;
    }
    for (int i = from; i < from + digits; i++) {
      if (!HexFormat.isHexDigit(source.charAt(i))) {
        return NOTHING;
      }
    }
    return HexFormat.fromHexDigits(source, from, from + digits);
  }

  private void append(char c, int origin) {
    origins[length] = origin;
    decoded[length++] = c;
  }
}
