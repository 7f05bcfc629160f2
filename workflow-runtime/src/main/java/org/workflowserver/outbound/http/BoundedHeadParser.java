package org.workflowserver.outbound.http;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.ConnectionClosedException;
import org.apache.hc.core5.http.HttpException;
import org.apache.hc.core5.http.HttpStatus;
import org.apache.hc.core5.http.MessageConstraintException;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.config.Http1Config;
import org.apache.hc.core5.http.impl.io.DefaultHttpResponseParser;
import org.apache.hc.core5.http.io.HttpMessageParser;
import org.apache.hc.core5.http.io.SessionInputBuffer;

/**
 * Reads the heads of one connection's answers and stops as soon as one is too long in all, the
 * interim ones before it included; the library bounds each line and the number of lines, which
 * together would still be megabytes, and no number of interim answers.
 */
final class BoundedHeadParser implements HttpMessageParser<ClassicHttpResponse> {
  private final HttpMessageParser<ClassicHttpResponse> parser;
  private final int maxBytes;

  /** Whether the last head was an interim one, and what was read of such since a final one. */
  private boolean interim;

  private int interimBytes;

  BoundedHeadParser(int maxBytes) {
    this.maxBytes = maxBytes;
    this.parser =
        new DefaultHttpResponseParser(Http1Config.custom().setMaxLineLength(maxBytes).build());
  }

  @Override
  public ClassicHttpResponse parse(SessionInputBuffer buffer, InputStream in)
      throws IOException, HttpException {
    if (!interim && buffer.length() > 0) {
      throw new NothingReceived(new IOException("What came before the request answers nothing."));
    }
    // What lies in the buffer was read behind an interim answer and is shorter than the buffer.
    boolean empty = buffer.length() == 0;
    CountingStream counted = new CountingStream(in, maxBytes + buffer.capacity() - interimBytes);
    try {
      ClassicHttpResponse head = parser.parse(buffer, counted);
      interim = head != null && head.getCode() < HttpStatus.SC_OK;
      interimBytes = interim ? interimBytes + counted.count : 0;
      return head;
    } catch (MessageConstraintException | HeadTooLong e) {
      throw new HeadTooLong(e);
    } catch (InterruptedIOException e) {
      throw e;
    } catch (IOException | HttpException e) {
      if (empty && counted.count == 0 && e instanceof IOException) {
        throw new NothingReceived(e);
      }
      // Half a head is not valid HTTP either, but the cause is the connection.
      if (counted.ended) {
        throw new ConnectionClosedException("The head was cut short.", e);
      }
      throw e;
    }
  }

  /** The head is longer than is read. */
  static final class HeadTooLong extends IOException {
    HeadTooLong(Exception cause) {
      super("The head of the answer is too long.", cause);
    }
  }

  /** The connection ended before the first byte of an answer. */
  static final class NothingReceived extends NoHttpResponseException {
    NothingReceived(Exception cause) {
      super("Nothing was received.");
      initCause(cause);
    }
  }

  private static final class CountingStream extends FilterInputStream {
    private final int max;
    private int count;
    private boolean ended;

    CountingStream(InputStream in, int max) {
      super(in);
      this.max = max;
    }

    @Override
    public int read() throws IOException {
      int octet = super.read();
      count(octet < 0 ? -1 : 1);
      return octet;
    }

    @Override
    public int read(byte[] bytes, int from, int length) throws IOException {
      int read = super.read(bytes, from, length);
      count(read);
      return read;
    }

    private void count(int more) throws HeadTooLong {
      ended = more < 0;
      count += Math.max(0, more);
      if (count > max) {
        throw new HeadTooLong(null);
      }
    }
  }
}
