package org.workflowserver.outbound.http;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.List;

/** A listener on every loopback address that accepts nothing and whose queue is full. */
public final class FullBacklog implements AutoCloseable {
  private static final int ENOUGH = 64;

  private final ServerSocket listener;
  private final List<Socket> queued = new ArrayList<>();

  public FullBacklog() throws IOException {
    listener = new ServerSocket(0, 1);
    try {
      while (queued.size() < ENOUGH) {
        Socket socket = new Socket();
        queued.add(socket);
        socket.connect(new InetSocketAddress(InetAddress.getByName("127.0.0.1"), port()), 200);
      }
      throw new IllegalStateException("The queue takes more than " + ENOUGH + " connections.");
    } catch (SocketTimeoutException e) {
      // Now it is full.
    }
  }

  public int port() {
    return listener.getLocalPort();
  }

  /** So many addresses at which it does not answer. */
  public InetAddress[] addresses(int count) throws UnknownHostException {
    InetAddress[] addresses = new InetAddress[count];
    for (int i = 0; i < count; i++) {
      addresses[i] = InetAddress.getByAddress(new byte[] {127, 0, 0, (byte) (i + 1)});
    }
    return addresses;
  }

  @Override
  public void close() throws IOException {
    for (Socket socket : queued) {
      socket.close();
    }
    listener.close();
  }
}
