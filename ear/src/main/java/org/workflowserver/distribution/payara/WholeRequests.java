package org.workflowserver.distribution.payara;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.util.HttpStatus;

/**
 * Keeps a request until its body has arrived, without a thread, and ends one whose body takes too
 * long. Behind it bodies are read by blocking, so that a few callers who send slowly, or stop,
 * would hold every thread that answers.
 *
 * <p>A body that is longer than any that is read goes on at once: what refuses it reads no further.
 */
final class WholeRequests extends BaseFilter {
  /** Longest form that the container reads. */
  private static final long LONGEST_FORM = 2 << 20;

  private static final long SECONDS = 30;
  private static final String ARRIVAL = "org.workflowserver.arrival";

  private final long longestBody;
  private final long mostInAll = Runtime.getRuntime().maxMemory() / 8;
  private final AtomicLong inAll = new AtomicLong();
  private final Attribute<Arrival> latest =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(ARRIVAL);

  /**
   * A filter for requests with bodies of at most so many bytes; longer ones are refused behind it.
   */
  WholeRequests(long longestBody) {
    this.longestBody = longestBody;
  }

  @Override
  public NextAction handleRead(FilterChainContext context) {
    if (!(context.getMessage() instanceof HttpContent content)
        || !(content.getHttpHeader() instanceof HttpRequestPacket request)) {
      return context.getInvokeAction();
    }
    Arrival arrival = (Arrival) request.getAttribute(ARRIVAL);
    if (arrival == null) {
      if (content.isLast() || !request.isExpectContent()) {
        return context.getInvokeAction();
      }
      arrival = begin(context, request);
    }
    return next(context, content, arrival);
  }

  @Override
  public NextAction handleClose(FilterChainContext context) {
    Arrival arrival = latest.remove(context.getConnection());
    if (arrival != null) {
      arrival.end();
    }
    return context.getInvokeAction();
  }

  private Arrival begin(FilterChainContext context, HttpRequestPacket request) {
    String type = request.getContentType();
    boolean form = type != null && type.startsWith("application/x-www-form-urlencoded");
    long longest = form ? Math.max(LONGEST_FORM, longestBody) : longestBody;
    boolean passes = request.getContentLength() > longest;
    Arrival arrival =
        passes ? Arrival.PASSED : new Arrival(longest, inAll, context.getConnection());
    request.setAttribute(ARRIVAL, arrival);
    if (!passes) {
      latest.set(context.getConnection(), arrival);
      invite(context, request);
    }
    return arrival;
  }

  private NextAction next(FilterChainContext context, HttpContent content, Arrival arrival) {
    if (arrival.isOver()) {
      return arrival.isLate() ? context.getStopAction() : context.getInvokeAction();
    }
    long length = content.getContent().remaining();
    if (content.isLast() || length > arrival.longest) {
      arrival.end();
      return context.getInvokeAction();
    }
    if (arrival.grow(length) > mostInAll) {
      arrival.end();
      context.getConnection().closeSilently();
      return context.getStopAction();
    }
    return context.getStopAction(content);
  }

  /** A caller that asks before it sends its body would wait as long as we do. */
  private static void invite(FilterChainContext context, HttpRequestPacket request) {
    if (request.requiresAcknowledgement()) {
      HttpResponsePacket response = request.getResponse();
      response.setStatus(HttpStatus.CONINTUE_100);
      response.setAcknowledgement(true);
      context.write(response);
    }
  }

  /** A body on its way, until it is whole, or ended with its connection. */
  private static final class Arrival {
    static final Arrival PASSED = new Arrival();

    private final long longest;
    private final AtomicLong inAll;
    private final CompletableFuture<Boolean> whole;
    private long length;

    private Arrival() {
      this.longest = 0;
      this.inAll = null;
      this.whole = CompletableFuture.completedFuture(true);
    }

    Arrival(long longest, AtomicLong inAll, Connection<?> connection) {
      this.longest = longest;
      this.inAll = inAll;
      this.whole =
          new CompletableFuture<Boolean>().completeOnTimeout(false, SECONDS, TimeUnit.SECONDS);
      whole.thenAccept(
          inTime -> {
            release();
            if (!inTime) {
              connection.closeSilently();
            }
          });
    }

    boolean isOver() {
      return whole.isDone();
    }

    boolean isLate() {
      return !whole.join();
    }

    void end() {
      whole.complete(true);
    }

    /** Counts this body as so long, and says how long all are together. */
    synchronized long grow(long now) {
      long more = isOver() ? 0 : now - length;
      length += more;
      return inAll.addAndGet(more);
    }

    private synchronized void release() {
      inAll.addAndGet(-length);
      length = 0;
    }
  }
}
