package org.workflowserver.distribution;

import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReference;

/**
 * Whether requests reach the application. The container's listener, which decides it for each, may
 * be loaded by a loader that the server does not see, and so registers here.
 */
public interface Availability {
  /** That of this process; null before there is a listener. */
  AtomicReference<Availability> OF_LISTENER = new AtomicReference<>();

  /** The application is ready. */
  void begin();

  /**
   * The application is about to stop: closes the port, and refuses what still comes by open
   * connections.
   *
   * @param port where the server listens
   */
  void end(InetSocketAddress port);

  /**
   * Waits until every request is answered, then closes the connections that are left.
   *
   * @return whether that was in time; the connections stay open when it was not
   */
  boolean awaitResponses(Duration patience) throws InterruptedException;
}
