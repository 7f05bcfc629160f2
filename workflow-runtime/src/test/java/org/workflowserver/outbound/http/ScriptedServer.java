package org.workflowserver.outbound.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** A server on the loopback interface that says exactly the bytes that a test gives it. */
public final class ScriptedServer implements AutoCloseable {
  /** One answer. */
  @FunctionalInterface
  public interface Answer {
    /** Writes the answer; the connection stays open unless this closes it. */
    void write(OutputStream out, Socket socket) throws IOException;
  }

  private final ServerSocket listener;
  private final Thread acceptor;
  private final Queue<Answer> answers = new ConcurrentLinkedQueue<>();
  private final List<String> requests = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private volatile Answer usual;
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();

  /** Listens by plain TCP. */
  public ScriptedServer() throws IOException {
    this(new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1")));
  }

  /** Listens where it is told to. */
  public ScriptedServer(ServerSocket listener) {
    this.listener = listener;
    this.acceptor = Thread.ofVirtual().start(this::accept);
  }

  /** Where it listens. */
  public int port() {
    return listener.getLocalPort();
  }

  /** A URL of this server. */
  public String url(String path) {
    return "http://127.0.0.1:" + port() + path;
  }

  /** The heads and bodies received so far, one text each. */
  public List<String> requests() {
    return requests;
  }

  /** How many connections were accepted. */
  public int connections() {
    return connections.get();
  }

  /** How many connections are open: neither side has closed them, as far as this one has seen. */
  public int open() {
    return open.get();
  }

  /** Adds an answer that is written as it stands, line ends made CRLF. */
  public ScriptedServer answer(String text) {
    byte[] bytes =
        text.replace("\r\n", "\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    return answer((out, socket) -> out.write(bytes));
  }

  /** Adds an answer with this status line, these headers and a body. */
  public ScriptedServer answer(String status, String headers, byte[] body) {
    return answer(whole(status, headers, body));
  }

  /** What is answered when no other answer is left; without it the connection is closed. */
  public ScriptedServer always(String status, String headers, byte[] body) {
    return always(whole(status, headers, body));
  }

  /** As {@link #always(String, String, byte[])}. */
  ScriptedServer always(Answer answer) {
    usual = answer;
    return this;
  }

  /** Adds an answer. */
  public ScriptedServer answer(Answer answer) {
    answers.add(answer);
    return this;
  }

  @Override
  public void close() throws IOException {
    listener.close();
    try {
      acceptor.join(); // The port takes connections until the last call of accept has ended.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  /** Ends the connections, not the listening. */
  void dropConnections() throws IOException {
    for (Socket socket : sockets) {
      socket.close();
    }
    sockets.clear();
  }

  private static Answer whole(String status, String headers, byte[] body) {
    String head = "HTTP/1.1 " + status + "\r\n" + headers + "Content-Length: " + body.length;
    return (out, socket) -> {
      out.write((head + "\r\n\r\n").getBytes(StandardCharsets.UTF_8));
      out.write(body);
    };
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        connections.incrementAndGet();
        open.incrementAndGet();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket socket) {
    try (socket) {
      InputStream in = socket.getInputStream();
      OutputStream out = socket.getOutputStream();
      for (String request = read(in); request != null; request = read(in)) {
        requests.add(request);
        Answer next = answers.poll();
        Answer answer = next == null ? usual : next;
        if (answer == null) {
          return;
        }
        answer.write(out, socket);
        out.flush();
      }
    } catch (IOException e) {
      // The client hung up, which is what several tests are about.
    } finally {
      open.decrementAndGet();
    }
  }

  private static String read(InputStream in) throws IOException {
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      head.write(octet);
      String text = head.toString(StandardCharsets.UTF_8);
      if (text.endsWith("\r\n\r\n")) {
        return text + new String(in.readNBytes(length(text)), StandardCharsets.UTF_8);
      }
    }
    return null;
  }

  private static int length(String head) {
    return head.lines()
        .filter(line -> line.regionMatches(true, 0, "content-length:", 0, 15))
        .map(line -> Integer.parseInt(line.substring(15).strip()))
        .findFirst()
        .orElse(0);
  }
}
