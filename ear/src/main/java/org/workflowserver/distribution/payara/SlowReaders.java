package org.workflowserver.distribution.payara;

import static java.util.Comparator.comparing;

import java.util.ArrayList;
import java.util.LinkedHashMap;
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
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.nio.NIOConnection;
import org.glassfish.grizzly.threadpool.GrizzlyExecutorService;

/**
 * Keeps little of what a client does not read, and keeps such clients from holding all threads.
 *
 * <p>What writes a stream of events asks first whether there is room, and goes on when there is.
 * All others wait for room with their thread; when more of them wait than may, one loses its
 * connection: of the address from which most wait, the one that has waited longest.
 */
final class SlowReaders extends BaseFilter {
  /** Bytes kept of a connection beyond what the operating system takes. */
  private static final int ROOM = 64 << 10;

  private static final int USUAL_WAITING = 16;

  private final Map<Connection<?>, Long> mayWait = new ConcurrentHashMap<>();

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
      if (kept(connection) + content.getContent().remaining() < ROOM) {
        mayWait.remove(connection);
      } else if (mayWait.putIfAbsent(connection, System.nanoTime()) == null
          && mayWait.size() > mostWaiting(connection)) {
        endOneWaiting(connection);
      }
    }
    return context.getInvokeAction();
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
    Map<List<Byte>, List<Connection<?>>> byAddress = new LinkedHashMap<>();
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
      mayWait.remove(context.getConnection());
    }
    return context.getInvokeAction();
  }

  @Override
  public NextAction handleClose(FilterChainContext context) {
    mayWait.remove(context.getConnection());
    return context.getInvokeAction();
  }

  /**
   * Whether the application opened it as a stream, and does not let a proxy keep it back: the media
   * type alone may be one that the author of a workflow gave an ordinary response.
   */
  static boolean isStream(HttpResponsePacket response) {
    return "no".equals(response.getHeader("X-Accel-Buffering"));
  }
}
