package org.workflowserver.distribution.payara;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpEvents.ResponseCompleteEvent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.workflowserver.address.TrustedProxies;

/**
 * Bounds the connections of one address, trusted proxies excepted, and the time in which the head
 * of a request has to be there, from its first byte: the container gives each byte its own time.
 * Requests that one sends without waiting for answers take turns with those of others. Sits right
 * above the socket, so that the beginning of TLS is within that time too.
 */
final class CallerConnections extends BaseFilter {
  private static final Logger LOG = Logger.getLogger(CallerConnections.class.getName());
  private static final long HEAD_NANOS = TimeUnit.SECONDS.toNanos(30);
  private static final long LOOK_SECONDS = 2;
  private static final long LOG_NANOS = TimeUnit.MINUTES.toNanos(1);

  private final Executor later = CompletableFuture.delayedExecutor(LOOK_SECONDS, TimeUnit.SECONDS);
  private final Attribute<Caller> callers =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute("org.workflowserver.caller");
  private final Set<Caller> open = ConcurrentHashMap.newKeySet();
  private final Map<String, Integer> ofAddresses = new ConcurrentHashMap<>();
  private final AtomicLong logged = new AtomicLong(System.nanoTime() - LOG_NANOS);
  private final int most;
  private final TrustedProxies proxies;

  /** A connection, and how far the request on it is. */
  private static final class Caller {
    final Connection<?> connection;
    final String address;

    /** Whether a request is under way: what comes then is its body, or waits for its end. */
    volatile boolean isAsking;

    /** When the first byte of the next head came; 0 while there is none. */
    volatile long headSince;

    /** Whether a request of what was read last was served. */
    volatile boolean servedOne;

    Caller(Connection<?> connection) {
      this.connection = connection;
      this.address = CallerAddress.of(connection);
    }
  }

  private CallerConnections(int most, TrustedProxies proxies) {
    this.most = most;
    this.proxies = proxies;
  }

  /**
   * Adds what is needed.
   *
   * @param most connections of one address
   * @param proxies from which there may be any number
   */
  static void addTo(FilterChainBuilder filters, int most, TrustedProxies proxies) {
    CallerConnections connections = new CallerConnections(most, proxies);
    // Right above the reader of heads: what is above may answer by itself.
    filters.add(filters.indexOfType(HttpServerFilter.class) + 1, connections.new Heads());
    filters.add(1, connections);
    connections.later.execute(connections::endSlowHeads);
  }

  @Override
  public NextAction handleAccept(FilterChainContext context) {
    Connection<?> connection = context.getConnection();
    Caller caller = new Caller(connection);
    callers.set(connection, caller);
    open.add(caller);
    int now = ofAddresses.merge(caller.address, 1, Integer::sum);
    if (now > most && !CallerAddress.isOf(proxies, connection)) {
      log(connection);
      connection.terminateSilently();
      return context.getStopAction();
    }
    return context.getInvokeAction();
  }

  private void log(Connection<?> connection) {
    long now = System.nanoTime();
    long before = logged.get();
    if (now - before >= LOG_NANOS && logged.compareAndSet(before, now)) {
      LOG.log(
          Level.WARNING,
          "{0} has {1} connections, as many as workflow.http.connections-per-address lets one"
              + " address have; further ones are closed.",
          new Object[] {connection.getPeerAddress(), Integer.toString(most)});
    }
  }

  @Override
  public NextAction handleRead(FilterChainContext context) {
    Caller caller = callers.get(context.getConnection());
    if (caller != null && !caller.isAsking) {
      caller.servedOne = false;
      if (caller.headSince == 0) {
        caller.headSince = System.nanoTime() | 1;
      }
    }
    return context.getInvokeAction();
  }

  @Override
  public NextAction handleClose(FilterChainContext context) {
    Caller caller = callers.remove(context.getConnection());
    if (caller != null && open.remove(caller)) {
      ofAddresses.computeIfPresent(caller.address, (address, n) -> n == 1 ? null : n - 1);
    }
    return context.getInvokeAction();
  }

  private void endSlowHeads() {
    try {
      long now = System.nanoTime();
      for (Caller caller : open) {
        long since = caller.headSince;
        if (since != 0 && !caller.isAsking && now - since > HEAD_NANOS) {
          caller.connection.terminateSilently();
        }
      }
    } finally {
      later.execute(this::endSlowHeads);
    }
  }

  /** Where heads arrive whole. */
  private final class Heads extends BaseFilter {
    @Override
    public NextAction handleRead(FilterChainContext context) {
      if (context.getMessage() instanceof HttpContent content
          && content.getHttpHeader() instanceof HttpRequestPacket) {
        Caller caller = callers.get(context.getConnection());
        if (caller != null) {
          if (!caller.isAsking && caller.servedOne && isResumedLater(context, caller)) {
            return context.getSuspendAction();
          }
          caller.servedOne = true;
          caller.isAsking = true;
          caller.headSince = 0;
        }
      }
      return context.getInvokeAction();
    }

    /**
     * Yields to other connections: of many requests that came at once a thread would serve one
     * after the other. False when no more work can be queued; the request is served at once then.
     */
    private boolean isResumedLater(FilterChainContext context, Caller caller) {
      CompletableFuture<Void> suspended = new CompletableFuture<>();
      try {
        context
            .getConnection()
            .getTransport()
            .getWorkerThreadPool()
            .execute(
                () -> {
                  suspended.join();
                  context.resume();
                });
      } catch (RejectedExecutionException full) {
        return false;
      }
      caller.servedOne = false;
      context.suspend();
      suspended.complete(null);
      return true;
    }

    @Override
    public NextAction handleEvent(FilterChainContext context, FilterChainEvent event) {
      if (event instanceof ResponseCompleteEvent) {
        Caller caller = callers.get(context.getConnection());
        if (caller != null) {
          caller.isAsking = false;
        }
      }
      return context.getInvokeAction();
    }
  }
}
