package org.workflowserver.distribution.payara;

import static org.glassfish.grizzly.http.HttpServerFilter.RESPONSE_COMPLETE_EVENT;

import java.io.IOException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.glassfish.grizzly.Buffer;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.Filter;
import org.glassfish.grizzly.filterchain.FilterChainBuilder;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.server.HttpServerFilter;
import org.glassfish.grizzly.http.util.HttpStatus;
import org.glassfish.grizzly.memory.Buffers;
import org.glassfish.grizzly.threadpool.GrizzlyExecutorService;
import org.workflowserver.address.TrustedProxies;

/**
 * Lets the requests of one caller have some of the container's threads only: those that are too
 * many are queued, without a thread, until others of the same caller have given theirs back. A
 * caller is whose verified credential a request has, else the address that it comes from.
 *
 * <p>Stands in place of what serves requests, and calls it: so a thread is given back whatever
 * became of the request.
 */
final class CallerThreads extends BaseFilter {
  private static final String TURN = "org.workflowserver.turn";
  private static final int USUAL_THREADS = 32;

  /** Of whoever watches the server: these cost nothing and have to be answered always. */
  private static final String PROBES = "/health";

  /** Of eight threads one is left for what is not counted. */
  private static final int PART_LEFT = 8;

  private static final String RETRY_AFTER_SECONDS = "2";
  private static final long LONGEST_WAIT_NANOS = TimeUnit.SECONDS.toNanos(30);

  /** What a request takes besides its body. */
  private static final long BYTES_OF_A_REQUEST = 16 << 10;

  private static final Executor LATER =
      CompletableFuture.delayedExecutor(100, TimeUnit.MILLISECONDS);

  private final Attribute<Turn> queued = Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(TURN);
  private final AtomicReference<ThreadShares<Turn>> shares = new AtomicReference<>();
  private final Filter server;
  private final TrustedProxies proxies;
  private final Stop stop;

  /** The stop of the server. */
  interface Stop {
    boolean isUnderWay();

    /** Answers that the server is not there for calls. */
    NextAction refuse(FilterChainContext context, HttpRequestPacket request) throws IOException;
  }

  /** A request, from when it asks for a thread until it has had one. */
  private final class Turn {
    final FilterChainContext context;
    final Object caller;
    final long since = System.nanoTime();
    final AtomicBoolean isInShare = new AtomicBoolean(true);

    /** Set by the thread that serves it. */
    boolean isServed;

    Turn(FilterChainContext context, Object caller) {
      this.context = context;
      this.caller = caller;
    }

    boolean isLate() {
      return System.nanoTime() - since > LONGEST_WAIT_NANOS;
    }

    void leaveShare() {
      if (isInShare.compareAndSet(true, false)) {
        shares.get().leave(caller).ifPresent(CallerThreads.this::resume);
      }
    }

    void release() {
      boolean inShare = isInShare.compareAndSet(true, false);
      (inShare ? shares.get().release(caller) : shares.get().releaseLeft())
          .ifPresent(CallerThreads.this::resume);
    }
  }

  private CallerThreads(Filter server, TrustedProxies proxies, Stop stop) {
    this.server = server;
    this.proxies = proxies;
    this.stop = stop;
  }

  /**
   * Puts one in place of what serves requests.
   *
   * @param proxies whose word is taken for the address that a request comes from
   * @param stop refuses what is queued when the server stops
   */
  static void addTo(FilterChainBuilder filters, TrustedProxies proxies, Stop stop) {
    int server = filters.indexOfType(HttpServerFilter.class);
    filters.set(server, new CallerThreads(filters.get(server), proxies, stop));
  }

  @Override
  public NextAction handleAccept(FilterChainContext context) throws IOException {
    if (shares.get() == null) {
      int threads = threads(context.getConnection());
      shares.compareAndSet(
          null,
          new ThreadShares<>(
              threads - Math.max(1, threads / PART_LEFT),
              Runtime.getRuntime().maxMemory() / 8,
              VerifiedCallers::tenantOf));
    }
    return server.handleAccept(context);
  }

  private static int threads(Connection<?> connection) {
    return connection.getTransport().getWorkerThreadPool() instanceof GrizzlyExecutorService pool
        ? pool.getConfiguration().getMaxPoolSize()
        : USUAL_THREADS;
  }

