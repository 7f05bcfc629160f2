package org.workflowserver.distribution.payara;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
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

/**
 * Lets requests reach the application only while it is there: before it is ready and from the
 * moment it stops, they are answered with 503 and {@code Retry-After}.
 *
 * <p>A stop closes the port first. Answers from then on carry {@code Connection: close}, and
 * connections on which none is due are closed after the last one.
 */
public final class Availability extends BaseFilter {
  private enum Phase {
    STARTING("The server is starting and takes no calls yet."),
    SERVING(""),
    STOPPING("The server is stopping and takes no more calls.");

    final String detail;

    Phase(String detail) {
      this.detail = detail;
    }
  }

  /** What the other side of a connection may expect. */
  private enum Due {
    /** The first request may be on its way. */
    NOTHING_YET,
    ANSWER,
    /** The answer has begun, and it is the application that ends it. */
    REST_OF_STREAM,
    NOTHING
  }

  private static final String SEEN = "org.workflowserver.request-seen";
  private static final String RETRY_AFTER_SECONDS = "5";

  /** One for all: the container makes the filter and hands it out to nobody. */
  private static final Availability INSTANCE = new Availability();

  private final ListeningPort listening = new ListeningPort();
  private final Map<Connection<?>, Due> connections = new ConcurrentHashMap<>();
  private volatile Phase phase = Phase.STARTING;

  private Availability() {}

  static Availability filter() {
    return INSTANCE;
  }

  /** The application is ready; without effect when it is about to go already. */
  public static void begin() {
    synchronized (INSTANCE) {
      if (INSTANCE.phase == Phase.STARTING) {
        INSTANCE.phase = Phase.SERVING;
      }
    }
  }

  /**
   * The application is about to go: closes the port.
   *
   * @param port where the server listens
   */
  public static void end(InetSocketAddress port) {
    synchronized (INSTANCE) {
      INSTANCE.phase = Phase.STOPPING;
    }
    INSTANCE.listening.close(port);
  }

  /**
   * Waits until every call is answered, then closes the connections that are left; whether that was
   * in time.
   */
  public static boolean awaitAnswers(Duration patience) throws InterruptedException {
    return INSTANCE.await(System.nanoTime() + patience.toNanos());
  }

  private boolean await(long deadline) throws InterruptedException {
    synchronized (connections) {
      long left = deadline - System.nanoTime();
      while (left > 0 && isAny(Due.ANSWER, Due.NOTHING_YET)) {
        connections.wait(1 + left / 1_000_000);
        left = deadline - System.nanoTime();
      }
    }
    if (isAny(Due.ANSWER)) {
      return false;
    }
    connections.forEach(
        (connection, due) -> {
          if (due == Due.NOTHING || due == Due.NOTHING_YET) {
            connection.closeSilently();
          }
        });
    return true;
  }

  private boolean isAny(Due... due) {
    return !Collections.disjoint(connections.values(), List.of(due));
  }

  private void note(Connection<?> connection, Due due) {
    connections.replace(connection, due);
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
    connections.put(connection, Due.NOTHING_YET);
    if (phase == Phase.STOPPING) {
      listening.lookAt(connection);
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
      note(context.getConnection(), Due.ANSWER);
      if (phase != Phase.SERVING) {
        refuse(context, request);
        return context.getStopAction();
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
      if (NarrowStreams.isStream(response)) {
        note(context.getConnection(), Due.REST_OF_STREAM);
      }
    }
    return context.getInvokeAction();
  }

  @Override
  public NextAction handleEvent(FilterChainContext context, FilterChainEvent event) {
    if (event instanceof ResponseCompleteEvent) {
      note(context.getConnection(), Due.NOTHING);
    }
    return context.getInvokeAction();
  }

  private void refuse(FilterChainContext context, HttpRequestPacket request) {
    HttpResponsePacket response = request.getResponse();
    HttpStatus.SERVICE_UNAVAILABLE_503.setValues(response);
    response.setContentType("application/problem+json; charset=utf-8");
    response.setHeader("Retry-After", RETRY_AFTER_SECONDS);
    response.setHeader("Cache-Control", "no-store");
    response.setHeader("X-Content-Type-Options", "nosniff");
    String traceId = traceId();
    response.setHeader("X-Request-Id", traceId);
    byte[] body = problem(traceId).getBytes(StandardCharsets.UTF_8);
    response.setContentLength(body.length);
    response.getProcessingState().setKeepAlive(false);
    context.write(
        HttpContent.builder(response)
            .content(Buffers.wrap(context.getMemoryManager(), body))
            .last(true)
            .build());
    context.notifyDownstream(HttpServerFilter.RESPONSE_COMPLETE_EVENT);
    note(context.getConnection(), Due.NOTHING);
  }

  /** The members of the application's own problems, in their order. */
  private String problem(String traceId) {
    return """
        {"type":"api_error","title":"Service Unavailable","status":503,"detail":"%1$s",\
        "code":"capacity_exceeded","message":"%1$s","doc_url":"/errors/capacity_exceeded",\
        "errors":[],"trace_id":"%2$s"}"""
        .formatted(phase.detail, traceId);
  }

  private static String traceId() {
    ThreadLocalRandom random = ThreadLocalRandom.current();
    // All zeros would be none.
    return HexFormat.of().toHexDigits(random.nextLong())
        + HexFormat.of().toHexDigits(random.nextLong() | 1);
  }
}
