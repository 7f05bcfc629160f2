package org.workflowserver.api.http;

import jakarta.ws.rs.HttpMethod;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.MultivaluedMap;
import jakarta.ws.rs.core.Request;
import jakarta.ws.rs.ext.Provider;
import jakarta.ws.rs.ext.WriterInterceptor;
import jakarta.ws.rs.ext.WriterInterceptorContext;
import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.regex.Pattern;
import java.util.zip.GZIPOutputStream;

/**
 * Sends answers in gzip to callers who ask for it, from 1 KiB on, and tells who asks by HEAD how
 * long they are. Streams of events are left as they are. An answer is for who has the token that it
 * was asked with, and no page of another origin can make a browser send that: from the length of an
 * answer nobody else learns what is in it.
 */
@Provider
public class Compression implements WriterInterceptor {
  /** Bytes up to which an answer is sent as it is. */
  static final int LARGEST_PLAIN = 1_024;

  private static final String GZIP = "gzip";

  /** A coding of that name, or any, that is not refused by a weight of 0. */
  private static final Pattern ASKED =
      Pattern.compile(
          "(^|[, ])(gzip|x-gzip|\\*)(?! *; *q=0(\\.0*)?( *,| *$))", Pattern.CASE_INSENSITIVE);

  @Context private HttpHeaders request;
  @Context private Request method;

  @Override
  public void aroundWriteTo(WriterInterceptorContext answer) throws IOException {
    boolean stream =
        answer.getMediaType().isCompatible(MediaType.SERVER_SENT_EVENTS_TYPE)
            && !answer.getMediaType().isWildcardType();
    if (stream) {
      answer.proceed();
    } else if (method.getMethod().equals(HttpMethod.HEAD)) {
      // The container knows the length of what it sends, which is nothing.
      Counted counted = new Counted();
      answer.setOutputStream(counted);
      write(answer);
      answer.getHeaders().putSingle(HttpHeaders.CONTENT_LENGTH, counted.length);
    } else {
      write(answer);
    }
  }

  private void write(WriterInterceptorContext answer) throws IOException {
    MultivaluedMap<String, Object> headers = answer.getHeaders();
    if (!isAsked(request.getHeaderString(HttpHeaders.ACCEPT_ENCODING))
        || headers.containsKey(HttpHeaders.CONTENT_ENCODING)) {
      answer.proceed();
      return;
    }
    OutputStream out = answer.getOutputStream();
    LongerCompressed body = new LongerCompressed(out, headers);
    answer.setOutputStream(body);
    try {
      answer.proceed();
      body.finish();
    } finally {
      body.end();
      answer.setOutputStream(out);
    }
  }

  /** Whether a header {@code Accept-Encoding} asks for gzip. */
  public static boolean isAsked(String header) {
    return header != null && ASKED.matcher(header).find();
  }

  /** Keeps nothing but the number of bytes. */
  private static final class Counted extends OutputStream {
    private long length;

    @Override
    public void write(int b) {
      length++;
    }

    @Override
    public void write(byte[] bytes, int offset, int count) {
      length += count;
    }
  }

  private static final class Gzip extends GZIPOutputStream {
    Gzip(OutputStream out) throws IOException {
      super(out);
    }

    void end() {
      def.end();
    }
  }

  /** Holds back the first bytes, until it is known whether there are enough to be compressed. */
  private static final class LongerCompressed extends FilterOutputStream {
    private final MultivaluedMap<String, Object> headers;
    private final ByteArrayOutputStream first = new ByteArrayOutputStream(LARGEST_PLAIN);
    private Gzip compressed;

    LongerCompressed(OutputStream out, MultivaluedMap<String, Object> headers) {
      super(out);
      this.headers = headers;
    }

    @Override
    public void write(int b) throws IOException {
      write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
      if (compressed == null && first.size() + length <= LARGEST_PLAIN) {
        first.write(bytes, offset, length);
        return;
      }
      if (compressed == null) {
        headers.putSingle(HttpHeaders.CONTENT_ENCODING, GZIP);
        headers.remove(HttpHeaders.CONTENT_LENGTH);
        compressed = new Gzip(out);
        first.writeTo(compressed);
      }
      compressed.write(bytes, offset, length);
    }

    @Override
    public void flush() {
      // All is sent when the body is complete.
    }

    @Override
    public void close() {
      // The container closes what it gave.
    }

    void finish() throws IOException {
      if (compressed == null) {
        first.writeTo(out);
      } else {
        compressed.finish();
      }
    }

    /** Gives back what compresses, which lies outside of the heap. */
    void end() {
      if (compressed != null) {
        compressed.end();
      }
    }
  }
}
