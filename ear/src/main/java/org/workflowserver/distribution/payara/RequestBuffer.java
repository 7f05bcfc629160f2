package org.workflowserver.distribution.payara;

import static java.util.Comparator.comparingLong;

import java.io.IOException;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.glassfish.grizzly.Connection;
import org.glassfish.grizzly.Grizzly;
import org.glassfish.grizzly.attributes.Attribute;
import org.glassfish.grizzly.filterchain.BaseFilter;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpContent;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.HttpResponsePacket;
import org.glassfish.grizzly.http.HttpServerFilter;
import org.glassfish.grizzly.http.HttpTrailer;
import org.glassfish.grizzly.http.util.HttpStatus;

/**
 * Keeps a request until its body has arrived, without a thread, and ends one whose body takes too
 * long. Behind it bodies are read by blocking, so that a few callers who send slowly, or stop,
 * would hold every thread that answers.
 *
 * <p>A body that is longer than any that is taken, or says that it will be, is answered with 413
 * here. What still comes of it is thrown away for a moment, since a connection that is closed on
 * unread data would be reset, and the answer lost.
 *
 * <p>What follows a chunked body is dropped, as a recipient may (RFC 9110 6.5.1). Behind this
 * filter it would be added to the header: a caller could say there what was judged before it came,
 * and one field more than are taken would end the connection without an answer.
 *
 * <p>All bodies on their way share a budget of memory, of which those of one address may have half.
 * Where it is used up, the largest is given up.
 */
final class RequestBuffer extends BaseFilter {
  /** As RFC 9110 calls it. */
  private static final HttpStatus TOO_LARGE = HttpStatus.newHttpStatus(413, "Content Too Large");

  /** Longest form that the container reads. */
  private static final long LONGEST_FORM = 2 << 20;

  private static final long BYTES_OF_A_PIECE = 128;
  private static final long SECONDS = 30;
  private static final long SECONDS_AFTER_REFUSAL = 5;
  private static final String ARRIVAL = "org.workflowserver.arrival";

  private final long longestBody;
  private final Budget budget = new Budget(Runtime.getRuntime().maxMemory() / 8);
  private final Attribute<Arrival> latest =
      Grizzly.DEFAULT_ATTRIBUTE_BUILDER.createAttribute(ARRIVAL);

  /**
   * A filter that takes bodies of at most so many bytes; forms may be as long as the container
   * reads.
   */
  RequestBuffer(long longestBody) {
    this.longestBody = longestBody;
  }

  @Override
  public NextAction handleRead(FilterChainContext context) throws IOException {
    if (!(context.getMessage() instanceof HttpContent content)
        || !(content.getHttpHeader() instanceof HttpRequestPacket request)) {
      return context.getInvokeAction();
    }
    if (content instanceof HttpTrailer trailer) {
      trailer.getHeaders().clear();
    }
    Arrival arrival = (Arrival) request.getAttribute(ARRIVAL);
    if (arrival == null) {
      if (content.isLast() || !request.isExpectContent()) {
        return context.getInvokeAction();
      }
      arrival = begin(context, request);
    }
    return next(context, request, content, arrival);
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
    Arrival arrival = new Arrival(longest, budget, context.getConnection());
    request.setAttribute(ARRIVAL, arrival);
    latest.set(context.getConnection(), arrival);
    if (request.getContentLength() <= longest) {
      invite(context, request);
    }
    return arrival;
  }

  private NextAction next(
      FilterChainContext context, HttpRequestPacket request, HttpContent content, Arrival arrival)
      throws IOException {
    if (arrival.isRefused()) {
      return refused(context, content, arrival);
    }
    if (arrival.isOver()) {
      return arrival.isLate() ? context.getStopAction() : context.getInvokeAction();
    }
    long length = content.getContent().remaining();
    if (Math.max(length, request.getContentLength()) > arrival.longest) {
      arrival.refuse();
      ProblemResponse.write(
          context,
          request,
          TOO_LARGE,
          "body_too_large",
          "The body is larger than " + arrival.longest + " bytes, the limit.");
      return refused(context, content, arrival);
    }
    if (content.isLast()) {
      arrival.end();
      return context.getInvokeAction();
    }
    arrival.grow(length);
    return arrival.isOver() ? context.getStopAction() : context.getStopAction(content);
  }

  /** The rest of a body that was refused. */
  private static NextAction refused(
      FilterChainContext context, HttpContent content, Arrival arrival) throws IOException {
    boolean last = content.isLast();
    content.recycle();
    if (last) {
      arrival.end();
      context.notifyDownstream(HttpServerFilter.RESPONSE_COMPLETE_EVENT);
    }
    return context.getStopAction();
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

  /** What of the bodies under way is kept in memory, in all and by the address of the caller. */
  static final class Budget {
    private final long most;
    private final Map<String, Long> ofAddresses = new HashMap<>();
    private final Set<Arrival> arrivals = new HashSet<>();
    private long inAll;

    Budget(long most) {
      this.most = most;
    }

    /**
     * Counts a body as so long.
     *
     * @return the body to give up so that the others fit; null when all do
     */
    synchronized Arrival grow(Arrival arrival, long now) {
      if (arrival.isOver()) {
        return null;
      }
      arrivals.add(arrival);
      inAll += now - arrival.length;
      long ofAddress = ofAddresses.merge(arrival.address, now - arrival.length, Long::sum);
      arrival.length = now;
      if (inAll > most) {
        return largest(any -> true);
      }
      return ofAddress > most / 2 ? largest(any -> any.address.equals(arrival.address)) : null;
    }

    private Arrival largest(Predicate<Arrival> among) {
      return arrivals.stream().filter(among).max(comparingLong(a -> a.length)).orElseThrow();
    }

    synchronized void release(Arrival arrival) {
      if (arrivals.remove(arrival)) {
        inAll -= arrival.length;
        ofAddresses.computeIfPresent(
            arrival.address, (address, sum) -> sum == arrival.length ? null : sum - arrival.length);
      }
    }
  }

  /** A body on its way, until it is whole, given up or ended with its connection. */
  static final class Arrival {
    final long longest;
    final String address;
    private final Budget budget;
    private final CompletableFuture<Boolean> whole;
    private boolean refused;
    private long pieces;

    /** Bytes; guarded by the budget. */
    private long length;

    Arrival(long longest, Budget budget, Connection<?> connection) {
      this.longest = longest;
      this.budget = budget;
      this.address = CallerAddress.of(connection);
      this.whole =
          new CompletableFuture<Boolean>().completeOnTimeout(false, SECONDS, TimeUnit.SECONDS);
      whole.thenAccept(
          inTime -> {
            budget.release(this);
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

    void giveUp() {
      whole.complete(false);
    }

    boolean isRefused() {
      return refused;
    }

    /** Nothing more of it is kept; by the thread that reads the connection. */
    void refuse() {
      refused = true;
      budget.release(this);
      whole.completeOnTimeout(false, SECONDS_AFTER_REFUSAL, TimeUnit.SECONDS);
    }

    /** Another piece came; each takes memory of its own, however short it is. */
    void grow(long now) {
      pieces++;
      Arrival largest = budget.grow(this, now + pieces * BYTES_OF_A_PIECE);
      if (largest != null) {
        largest.giveUp();
      }
    }
  }
}
