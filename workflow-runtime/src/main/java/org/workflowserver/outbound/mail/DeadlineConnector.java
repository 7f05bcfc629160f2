package org.workflowserver.outbound.mail;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.apache.hc.client5.http.ConnectTimeoutException;
import org.workflowserver.clock.TimeSource;

/** Makes one connection, to the first of several addresses that takes it, while there is time. */
final class DeadlineConnector implements AutoCloseable {
  private static final long CONNECT_MS = 10_000;

  private final Supplier<Socket> sockets;
  private final TimeSource time;
  private final long deadline;

  /** The one to close when time is over. */
  private final AtomicReference<Socket> current = new AtomicReference<>();

  /**
   * @param deadline a {@link System#nanoTime()}, for all attempts, and for every single read later
   */
  DeadlineConnector(Supplier<Socket> sockets, TimeSource time, long deadline) {
    this.sockets = sockets;
    this.time = time;
    this.deadline = deadline;
  }

  /** A socket that is connected to one of the addresses; stays this one's to close. */
  Socket connect(List<InetAddress> addresses, int port) throws IOException {
    IOException failure = new SocketException("No address");
    for (InetAddress address : addresses) {
      Socket socket = sockets.get();
      current.set(socket);
      try {
        int left = requireTime();
        socket.connect(new InetSocketAddress(address, port), (int) Math.min(left, CONNECT_MS));
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(requireTime());
        return socket;
      } catch (SocketTimeoutException e) {
        failure = new ConnectTimeoutException(e.getMessage());
        failure.initCause(e);
      } catch (IOException e) {
        failure = e;
      }
      socket.close();
    }
    throw failure;
  }

  /** After the socket is known to {@link #close}: whoever is late then is not cut any more. */
  private int requireTime() throws IOException {
    long left = TimeUnit.NANOSECONDS.toMillis(deadline - time.nanoTime());
    if (left <= 0) {
      throw new SocketTimeoutException("The time of the delivery is over.");
    }
    return (int) Math.min(left, Integer.MAX_VALUE);
  }

  /** Ends the connection, from any thread; does not wait for the other side. */
  @Override
  public void close() {
    Socket socket = current.get();
    if (socket == null) {
      return;
    }
    try {
      socket.close();
    } catch (IOException e) {
      // It was given up in any case.
      return;
    }
  }
}
