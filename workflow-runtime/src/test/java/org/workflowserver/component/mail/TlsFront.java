package org.workflowserver.component.mail;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;

/** Puts encryption before a mail server that speaks in the clear. */
final class TlsFront implements AutoCloseable {
  private final ServerSocket listener = new ServerSocket(0, 50, InetAddress.getByName("127.0.0.1"));
  private final List<Socket> sockets = new CopyOnWriteArrayList<>();
  private final SSLContext tls;
  private final boolean startTls;
  private final int behind;

  /** Encrypts after {@code STARTTLS}, or from the first byte on. */
  TlsFront(SSLContext tls, boolean startTls, int behind) throws IOException {
    this.tls = tls;
    this.startTls = startTls;
    this.behind = behind;
    Thread.ofVirtual().start(this::accept);
  }

  int port() {
    return listener.getLocalPort();
  }

  @Override
  public void close() throws IOException {
    listener.close();
    for (Socket socket : sockets) {
      socket.close();
    }
  }

  private void accept() {
    while (!listener.isClosed()) {
      try {
        Socket socket = listener.accept();
        sockets.add(socket);
        Thread.ofVirtual().start(() -> serve(socket));
      } catch (IOException e) {
        return;
      }
    }
  }

  private void serve(Socket client) {
    try (client;
        Socket server = new Socket(InetAddress.getByName("127.0.0.1"), behind)) {
      sockets.add(server);
      if (startTls) {
        say(client, "220 front");
        line(client.getInputStream());
        say(client, "250-front\r\n250 STARTTLS");
        line(client.getInputStream());
        say(client, "220 go on");
        line(server.getInputStream()); // The greeting was said already.
      }
      Socket encrypted = encrypted(client);
      Thread.ofVirtual().start(() -> copy(encrypted, server));
      copy(server, encrypted);
    } catch (IOException e) {
      // One side hung up; the other one is told so.
    }
  }

  private Socket encrypted(Socket client) throws IOException {
    SSLSocket socket =
        (SSLSocket) tls.getSocketFactory().createSocket(client, null, client.getPort(), true);
    socket.setUseClientMode(false);
    socket.startHandshake();
    return socket;
  }

  private static void copy(Socket from, Socket to) {
    try (to) {
      from.getInputStream().transferTo(to.getOutputStream());
    } catch (IOException e) {
      // The other side hung up.
    }
  }

  private static void say(Socket socket, String line) throws IOException {
    OutputStream out = socket.getOutputStream();
    out.write((line + "\r\n").getBytes(StandardCharsets.US_ASCII));
    out.flush();
  }

  private static void line(InputStream in) throws IOException {
    for (int octet = in.read(); octet >= 0 && octet != '\n'; octet = in.read()) {
      // What is said does not matter here.
    }
  }
}
