package org.workflowserver.system.benchmark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;

/**
 * Starts runs on and on over so many connections that are kept: each sends its next start when the
 * last one is answered. The threads are the platform's, so that their processor time can be told.
 */
final class BenchmarkLoadGenerator {
  /** The threads' names begin so. */
  static final String THREADS = "load-";

  private final CountDownLatch stop = new CountDownLatch(1);
  private final List<Connection> connections = new ArrayList<>();
  private final List<Thread> threads = new ArrayList<>();

  private BenchmarkLoadGenerator() {}

  /**
   * A start that was accepted.
   *
   * @param sent by the monotonic clock, in nanoseconds
   * @param answered likewise
   */
  record Accepted(String run, long sent, long answered) {}

  /**
   * A start that was not accepted.
   *
   * @param status of HTTP; 0 when the connection was lost
   * @param retryAfter whether the response has a {@code Retry-After} header
   * @param head the response's head, to show why; empty when there was none
   */
  record Refused(int status, boolean retryAfter, long answered, String head) {}

  /** Begins at once. */
  static BenchmarkLoadGenerator begin(
      URI server, StartMethod start, byte[] request, int numberOfConnections) {
    BenchmarkLoadGenerator load = new BenchmarkLoadGenerator();
    for (int i = 1; i <= numberOfConnections; i++) {
      Connection connection = load.new Connection(server, start, request);
      load.connections.add(connection);
      load.threads.add(
          Thread.ofPlatform().daemon().name(THREADS + i).start(connection::startRepeatedly));
    }
    return load;
  }

  /** Lets it go on for so long. */
  void awaitFor(Duration time) throws InterruptedException {
    assertThat(stop.await(time.toMillis(), TimeUnit.MILLISECONDS)).isFalse();
  }

  /** Ends it once the starts under way are answered. */
  void end() throws InterruptedException {
    stop.countDown();
    for (Thread thread : threads) {
      thread.join();
    }
  }

  List<Accepted> accepted() {
    return connections.stream().flatMap(connection -> connection.accepted.stream()).toList();
  }

  List<Refused> refused() {
    return connections.stream().flatMap(connection -> connection.refused.stream()).toList();
  }

  /** One connection; it is replaced when the server closes it, as it does now and then. */
  private final class Connection {
    private final URI server;
    private final StartMethod start;
    private final byte[] request;
    private final HttpMessageReader response = new HttpMessageReader();
    private final List<Accepted> accepted = new ArrayList<>();
    private final List<Refused> refused = new ArrayList<>();

    Connection(URI server, StartMethod start, byte[] request) {
      this.server = server;
      this.start = start;
      this.request = request;
    }

    void startRepeatedly() {
      try {
        while (stop.getCount() > 0) {
          startUntilClosed();
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    private void startUntilClosed() throws InterruptedException {
      try (Socket socket = new Socket(server.getHost(), server.getPort())) {
        socket.setTcpNoDelay(true);
        InputStream in = socket.getInputStream();
        OutputStream out = socket.getOutputStream();
        boolean kept = true;
        while (kept && stop.getCount() > 0) {
          long sent = System.nanoTime();
          out.write(request);
          if (!response.read(in)) {
            throw new IOException("The server closed the connection without an answer.");
          }
          String body = response.body(in, start.namingCharacters());
          note(sent, body);
          kept = !"close".equals(response.header("Connection"));
        }
      } catch (IOException e) {
        refused.add(new Refused(0, false, System.nanoTime(), ""));
      }
    }

    private void note(long sent, String body) throws InterruptedException {
      long now = System.nanoTime();
      String run = start.run(response, body);
      if (run != null) {
        accepted.add(new Accepted(run, sent, now));
        return;
      }
      String comeBack = response.header("Retry-After");
      refused.add(new Refused(response.status(), comeBack != null, now, response.head()));
      if (comeBack != null) {
        // As a good client does; the stop need not be waited for.
        stop.await(Long.parseLong(comeBack), TimeUnit.SECONDS);
      }
    }
  }
}
