package org.workflowserver.outbound.mail;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.ExtendedSSLSession;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** A mail server on the loopback interface that behaves, but for what a test tells it to say. */
public final class ScriptedMailServer implements AutoCloseable {
  /** Instead of a command: what is said to who connects. */
  public static final String GREETING = "greeting";

  /** Instead of a command: what is said after a whole message. */
  public static final String MESSAGE = "message";

  private static final Map<String, String> USUAL =
      Map.of(
          GREETING,
          "220 scripted.example ESMTP",
          "EHLO",
          "250-scripted.example\n250-SIZE 10000000\n250 AUTH PLAIN LOGIN",
          "AUTH",
          "235 2.7.0 welcome",
          "DATA",
          "354 go on",
          MESSAGE,
          "250 2.0.0 taken",
          "QUIT",
          "221 bye");

  /** What is said at one point. */
  @FunctionalInterface
  public interface Says {
    /** Says it; the connection stays open unless this closes it. */
    void write(OutputStream out, Socket socket) throws IOException;
  }

  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
  private final Thread acceptor;
  private final SSLContext tls;
  private final boolean implicit;
  private final Map<String, Says> says = new ConcurrentHashMap<>();
  private final List<String> clear = new CopyOnWriteArrayList<>();
  private final List<String> encrypted = new CopyOnWriteArrayList<>();
  private final List<String> messages = new CopyOnWriteArrayList<>();
  private final List<String> askedFor = new CopyOnWriteArrayList<>();
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final AtomicInteger connections = new AtomicInteger();
  private final AtomicInteger open = new AtomicInteger();

  private ScriptedMailServer(SSLContext tls, boolean implicit) throws IOException {
    this.tls = tls;
    this.implicit = implicit;
    this.acceptor = Thread.ofVirtual().start(this::accept);
  }

  /** Without encryption. */
  public static ScriptedMailServer plain() throws IOException {
    return new ScriptedMailServer(null, false);
  }

  /** Encrypted after {@code STARTTLS}. */
  public static ScriptedMailServer startTls(SSLContext tls) throws IOException {
    ScriptedMailServer server = new ScriptedMailServer(tls, false);
    return server
        .on("EHLO", "250-scripted.example\n250-STARTTLS\n250 AUTH PLAIN LOGIN")
        .on("STARTTLS", "220 go on");
  }

  /** Encrypted from the first byte on. */
  public static ScriptedMailServer implicitTls(SSLContext tls) throws IOException {
    return new ScriptedMailServer(tls, true);
  }

  /** Lets it answer so to a command, with line ends made CRLF. */
  public ScriptedMailServer on(String command, String reply) {
    byte[] bytes = (reply + "\n").replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8);
    return on(command, (out, socket) -> out.write(bytes));
  }

  /** Lets it do this at a command. */
  public ScriptedMailServer on(String command, Says act) {
    says.put(command, act);
    return this;
  }

  /** Where it listens. */
  public int port() {
    return listener.getLocalPort();
  }

  /** Lines that came in the clear. */
  public List<String> clear() {
    return clear;
  }

  /** Lines that came under encryption. */
  public List<String> encrypted() {
    return encrypted;
  }

  /** Messages as they came, without the line that ends them. */
  public List<String> messages() {
    return messages;
  }

  /** The names that clients asked for when encryption began. */
  public List<String> askedFor() {
    return askedFor;
  }

  /** How many connections were accepted. */
  public int connections() {
    return connections.get();
  }

  /** How many connections are open, as far as this one has seen. */
  public int open() {
    return open.get();
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
      Socket talk = implicit ? encrypted(socket) : socket;
      say(GREETING, talk.getOutputStream(), talk);
      converse(talk, implicit ? encrypted : clear);
    } catch (IOException e) {
      // The client hung up, which is what several tests are about.
    } finally {
      open.decrementAndGet();
    }
  }

  private void converse(Socket socket, List<String> heard) throws IOException {
    InputStream in = new BufferedInputStream(socket.getInputStream());
    OutputStream out = socket.getOutputStream();
    for (String line = line(in); line != null; line = line(in)) {
      heard.add(line);
      String command = line.split(" ")[0].toUpperCase(Locale.ROOT);
      say(command, out, socket);
      if (command.equals("DATA") && !says.containsKey("DATA")) {
        message(in);
        say(MESSAGE, out, socket);
      } else if (command.equals("STARTTLS") && tls != null) {
        converse(encrypted(socket), encrypted);
        return;
      } else if (command.equals("QUIT")) {
        return;
      }
    }
  }

  private void say(String command, OutputStream out, Socket socket) throws IOException {
    Says act = says.get(command);
    if (act == null) {
      String reply = USUAL.getOrDefault(command, "250 2.1.0 fine").replace("\n", "\r\n");
      out.write((reply + "\r\n").getBytes(StandardCharsets.UTF_8));
    } else {
      act.write(out, socket);
    }
    out.flush();
  }

  private void message(InputStream in) throws IOException {
    StringBuilder message = new StringBuilder();
    for (String line = line(in); line != null; line = line(in)) {
      if (line.equals(".")) {
        messages.add(message.toString());
        return;
      }
      message.append(line).append("\r\n");
    }
    throw new IOException("The message has no end.");
  }

  private Socket encrypted(Socket socket) throws IOException {
    SSLSocket server =
        (SSLSocket) tls.getSocketFactory().createSocket(socket, null, socket.getPort(), true);
    server.setUseClientMode(false);
    server.startHandshake();
    ((ExtendedSSLSession) server.getSession())
        .getRequestedServerNames()
        .forEach(name -> askedFor.add(((SNIHostName) name).getAsciiName()));
    return server;
  }

  private static String line(InputStream in) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int octet = in.read(); octet >= 0; octet = in.read()) {
      if (octet == '\n') {
        return line.toString(StandardCharsets.UTF_8).replaceFirst("\r$", "");
      }
      line.write(octet);
    }
    return null;
  }
}
