package org.workflowserver.distribution.payara;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.channels.SelectionKey;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.nio.NIOTransport;
import org.glassfish.grizzly.nio.transport.TCPNIOServerConnection;

/**
 * Closes the port in such a way that who has connected is answered and who has not is refused.
 *
 * <p>Grizzly's own way leaves the port open until the next one connects, and then drops that one
 * and all others who have connected and were not accepted yet.
 */
final class ListeningPort {
  /** More than connect while the port is closed. */
  private static final int MOST_WAITING = 1_000;

  private static final int PATIENCE_MILLIS = 500;

  private volatile TCPNIOServerConnection listener;

  /** Looks for the listener among what a new connection's selector serves. */
  void lookAt(Connection<?> accepted) {
    if (listener == null && accepted instanceof NIOConnection connection) {
      for (SelectionKey key : connection.getSelectorRunner().getSelector().keys()) {
        if (key.attachment() instanceof TCPNIOServerConnection found) {
          listener = found;
        }
      }
    }
  }

  /** Refuses all who connect from now on. */
  void close(InetSocketAddress port) {
    long deadline = System.nanoTime() + 1_000_000L * PATIENCE_MILLIS;
    try {
      // The container hands out its listener to nobody; it spreads connections over its selectors.
      while (listener == null && System.nanoTime() < deadline) {
        connectTo(port);
      }
      if (listener != null) {
        close(listener, deadline);
      }
    } catch (IOException e) {
      // Nobody listens there.
      return;
    }
  }

  private static void connectTo(InetSocketAddress port) throws IOException {
    try (Socket socket = new Socket()) {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(port, PATIENCE_MILLIS);
      socket.shutdownOutput();
      // It is accepted at the latest when the other side has closed it as well.
      socket.getInputStream().read();
    }
  }

  private static void close(TCPNIOServerConnection listener, long deadline) throws IOException {
    SelectionKey key = listener.getSelectionKey();
    key.cancel();
    key.selector().wakeup();
    while (key.channel().isRegistered() && System.nanoTime() < deadline) {
      Thread.onSpinWait();
    }
    for (int i = 0; i < MOST_WAITING; i++) {
      listener.onAccept();
    }
    key.channel().close();
    ((NIOTransport) listener.getTransport()).unbindAll();
  }
}
