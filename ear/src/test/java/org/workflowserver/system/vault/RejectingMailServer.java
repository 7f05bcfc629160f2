package org.workflowserver.system.vault;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** A mail server that takes nobody's mail, and says so with a text of the test's. */
final class RejectingMailServer implements AutoCloseable {
  private final ServerSocket socket;
  private final String text;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  RejectingMailServer(String text) throws IOException {
    this.text = text;
    this.socket = new ServerSocket(0, 50, InetAddress.getLoopbackAddress());
    threads.submit(
        () -> {
          while (true) {
            Socket client = socket.accept();
            threads.submit(() -> talk(client));
          }
        });
  }

  int port() {
    return socket.getLocalPort();
  }

  private Object talk(Socket client) throws IOException {
    try (client;
        BufferedReader in =
            new BufferedReader(new InputStreamReader(client.getInputStream(), UTF_8))) {
      OutputStream out = client.getOutputStream();
      say(out, "220 ready");
      for (String line = in.readLine(); line != null; line = in.readLine()) {
        say(out, line.startsWith("RCPT") ? "550 nobody here: " + text : "250 fine: " + text);
      }
      return null;
    }
  }

  private static void say(OutputStream out, String line) throws IOException {
    out.write((line + "\r\n").getBytes(UTF_8));
    out.flush();
  }

  @Override
  public void close() throws IOException {
    threads.shutdownNow();
    socket.close();
  }
}
