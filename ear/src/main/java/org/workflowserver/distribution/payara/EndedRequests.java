package org.workflowserver.distribution.payara;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.grizzly.ThreadCache;
import org.glassfish.grizzly.http.server.Request;

/**
 * Bounds what is kept of requests that have ended. Grizzly leaves up to sixteen at each thread that
 * ended one, for its next request. Answers that come later are given by threads of the engine, of
 * which there are hundreds and which never take a request: they kept 8,000, of 15 kB each, under
 * the load of 160 connections.
 *
 * <p>A type that is known already keeps its bound, so this has to come before the listeners.
 */
public final class EndedRequests {
  private static final Logger LOG = Logger.getLogger(EndedRequests.class.getName());

  /** A thread has one request at a time. */
  private static final int MOST = 1;

  private static final List<String> TYPES =
      List.of(
          "org.glassfish.grizzly.http.server.Request",
          "org.glassfish.grizzly.http.HttpServerFilter$ServerHttpRequestImpl",
          "org.glassfish.grizzly.http.HttpResponsePacketImpl");

  /** Made by the container, which wants nothing more of it. */
  public EndedRequests() {
    TYPES.forEach(EndedRequests::bound);
  }

  private static void bound(String type) {
    try {
      // Without its static part, which would set the bound itself.
      Class<?> known = Class.forName(type, false, Request.class.getClassLoader());
      if (ThreadCache.obtainIndex(known, MOST).getSize() != MOST) {
        LOG.log(Level.WARNING, "{0} was used too early; more memory is kept.", type);
      }
    } catch (ClassNotFoundException e) {
      LOG.log(Level.WARNING, "The container has no such type; more memory is kept.", e);
    }
  }
}
