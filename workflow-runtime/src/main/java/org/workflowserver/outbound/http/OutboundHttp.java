package org.workflowserver.outbound.http;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import javax.net.ssl.SSLContext;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.io.DetachedSocketFactory;
import org.apache.hc.core5.ssl.SSLContexts;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.limit.MemoryBudget;
import org.workflowserver.outbound.guard.NameResolver;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.guard.OutboundFailure.Code;
import org.workflowserver.outbound.guard.OutboundGuard;
import org.workflowserver.outbound.guard.OutboundPolicy;
import org.workflowserver.outbound.guard.Refusals;
import org.workflowserver.outbound.guard.Secrecy;
import org.workflowserver.outbound.guard.TargetRefused;
import org.workflowserver.outbound.guard.TargetUrl;
import org.workflowserver.outbound.guard.UrlMalformed;
import org.workflowserver.outbound.http.ConnectionPermits.Work;
import org.workflowserver.outbound.http.HttpExchanges.Received;

/**
 * Calls other systems by HTTP, through the guard. Blocks its thread, which is meant to be virtual;
 * safe for any number of them.
 */
public final class OutboundHttp implements AutoCloseable {
  /** Longest head of an answer, in bytes. */
  public static final int MAX_HEAD = 64 << 10;

  /** Longest body of an answer, in bytes, on the wire and decoded. */
  public static final int MAX_BODY = 1 << 20;

  private static final Logger LOG = Logger.getLogger(OutboundHttp.class.getName());

  private final OutboundGuard guard;
  private final TimeSource time;
  private final PoolingHttpClientConnectionManager pool;
  private final HttpExchanges exchanges;
  private final ConnectionPermits permits;
  private final ScheduledFuture<?> sweep;
  private final CallCounts counts = new CallCounts();

  /**
   * A connector with its own pool.
   *
   * @param policy what the operator opens
   * @param names the name service
   * @param scheduler ends calls whose time is over, and idle connections; stays the caller's
   * @param time measures the calls
   */
  public OutboundHttp(
      OutboundPolicy policy,
      NameResolver names,
      ScheduledExecutorService scheduler,
      TimeSource time) {
    this(
        policy,
        names,
        scheduler,
        time,
        SSLContexts.createDefault(),
        GuardedConnections.DIRECT_SOCKETS);
  }

  public OutboundHttp(
      OutboundPolicy policy,
      NameResolver names,
      ScheduledExecutorService scheduler,
      TimeSource time,
      SSLContext tls,
      DetachedSocketFactory sockets) {
    this.guard = new OutboundGuard(policy);
    this.time = time;
    this.pool = GuardedConnections.pool(guard, names, tls, sockets);
    this.exchanges = new HttpExchanges(pool, scheduler, time);
    this.permits = GuardedConnections.permits(time);
    this.sweep = scheduler.scheduleWithFixedDelay(this::sweep, 30, 30, TimeUnit.SECONDS);
  }

  /** Ends the connections; calls under way fail. */
  @Override
  public void close() {
    sweep.cancel(false);
    exchanges.close();
  }

  /**
   * Makes one call and reads its whole answer, whatever the status. A pooled connection that turns
   * out to be dead before anything was received is replaced once. Its time includes the wait for a
   * free connection.
   *
   * @throws OutboundFailure when there is no complete answer within the limits
   */
  public OutboundResponse send(OutboundRequest request) throws OutboundFailure {
    return send(request, null);
  }

  /**
   * The same for a step, which waits for memory where the answer is large. It is complete then, and
   * no connection waits. The time of a run's step begins when it has a connection.
   *
   * @param memory of the step; null where nobody counts it
   */
  public OutboundResponse send(OutboundRequest request, MemoryBudget.Reservation memory)
      throws OutboundFailure {
    try (Received received = sendInPlace(request, memory)) {
      if (memory != null && !memory.take(received.body().weight())) {
        throw Failures.timedOut(request.timeout(), null);
      }
      OutboundResponse response = received.head().with(received.body().bytes());
      counts.answered(response.status());
      return response;
    } catch (OutboundFailure e) {
      throw counts.failed(e);
    } catch (IOException e) {
      throw counts.failed(Failures.of(e, request.timeout()));
    }
  }

  private Received sendInPlace(OutboundRequest request, MemoryBudget.Reservation memory)
      throws OutboundFailure {
    RequestCheck.check(request);
    return followed(request, new CallTime(time, request.timeout(), memory));
  }

  /** How the calls so far went. */
  public CallCounts counts() {
    return counts;
  }

  private Received followed(OutboundRequest request, CallTime call) throws OutboundFailure {
    OutboundRequest current = request;
    TargetUrl target = judged(request.url(), request.secrecy());
    for (int redirects = 0; ; redirects++) {
      Received received = withPermit(target, current, call);
      OutboundResponse response = received.head();
      if (!request.followRedirects() || !Redirects.isOne(response)) {
        return received;
      }
      received.close();
      String location = Redirects.location(target, response);
      if (redirects == Redirects.MAX) {
        throw new OutboundFailure(
            Code.REDIRECT_INVALID, "More than " + Redirects.MAX + " redirects");
      }
      TargetUrl next = redirected(location, request.secrecy());
      boolean sameOrigin = next.origin().equals(target.origin());
      current = Redirects.next(current, response.status(), location, sameOrigin);
      target = next;
    }
  }

  /** What is wrong with the form of a URL, whatever the guard thinks of where it leads. */
  public static Optional<String> formProblem(String url) {
    try {
      TargetUrl.parse(url);
      return Optional.empty();
    } catch (UrlMalformed e) {
      return Optional.of(e.getMessage());
    } catch (TargetRefused e) {
      return Optional.of("A URL is https:// or http:// and a host, without a user before it.");
    }
  }

  /**
   * Whether a URL of good form leads to one of the hosts that a secret is for.
   *
   * @param hosts names with or without a port; none for any
   */
  public static boolean leadsTo(String url, List<String> hosts) {
    try {
      new Secrecy(hosts.isEmpty() ? List.of() : List.of(hosts), text -> false)
          .judge(TargetUrl.parse(url));
      return true;
    } catch (TargetRefused e) {
      return false;
    }
  }

  private TargetUrl judged(String url, Secrecy secrecy) throws OutboundFailure {
    try {
      TargetUrl target = guard.target(url);
      secrecy.judge(target);
      return target;
    } catch (UrlMalformed e) {
      throw new OutboundFailure(Code.REQUEST_INVALID, e.getMessage(), e);
    } catch (TargetRefused e) {
      throw Refusals.logged(LOG, url, secrecy, e);
    }
  }

  private TargetUrl redirected(String url, Secrecy secrecy) throws OutboundFailure {
    try {
      return judged(url, secrecy);
    } catch (OutboundFailure e) {
      // The author wrote none of it: a malformed address is the other system's fault.
      throw e.getCause() instanceof UrlMalformed ? Redirects.malformed(e) : e;
    }
  }

  private Received withPermit(TargetUrl target, OutboundRequest request, CallTime call)
      throws OutboundFailure {
    Work<Received, OutboundFailure> work = () -> exchanges.send(target, request, call.deadline());
    return permits.within(
        request.orgId(),
        target,
        call,
        () -> new GuardedConnections.Asker(request.orgId(), call.deadline()).doing(work));
  }

  private void sweep() {
    pool.closeExpired();
    pool.closeIdle(GuardedConnections.IDLE);
  }
}
