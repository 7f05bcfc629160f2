package org.workflowserver.outbound;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PushbackInputStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** Reads a body, undoing its content coding, and stops as soon as either form is too long. */
final class BoundedBody {
  private static final int MAX_CODINGS = 2;

  private BoundedBody() {}

  /**
   * The decoded body. The stream stays open, because closing it would read on to its end.
   *
   * @param contentEncoding the header of that name, empty for none
   * @throws BodyTooLong when the body is longer than {@code max}, on the wire or decoded
   * @throws ZipException when it is not coded as the header says
   */
  static byte[] read(InputStream in, String contentEncoding, int max) throws IOException {
    List<String> codings =
        Stream.of(contentEncoding.toLowerCase(Locale.ROOT).split(","))
            .map(String::strip)
            .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
            .toList();
    if (codings.isEmpty()) {
      return all(in, max);
    }
    if (codings.size() > MAX_CODINGS) {
      throw new ZipException("More than " + MAX_CODINGS + " content codings");
    }
    InputStream decoded = new ByteArrayInputStream(all(in, max));
    try {
      for (String coding : codings.reversed()) {
        decoded = decoding(coding, decoded);
      }
      return all(decoded, max);
    } finally {
      decoded.close();
    }
  }

  private static InputStream decoding(String coding, InputStream in) throws IOException {
    PushbackInputStream peekable = new PushbackInputStream(in, 1);
    int first = peekable.read();
    if (first < 0) {
      return peekable;
    }
    peekable.unread(first);
    return switch (coding) {
      case "gzip", "x-gzip" -> new GZIPInputStream(peekable);
      // Both forms are met: with the zlib header that the standard wants, and without.
      case "deflate" ->
          new InflaterInputStream(peekable, new Inflater((first & 0x0f) != 8)) {
            @Override
            public void close() throws IOException {
              super.close();
              inf.end();
            }
          };
      default -> throw new ZipException("Unknown content coding " + coding);
    };
  }

  private static byte[] all(InputStream in, int max) throws IOException {
    byte[] body = in.readNBytes(max + 1);
    if (body.length > max) {
      throw new BodyTooLong();
    }
    return body;
  }

  /** The body is longer than is read. */
  static final class BodyTooLong extends IOException {}
}
