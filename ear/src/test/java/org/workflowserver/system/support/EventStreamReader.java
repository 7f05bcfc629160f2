package org.workflowserver.system.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.BufferedReader;
import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.workflowserver.json.Json;

/** Reads server-sent events over a connection of its own, which it may close at any time. */
public final class EventStreamReader implements AutoCloseable {
  private static final int PATIENCE_MINUTES = 3;

  private final Socket socket;
  private final Map<String, String> headers = new TreeMap<>();
  private final List<Event> events = new CopyOnWriteArrayList<>();
  private final AtomicInteger comments = new AtomicInteger();
  private final CompletableFuture<Boolean> end = new CompletableFuture<>();
  private volatile String problem = "";

  /** An event as it came. */
  public record Event(String name, String id, Map<String, Object> data) {}

  private EventStreamReader(Socket socket) {
    this.socket = socket;
  }

  /** Opens the stream and reads it as it comes. */
  public static EventStreamReader open(URI server, String token, String runId, String lastEventId) {
    EventStreamReader stream = openWithoutReading(server, token, runId, lastEventId);
    Thread.startVirtualThread(stream::read);
    return stream;
  }

  /** Opens streams until one has so many events: a server may refuse, or a token end, at once. */
  public static EventStreamReader openUntilItHas(int events, Supplier<EventStreamReader> opening) {
    AtomicReference<EventStreamReader> open = new AtomicReference<>();
    await()
        .untilAsserted(
            () -> {
              EventStreamReader stream = opening.get();
              try {
                open.set(stream.awaitEvents(events));
              } catch (AssertionError e) {
                stream.close();
                throw e;
              }
            });
    return open.get();
  }

  /** Requests the stream and reads none of it. */
  public static EventStreamReader openWithoutReading(
      URI server, String token, String runId, String lastEventId) {
    try {
      Socket socket = new Socket(server.getHost(), server.getPort());
      String request =
          "GET /workflows/runs/"
              + runId
              + "/events HTTP/1.1\r\nHost: a\r\nAccept: text/event-stream\r\nAuthorization: Bearer "
              + token
              + (lastEventId == null ? "" : "\r\nLast-Event-ID: " + lastEventId)
              + "\r\n\r\n";
      socket.getOutputStream().write(request.getBytes(StandardCharsets.ISO_8859_1));
      return new EventStreamReader(socket);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Closes the connection without ending the stream. */
  public void disconnect() {
    close();
  }

  public List<Event> events() {
    return List.copyOf(events);
  }

  public List<String> ids() {
    return events.stream().map(Event::id).toList();
  }

  /** The data of the events of that name. */
  public List<Map<String, Object>> data(String name) {
    return events.stream().filter(event -> event.name.equals(name)).map(Event::data).toList();
  }

  public Event last() {
    return events.getLast();
  }

  public int comments() {
    return comments.get();
  }

  public String header(String name) {
    return headers.get(name);
  }

  public EventStreamReader awaitEvents(int number) {
    await().until(() -> events.size() >= number || end.isDone());
    assertThat(events).as(problem).hasSizeGreaterThanOrEqualTo(number);
    return this;
  }

  /** Waits for that many events; a stream that the server has ended may have had fewer. */
  public void awaitEventsOrEnd(int number) {
    await().until(() -> events.size() >= number || end.isDone());
    assertThat(events.size() >= number || end.join()).as(problem).isTrue();
  }

  /** Waits until the server has ended the stream, completely. */
  public EventStreamReader awaitEnd() {
    assertThat(end.completeOnTimeout(false, PATIENCE_MINUTES, TimeUnit.MINUTES).join())
        .as("that the stream has ended, and not broken off: %s after %s", problem, ids())
        .isTrue();
    return this;
  }

  /** Reads the rest of a stream that was opened without reading; how many bytes. */
  public long drain() {
    long bytes = 0;
    try {
      byte[] piece = new byte[1 << 16];
      InputStream in = socket.getInputStream();
      for (int n = in.read(piece); n >= 0; n = in.read(piece)) {
        bytes += n;
      }
    } catch (IOException e) {
      problem = e.toString();
    }
    return bytes;
  }

  private void read() {
    try {
      InputStream in = socket.getInputStream();
      readHead(in);
      BufferedReader lines =
          new BufferedReader(new InputStreamReader(new ChunkedBody(in), StandardCharsets.UTF_8));
      TreeMap<String, String> fields = new TreeMap<>();
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        take(line, fields);
      }
      end.complete(true);
    } catch (IOException | RuntimeException | AssertionError e) {
      problem = e.toString();
      end.complete(false);
    }
  }

  private void take(String line, Map<String, String> fields) {
    if (line.startsWith(":")) {
      comments.incrementAndGet();
    } else if (!line.isEmpty()) {
      String[] field = line.split(": ", 2);
      fields.put(field[0], field[1]);
    } else if (!fields.isEmpty()) {
      assertThat(fields).containsOnlyKeys("event", "id", "data");
      String name = fields.get("event");
      Map<String, Object> data = Json.parseObject(fields.get("data"));
      DescribedAnswers.checkSchema(name.equals("log") ? "Log" : "WorkflowRun", data);
      events.add(new Event(name, fields.get("id"), data));
      fields.clear();
    }
  }

  private void readHead(InputStream in) throws IOException {
    String status = line(in);
    if (!status.startsWith("HTTP/1.1 200")) {
      throw new IOException(status);
    }
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String[] pair = line.split(": ", 2);
      headers.put(pair[0].toLowerCase(Locale.ROOT), pair[1]);
    }
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new IOException("The connection was cut.");
      }
      if (c != '\r') {
        line.append((char) c);
      }
    }
    return line.toString();
  }

  @Override
  public void close() {
    try {
      socket.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A chunked body; distinguishes one that ended from one that broke off. */
  private static final class ChunkedBody extends FilterInputStream {
    private int left;
    private boolean over;

    ChunkedBody(InputStream in) {
      super(in);
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (left == 0 && !over) {
        left = Integer.parseInt(line(in), 16);
        over = left == 0;
      }
      if (over) {
        return -1;
      }
      int count = in.read(bytes, offset, Math.min(length, left));
      if (count < 0) {
        throw new IOException("The connection was cut.");
      }
      left -= count;
      if (left == 0) {
        line(in);
      }
      return count;
    }
  }
}
