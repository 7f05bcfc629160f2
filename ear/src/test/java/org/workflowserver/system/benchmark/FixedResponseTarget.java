package org.workflowserver.system.benchmark;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.LongAdder;

/**
 * Receives the webhooks of a benchmark, sends the same response to each and counts. {@link
 * WebhookTarget} would take a good part of the machine that is measured.
 */
final class FixedResponseTarget implements AutoCloseable {
  /** The threads' names begin so. */
  static final String THREADS = "target-";

  private static final byte[] ANSWER =
      ("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: 11\r\n\r\n"
              + "{\"ok\":true}")
          .getBytes(US_ASCII);

  private final ServerSocket listening;
  private final Queue<Socket> connections = new ConcurrentLinkedQueue<>();
  private final LongAdder calls = new LongAdder();

  private FixedResponseTarget(ServerSocket listening) {
    this.listening = listening;
  }

  /** Listens on a free port of the loopback interface. */
  static FixedResponseTarget start() {
    try {
      FixedResponseTarget target =
          new FixedResponseTarget(new ServerSocket(0, 200, InetAddress.getByName("127.0.0.1")));
      Thread.ofPlatform().daemon().name(THREADS + "accept").start(target::accept);
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  int port() {
    return listening.getLocalPort();
  }

  /** How many calls have come so far. */
  long calls() {
    return calls.sum();
  }

  private void accept() {
    while (!listening.isClosed()) {
      try {
        Socket connection = listening.accept();
        connection.setTcpNoDelay(true);
        connections.add(connection);
        // A thread of the platform for each: their processor time can be told.
        Thread.ofPlatform()
            .daemon()
            .name(THREADS + connections.size())
            .start(() -> answer(connection));
      } catch (IOException e) {
        // Closed while it waited.
        close();
      }
    }
  }

  private void answer(Socket connection) {
    try (connection) {
      InputStream in = connection.getInputStream();
      OutputStream out = connection.getOutputStream();
      HttpMessageReader head = new HttpMessageReader();
      while (head.read(in)) {
        head.skipBody(in);
        calls.increment();
        out.write(ANSWER);
      }
    } catch (IOException e) {
      // The server has closed it, or it was killed.
      connections.remove(connection);
    }
  }

  @Override
  public void close() {
    closeQuietly(listening);
    connections.forEach(FixedResponseTarget::closeQuietly);
  }

  private static void closeQuietly(Closeable open) {
    try {
      open.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
