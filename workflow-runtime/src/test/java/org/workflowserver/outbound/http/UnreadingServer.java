package org.workflowserver.outbound.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.concurrent.CountDownLatch;

/** A server that accepts one connection and reads nothing of it until its client has given up. */
final class UnreadingServer implements AutoCloseable {
  private final ServerSocket listener;
  private final CountDownLatch givenUp = new CountDownLatch(1);
  private volatile boolean ended;

  UnreadingServer() throws IOException {
    listener = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"));
    Thread.ofVirtual().start(this::serve);
  }

  int port() {
    return listener.getLocalPort();
  }

  /** Reads now, and says whether the client had hung up. */
  boolean sawTheEnd() {
    givenUp.countDown();
    return ended;
  }

  @Override
  public void close() throws IOException {
    listener.close();
  }

  private void serve() {
    try (Socket socket = listener.accept()) {
      givenUp.await();
      byte[] block = new byte[1 << 16];
      while (socket.getInputStream().read(block) >= 0) {
        // What had arrived before the end.
      }
      ended = true;
    } catch (IOException e) {
      ended = true; // A reset is an end as well.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
