package org.workflowserver.outbound.http;

import java.io.IOException;
import java.io.InputStream;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * A gzip stream; the library reads on to the next member by calling itself, once more for each
 * empty one, so there may be few of these.
 */
final class BoundedGzipStream extends GZIPInputStream {
  private static final int MAX = 100;

  private int depth;

  BoundedGzipStream(InputStream in) throws IOException {
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
