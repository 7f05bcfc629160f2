package org.workflowserver.outbound;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;
import java.util.zip.Inflater;
import java.util.zip.InflaterInputStream;
import java.util.zip.ZipException;

/** Reads a body, undoing its content coding, and stops as soon as any form is too long. */
final class BoundedBody {
  private static final int MAX_CODINGS = 2;

  private BoundedBody() {}

  /**
   * The decoded body. The stream stays open, because closing it would read on to its end.
   *
   * @param announced how many bytes are to come on the wire; negative when nobody knows
   * @param contentEncoding the header of that name, empty for none
   * @throws BodyTooLong when the body is longer than {@code max}, on the wire, decoded or between
   * @throws ZipException when it is not coded as the header says
   */
  static byte[] read(InputStream in, long announced, String contentEncoding, int max)
      throws IOException {
    List<String> codings =
        Stream.of(contentEncoding.toLowerCase(Locale.ROOT).split(","))
            .map(String::strip)
            .filter(coding -> !coding.isEmpty() && !coding.equals("identity"))
            .toList();
    // For a length that it does not know the stream takes 16 KiB at once.
    int most = announced < 0 ? max : Math.toIntExact(Math.min(announced, max));
    if (codings.isEmpty()) {
      return all(in, most);
    }
    if (codings.size() > MAX_CODINGS) {
      throw new ZipException("More than " + MAX_CODINGS + " content codings");
    }
    byte[] body = all(in, most);
    for (String coding : codings.reversed()) {
      body = decoded(coding, body, max);
    }
    return body;
  }

  private static byte[] decoded(String coding, byte[] body, int max) throws IOException {
    if (body.length == 0) {
      return body;
    }
    try (InputStream in = decoding(coding, body)) {
      return all(in, max);
    } catch (EOFException e) {
      ZipException cut = new ZipException("The coded body is cut short");
      cut.initCause(e);
      throw cut;
    }
  }

  private static InputStream decoding(String coding, byte[] body) throws IOException {
    InputStream in = new ByteArrayInputStream(body);
    return switch (coding) {
      case "gzip", "x-gzip" -> new FewEmptyMembers(in);
      // Both forms are met: with the zlib header that the standard wants, and without.
      case "deflate" ->
          new InflaterInputStream(in, new Inflater((body[0] & 0x0f) != 8)) {
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

  /** The library reads on to the next member by calling itself, once more for each empty one. */
  private static final class FewEmptyMembers extends GZIPInputStream {
    private static final int MAX = 100;

    private int depth;

    FewEmptyMembers(InputStream in) throws IOException {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      if (depth == MAX) {
        throw new ZipException("More than " + MAX + " empty members in a row");
      }
      depth++;
      try {
        return super.read(bytes, from, length);
      } finally {
        depth--;
      }
    }
  }

  /** The body is longer than is read. */
  static final class BodyTooLong extends IOException {}
}
