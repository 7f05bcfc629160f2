package org.workflowserver.distribution.payara;

import static java.util.Comparator.comparing;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.FilterChainEvent;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpEvents.ResponseCompleteEvent;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.threadpool.GrizzlyExecutorService;

/**
 * Keeps little of what a client does not read, and keeps such clients from holding all threads.
 *
 * <p>What writes a stream of events asks first whether there is room, and continues when there is.
 * All others wait for room with their thread; when more of them wait than may, one loses its
 * connection: of the address from which most wait, the one that has waited longest. A reader who
 * takes less than 32 KiB a second loses its connection, too.
 */
final class SlowReaders extends BaseFilter {
  /** Bytes kept of a connection beyond what the operating system takes. */
  private static final int ROOM = 64 << 10;

  private static final int USUAL_WAITING = 16;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final long BYTES_IN_SECOND = 32 << 10;

  private final Map<Connection<?>, Long> mayWait = new ConcurrentHashMap<>();
  private final Map<Connection<?>, SlowAnswer> slow = new ConcurrentHashMap<>();
  private final Duration patience;
  private final long bytesInSecond;

  SlowReaders() {
    this(PATIENCE, BYTES_IN_SECOND);
  }

  /**
   * @param patience how long a reader has in any case
   * @param bytesInSecond that a reader takes after that
   */
  SlowReaders(Duration patience, long bytesInSecond) {
    this.patience = patience;
    this.bytesInSecond = bytesInSecond;
  }

  @Override
  public NextAction handleAccept(FilterChainContext context) {
    context.getConnection().setMaxAsyncWriteQueueSize(ROOM);
    return context.getInvokeAction();
  }

  @Override
  public NextAction handleWrite(FilterChainContext context) {
    if (context.getMessage() instanceof HttpContent content
        && content.getHttpHeader() instanceof HttpResponsePacket response
        && !isStream(response)) {
      Connection<?> connection = context.getConnection();
      int length = content.getContent().remaining();
      boolean waits = kept(connection) + length >= ROOM;
      if (waits) {
        slow.computeIfAbsent(connection, this::watched);
        CallerThreads.leaveShare(response.getRequest());
      }
      slow.computeIfPresent(connection, (same, answer) -> answer.wrote(length));
      if (!waits) {
        mayWait.remove(connection);
      } else if (mayWait.putIfAbsent(connection, System.nanoTime()) == null
          && mayWait.size() > mostWaiting(connection)) {
        endOneWaiting(connection);
      }
    }
    return context.getInvokeAction();
  }

  private SlowAnswer watched(Connection<?> connection) {
    SlowAnswer answer = new SlowAnswer(System.nanoTime());
    watch(connection, answer);
    return answer;
  }

  private void watch(Connection<?> connection, SlowAnswer answer) {
    Duration left = answer.left(kept(connection), System.nanoTime());
    long pause = Math.min(left.toMillis(), patience.toMillis());
    CompletableFuture.delayedExecutor(pause, TimeUnit.MILLISECONDS)
        .execute(() -> endOrWatch(connection, answer));
  }

  private void endOrWatch(Connection<?> connection, SlowAnswer answer) {
    if (slow.get(connection) != answer) {
      return;
    }
    long kept = kept(connection);
    if (kept == 0 || !connection.isOpen()) {
      // All is taken: what comes next has its own time.
      slow.remove(connection, answer);
    } else if (answer.left(kept, System.nanoTime()).isPositive()) {
      watch(connection, answer);
    } else {
      connection.terminateSilently();
    }
  }

  /** An answer whose reader did not take at once what was written. */
  final class SlowAnswer {
    private final long begun;
    private final AtomicLong written = new AtomicLong();

    SlowAnswer(long now) {
      this.begun = now;
    }

    SlowAnswer wrote(int bytes) {
      written.addAndGet(bytes);
      return this;
    }

    /** How long until it is late, if no more of it is taken; not positive when it is. */
    Duration left(long kept, long now) {
      return patience
          .plusMillis(1_000 * Math.max(0, written.get() - kept) / bytesInSecond)
          .minusNanos(now - begun);
    }
  }

  /** Half of the threads that answer. */
  private static int mostWaiting(Connection<?> connection) {
    return connection.getTransport().getWorkerThreadPool() instanceof GrizzlyExecutorService threads
        ? threads.getConfiguration().getMaxPoolSize() / 2
        : USUAL_WAITING;
  }

  private static int kept(Connection<?> connection) {
    return ((NIOConnection) connection).getAsyncWriteQueue().spaceInBytes();
  }

  /**
   * Most readers take at once what is written: those are told apart only now, and are not many.
   *
   * @param next is about to write, and to wait
   */
  private void endOneWaiting(Connection<?> next) {
    long now = System.nanoTime();
    List<Connection<?>> waiting =
        mayWait.entrySet().stream()
            .filter(entry -> entry.getKey().isOpen() && kept(entry.getKey()) >= ROOM)
            .sorted(comparing(entry -> entry.getValue() - now))
            .<Connection<?>>map(Map.Entry::getKey)
            .toList();
    if (waiting.size() >= mostWaiting(next)) {
      ofBusiestAddress(waiting).terminateSilently();
    }
  }

  /** The first of those whose address has most of them; of addresses with as many the first. */
  private static Connection<?> ofBusiestAddress(List<Connection<?>> waiting) {
    Map<String, List<Connection<?>>> byAddress = new LinkedHashMap<>();
    for (Connection<?> one : waiting) {
      byAddress.computeIfAbsent(CallerAddress.of(one), address -> new ArrayList<>()).add(one);
    }
    List<Connection<?>> busiest = List.of();
    for (List<Connection<?>> some : byAddress.values()) {
      busiest = some.size() > busiest.size() ? some : busiest;
    }
    return busiest.getFirst();
  }

  @Override
  public NextAction handleEvent(FilterChainContext context, FilterChainEvent event) {
    if (event instanceof ResponseCompleteEvent) {
      forget(context);
    }
    return context.getInvokeAction();
  }

  @Override
  public NextAction handleClose(FilterChainContext context) {
    forget(context);
    return context.getInvokeAction();
  }

  private void forget(FilterChainContext context) {
    mayWait.remove(context.getConnection());
    slow.remove(context.getConnection());
  }

  /**
   * Whether the application opened it as a stream, and does not let a proxy keep it back: the media
   * type alone may be one that the author of a workflow gave an ordinary response.
   */
  static boolean isStream(HttpResponsePacket response) {
    return "no".equals(response.getHeader("X-Accel-Buffering"));
  }
}