  @Override
  public NextAction handleRead(FilterChainContext context) throws IOException {
    if (!(context.getMessage() instanceof HttpContent content)
        || !(content.getHttpHeader() instanceof HttpRequestPacket request)) {
      return server.handleRead(context);
    }
    // Of requests that were sent at once by a client who is gone since.
    if (!context.getConnection().isOpen()) {
      return context.getStopAction();
    }
    if (isProbe(request)) {
      return server.handleRead(context);
    }
    Turn turn = (Turn) request.getAttribute(TURN);
    if (turn == null) {
      turn = new Turn(context, caller(request));
      request.setAttribute(TURN, turn);
      if (!shares.get().tryAcquire(turn.caller)) {
        return queue(turn, request, content);
      }
    } else if (turn.isServed) {
      return server.handleRead(context);
    }
    return serve(context, turn, request);
  }

  private static boolean isProbe(HttpRequestPacket request) {
    String path = request.getRequestURI();
    return path.startsWith(PROBES)
        && (path.length() == PROBES.length() || path.charAt(PROBES.length()) == '/');
  }

  private Object caller(HttpRequestPacket request) {
    Object verified = VerifiedCallers.find(request);
    return verified == null ? CallerAddress.of(request, proxies) : verified;
  }

  /** With a permit, which is released however this ends. */
  private NextAction serve(FilterChainContext context, Turn turn, HttpRequestPacket request)
      throws IOException {
    turn.isServed = true;
    try {
      if (stop.isUnderWay()) {
        return stop.refuse(context, request);
      }
      return turn.isLate() ? refuse(context, request) : server.handleRead(context);
    } finally {
      turn.release();
    }
  }

  /**
   * The thread that serves the request waits for the reader of the answer: it computes no more, and
   * others of the caller may. How many threads wait so is bounded by who calls this.
   */
  static void leaveShare(HttpRequestPacket request) {
    if (request.getAttribute(TURN) instanceof Turn turn && turn.isServed) {
      turn.leaveShare();
    }
  }

  private NextAction queue(Turn turn, HttpRequestPacket request, HttpContent content)
      throws IOException {
    FilterChainContext context = turn.context;
    long size = BYTES_OF_A_REQUEST + content.getContent().remaining();
    if (!shares.get().hasRoom(turn.caller, size)) {
      turn.isServed = true;
      return refuse(context, request);
    }
    joinPieces(context, content);
    // Before it can have its turn, by which it is another thread's.
    context.suspend();
    NextAction suspended = context.getSuspendAction();
    queued.set(context.getConnection(), turn);
    if (shares.get().acquireOrQueue(turn.caller, turn, size)) {
      resume(turn);
    }
    return suspended;
  }

  /** Each piece of a body takes memory of its own, and keeps what it was read with. */
  private static void joinPieces(FilterChainContext context, HttpContent content) {
    Buffer pieces = content.getContent();
    if (pieces.isComposite()) {
      byte[] body = new byte[pieces.remaining()];
      pieces.get(body);
      Buffer joined = Buffers.wrap(context.getMemoryManager(), body);
      context.setMessage(
          content
              .getHttpHeader()
              .httpContentBuilder()
              .content(joined)
              .last(content.isLast())
              .build());
      pieces.tryDispose();
    }
  }

  /** On a thread that takes turns with whatever else there is to do. */
  private void resume(Turn turn) {
    Connection<?> connection = turn.context.getConnection();
    try {
      connection.getTransport().getWorkerThreadPool().execute(() -> run(turn, connection));
    } catch (RejectedExecutionException full) {
      LATER.execute(() -> tryAgain(turn, connection));
    }
  }

  private void tryAgain(Turn turn, Connection<?> connection) {
    if (connection.isOpen()) {
      resume(turn);
    } else {
      turn.release();
    }
  }

  private void run(Turn turn, Connection<?> connection) {
    queued.remove(connection);
    try {
      turn.context.resume();
    } finally {
      if (!turn.isServed) {
        turn.release();
      }
    }
  }

  private static NextAction refuse(FilterChainContext context, HttpRequestPacket request)
      throws IOException {
    ProblemResponse.write(
        context,
        request,
        HttpStatus.SERVICE_UNAVAILABLE_503,
        "capacity_exceeded",
        "Too many of your requests wait for others of yours.",
        "Retry-After",
        RETRY_AFTER_SECONDS);
    context.notifyDownstream(RESPONSE_COMPLETE_EVENT);
    return context.getStopAction();
  }

  @Override
  public NextAction handleClose(FilterChainContext context) throws IOException {
    Turn turn = queued.remove(context.getConnection());
    if (turn != null) {
      shares.get().cancel(turn.caller, turn);
    }
    return server.handleClose(context);
  }

  @Override
  public NextAction handleEvent(FilterChainContext context, FilterChainEvent event)
      throws IOException {
    return server.handleEvent(context, event);
  }

  @Override
  public void exceptionOccurred(FilterChainContext context, Throwable error) {
    server.exceptionOccurred(context, error);
  }
}
