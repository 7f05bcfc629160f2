package org.workflowserver.system.benchmark;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.Arrays;
import java.util.Locale;

/**
 * Reads messages of HTTP/1.1 from one connection, one after another, with as little work as can be:
 * what measures must not take from the machine what is measured.
 */
final class HttpMessageReader {
  private static final byte[] END = "\r\n\r\n".getBytes(ISO_8859_1);

  private byte[] buffer = new byte[8_192];
  private int filled;
  private int bodyAt;
  private String head;

  /** Reads the next message's head; false when the other side has closed the connection. */
  boolean read(InputStream in) throws IOException {
    bodyAt = find(END, 0);
    while (bodyAt < 0) {
      if (!fill(in)) {
        return false;
      }
      bodyAt = find(END, 0);
    }
    head = new String(buffer, 0, bodyAt, ISO_8859_1);
    bodyAt += END.length;
    return true;
  }

  /** The whole head, without the empty line that ends it. */
  String head() {
    return head;
  }

  /** The status of a response, {@code HTTP/1.1 202 …}. */
  int status() {
    return Integer.parseInt(head, 9, 12, 10);
  }

  /** The value of a header in lower case; null when there is none. */
  String header(String name) {
    int at = 0;
    int length = name.length();
    while ((at = head.indexOf('\n', at) + 1) > 0) {
      if (head.regionMatches(true, at, name, 0, length) && head.charAt(at + length) == ':') {
        int end = head.indexOf('\r', at);
        return head.substring(at + length + 1, end < 0 ? head.length() : end)
            .strip()
            .toLowerCase(Locale.ROOT);
      }
    }
    return null;
  }

  /** Reads the rest of the message and forgets it. */
  void skipBody(InputStream in) throws IOException {
    body(in, 0);
  }

  /** Reads the rest of the message; the first characters of its body. */
  String body(InputStream in, int characters) throws IOException {
    String length = header("Content-Length");
    if (length != null) {
      return take(in, bodyAt + Integer.parseInt(length), bodyAt, characters);
    }
    if ("chunked".equals(header("Transfer-Encoding"))) {
      return chunks(in, characters);
    }
    return take(in, bodyAt, bodyAt, 0);
  }

  private String chunks(InputStream in, int characters) throws IOException {
    int at = bodyAt;
    int first = -1;
    while (true) {
      int line = find(END, 0, 2, at);
      while (line < 0) {
        require(in);
        line = find(END, 0, 2, at);
      }
      int size = Integer.parseInt(new String(buffer, at, line - at, ISO_8859_1), 16);
      first = first < 0 ? line + 2 : first;
      at = line + 2 + size + 2;
      while (filled < at) {
        require(in);
      }
      if (size == 0) {
        return take(in, at, first, characters);
      }
    }
  }

  private String take(InputStream in, int end, int from, int characters) throws IOException {
    while (filled < end) {
      require(in);
    }
    String text = new String(buffer, from, Math.min(characters, end - from), ISO_8859_1);
    System.arraycopy(buffer, end, buffer, 0, filled - end);
    filled -= end;
    return text;
  }

  private void require(InputStream in) throws IOException {
    if (!fill(in)) {
      throw new EOFException("The connection was closed in the middle of a message.");
    }
  }

  private boolean fill(InputStream in) throws IOException {
    if (filled == buffer.length) {
      buffer = Arrays.copyOf(buffer, 2 * buffer.length);
    }
    int read = in.read(buffer, filled, buffer.length - filled);
    filled += Math.max(0, read);
    return read >= 0;
  }

  private int find(byte[] what, int from) {
    return find(what, 0, what.length, from);
  }

  private int find(byte[] what, int whatFrom, int whatTo, int from) {
    int length = whatTo - whatFrom;
    for (int i = from; i <= filled - length; i++) {
      if (buffer[i] == what[whatFrom]
          && Arrays.equals(buffer, i, i + length, what, whatFrom, whatTo)) {
        return i;
      }
    }
    return -1;
  }
}
