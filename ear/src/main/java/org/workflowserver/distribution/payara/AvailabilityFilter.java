package org.workflowserver.distribution.payara;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpEvents.ResponseCompleteEvent;
import org.glassfish.grizzly.http.HttpPacket;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.glassfish.grizzly.memory.Buffers;
import org.workflowserver.distribution.Availability;

/**
 * Lets requests reach the application only while it is there: before it is ready and from the
 * moment it stops, they are answered with 503 and {@code Retry-After}.
 *
 * <p>Responses that are given after a stop has begun carry {@code Connection: close}.
 */
final class AvailabilityFilter extends BaseFilter implements Availability, CallerThreads.Stop {
  private enum Phase {
    STARTING("The server is starting and takes no calls yet."),
    SERVING(""),
    STOPPING("The server is stopping and takes no more calls.");

    final String detail;

    Phase(String detail) {
      this.detail = detail;
    }
  }

  /** What the client of a connection waits for. */
  private enum Awaited {
    /** The first request may be on its way. */
    NOTHING_YET,
    RESPONSE,
    /** The response has begun, and it is the application that ends it. */
    REST_OF_STREAM,
    NOTHING
  }

  private static final String SEEN = "org.workflowserver.request-seen";
  private static final String RETRY_AFTER_SECONDS = "5";

  private final ListeningPort listeningPort = new ListeningPort();
  private final Map<Connection<?>, Awaited> connections = new ConcurrentHashMap<>();
  private volatile Phase phase = Phase.STARTING;

  @Override
  public synchronized void begin() {
    if (phase == Phase.STARTING) {
      phase = Phase.SERVING;
    }
  }

  @Override
  public void end(InetSocketAddress port) {
    synchronized (this) {
      phase = Phase.STOPPING;
    }
    listeningPort.close(port);
  }

  @Override
  public boolean isUnderWay() {
    return phase == Phase.STOPPING;
  }

  @Override
  public boolean awaitResponses(Duration patience) throws InterruptedException {
    long deadline = System.nanoTime() + patience.toNanos();
    synchronized (connections) {
      long left = patience.toNanos();
      while (left > 0 && isAny(Awaited.RESPONSE, Awaited.NOTHING_YET)) {
        connections.wait(1 + left / 1_000_000);
        left = deadline - System.nanoTime();
      }
    }
    if (isAny(Awaited.RESPONSE)) {
      return false;
    }
    connections.forEach(
        (connection, awaited) -> {
          if (awaited == Awaited.NOTHING || awaited == Awaited.NOTHING_YET) {
            connection.closeSilently();
          }
        });
    return true;
  }

  private boolean isAny(Awaited... awaited) {
    return !Collections.disjoint(connections.values(), List.of(awaited));
  }

  private void note(Connection<?> connection, Awaited awaited) {
    connections.replace(connection, awaited);
    announceChange();
  }

  private void announceChange() {
    if (phase == Phase.STOPPING) {
      synchronized (connections) {
        connections.notifyAll();
      }
    }
  }

  @Override
  public NextAction handleAccept(FilterChainContext context) {
    Connection<?> connection = context.getConnection();
    connections.put(connection, Awaited.NOTHING_YET);
    if (phase == Phase.STOPPING) {
      listeningPort.lookAt(connection);
    }
    return context.getInvokeAction();
  }

  @Override
  public NextAction handleClose(FilterChainContext context) {
    connections.remove(context.getConnection());
    announceChange();
    return context.getInvokeAction();
  }

  @Override
  public NextAction handleRead(FilterChainContext context) throws IOException {
    if (context.getMessage() instanceof HttpContent content
        && content.getHttpHeader() instanceof HttpRequestPacket request
        && request.getAttribute(SEEN) == null) {
      if (!content.isLast()) {
        request.setAttribute(SEEN, true);
      }
      note(context.getConnection(), Awaited.RESPONSE);
      if (phase != Phase.SERVING) {
        return refuse(context, request);
      }
    }
    return context.getInvokeAction();
  }

  @Override
  public NextAction handleWrite(FilterChainContext context) {
    if (context.getMessage() instanceof HttpPacket packet
        && packet.getHttpHeader() instanceof HttpResponsePacket response
        && !response.isCommitted()) {
      if (phase == Phase.STOPPING) {
        response.getProcessingState().setKeepAlive(false);
      }
      if (SlowReaders.isStream(response)) {
        note(context.getConnection(), Awaited.REST_OF_STREAM);
      }
    }
    return context.getInvokeAction();
  }

  @Override
  public NextAction handleEvent(FilterChainContext context, FilterChainEvent event) {
    if (event instanceof ResponseCompleteEvent) {
      note(context.getConnection(), Awaited.NOTHING);
    }
    return context.getInvokeAction();
  }

  @Override
  public NextAction refuse(FilterChainContext context, HttpRequestPacket request)
      throws IOException {
    if (CrossOrigins.isPreflight(request)) {
      allow(context, request);
    } else {
      ProblemResponse.write(
          context,
          request,
          HttpStatus.SERVICE_UNAVAILABLE_503,
          "capacity_exceeded",
          phase.detail,
          "Retry-After",
          RETRY_AFTER_SECONDS);
    }
    context.notifyDownstream(HttpServerFilter.RESPONSE_COMPLETE_EVENT);
    note(context.getConnection(), Awaited.NOTHING);
    return context.getStopAction();
  }

  /** A browser that is refused here would not make the call, and tell its page nothing. */
  private static void allow(FilterChainContext context, HttpRequestPacket preflight) {
    HttpResponsePacket response = preflight.getResponse();
    HttpStatus.NO_CONTENT_204.setValues(response);
    CrossOrigins.allowPreflight(response);
    response.getProcessingState().setKeepAlive(false);
    context.write(HttpContent.builder(response).content(Buffers.EMPTY_BUFFER).last(true).build());
  }
}
