package org.workflowserver.outbound.http;

import java.io.IOException;
import java.net.URI;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.logging.Logger;
import org.apache.hc.client5.http.HttpRoute;
import org.apache.hc.client5.http.classic.methods.HttpUriRequestBase;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClientBuilder;
import org.apache.hc.client5.http.io.HttpClientConnectionManager;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.EndpointDetails;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.HttpResponse;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.apache.hc.core5.io.CloseMode;
import org.apache.hc.core5.net.URIAuthority;
import org.apache.hc.core5.util.Timeout;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.guard.OutboundFailure.Code;
import org.workflowserver.outbound.guard.Refusals;
import org.workflowserver.outbound.guard.TargetRefused;
import org.workflowserver.outbound.guard.TargetUrl;

/** Sends one request to a target that was judged, and reads its answer until a deadline. */
final class HttpExchanges implements AutoCloseable {
  /** Refused targets stand in the log under one name, whether found by their URL or address. */
  private static final Logger LOG = Logger.getLogger(OutboundHttp.class.getName());

  private static final String USER_AGENT = "workflow-server";

  /** Stands in for a URI, which would be parsed by rules of its own: the parts are set instead. */
  private static final URI ROOT = URI.create("/");

  private final CloseableHttpClient client;
  private final Deadlines deadlines;
  private final TimeSource time;

  HttpExchanges(
      HttpClientConnectionManager connections,
      ScheduledExecutorService scheduler,
      TimeSource time) {
    this.client = client(connections);
    this.deadlines = new Deadlines(scheduler, time);
    this.time = time;
  }

  /** Ends the connections; what is under way fails. */
  @Override
  public void close() {
    deadlines.close();
    client.close(CloseMode.IMMEDIATE);
  }

  /** A complete answer; its head has no body. */
  record Received(OutboundResponse head, ReceivedBody body) implements AutoCloseable {
    @Override
    public void close() {
      body.close();
    }
  }

  /**
   * Sends the request and reads the whole answer. A pooled connection that turns out to be dead
   * before anything was received is replaced once.
   *
   * @param deadline by the monotonic clock
   * @throws OutboundFailure when there is no complete answer by then
   */
  Received send(TargetUrl target, OutboundRequest request, long deadline) throws OutboundFailure {
    try {
      return attempt(target, request, deadline);
    } catch (StaleConnection e) {
      LOG.fine("A pooled connection was dead; trying once more.");
    }
    try {
      return attempt(target, request, deadline);
    } catch (StaleConnection e) {
      throw new OutboundFailure(Code.CONNECTION_LOST, "The connection was closed", e);
    }
  }

  private Received attempt(TargetUrl target, OutboundRequest request, long deadline)
      throws OutboundFailure, StaleConnection {
    long left = deadline - time.nanoTime();
    if (left <= 0) {
      throw Failures.timedOut(request.timeout(), null);
    }
    HttpUriRequestBase message = message(target, request, left);
    HttpClientContext context = HttpClientContext.create();
    boolean answered = false;
    try (Deadlines.Call call = deadlines.start(deadline, message::cancel)) {
      context.setAttribute(GuardedConnections.CALL, call);
      try {
        Received received = answer(target, message, context);
        answered = true;
        return received;
      } catch (TargetRefused e) {
        throw Refusals.logged(LOG, request.url(), request.secrecy(), e);
      } catch (IOException | IllegalStateException e) {
        OutboundFailure failure = failure(e, request, context, call.isLate());
        HttpResponse head = context.getResponse();
        throw head == null ? failure : failure.ofAnswer(head.getCode());
      }
    } finally {
      if (!answered) {
        // The library gives a connection back after an exception, but not after an Error.
        message.abort();
      }
    }
  }

  private static OutboundFailure failure(
      Exception e, OutboundRequest request, HttpClientContext context, boolean late)
      throws StaleConnection {
    if (late) {
      return Failures.timedOut(request.timeout(), e);
    }
    if (e instanceof NoHttpResponseException && isReused(context)) {
      throw new StaleConnection(e);
    }
    return Failures.of(e, request.timeout());
  }

  private Received answer(TargetUrl target, HttpUriRequestBase message, HttpClientContext context)
      throws IOException {
    HttpHost host = new HttpHost(target.scheme(), target.host(), target.port());
    try (ClassicHttpResponse response = client.executeOpen(host, message, context)) {
      try {
        return read(response);
      } catch (IOException e) {
        // Closing an answer reads it to its end; one that was given up may have none.
        message.abort();
        throw e;
      }
    }
  }

  private static boolean isReused(HttpClientContext context) {
    EndpointDetails connection = context.getEndpointDetails();
    return connection != null && connection.getResponseCount() > 0;
  }

  private static HttpUriRequestBase message(TargetUrl target, OutboundRequest request, long left) {
    HttpUriRequestBase message = new HttpUriRequestBase(request.method(), ROOT);
    message.setScheme(target.scheme());
    message.setAuthority(new URIAuthority(target.host(), explicitPort(target)));
    message.setPath(target.path());
    Timeout timeout = Timeout.ofMilliseconds(Math.max(1, TimeUnit.NANOSECONDS.toMillis(left)));
    message.setConfig(
        RequestConfig.custom()
            .setConnectionRequestTimeout(timeout)
            .setResponseTimeout(timeout)
            .setRedirectsEnabled(false)
            .setAuthenticationEnabled(false)
            .setContentCompressionEnabled(false)
            .setProtocolUpgradeEnabled(false)
            .setHardCancellationEnabled(true)
            .build());
    request.headers().forEach(header -> message.addHeader(header.name(), header.value()));
    addUnlessThere(message, "User-Agent", USER_AGENT);
    addUnlessThere(message, "Accept-Encoding", "gzip");
    if (request.body() != null) {
      if (request.contentType() != null) {
        addUnlessThere(message, "Content-Type", request.contentType());
      }
      message.setEntity(new ByteArrayEntity(request.body(), null));
    }
    return message;
  }

  private static int explicitPort(TargetUrl target) {
    return target.port() == (target.scheme().equals("https") ? 443 : 80) ? -1 : target.port();
  }

  private static void addUnlessThere(HttpUriRequestBase message, String name, String value) {
    if (!message.containsHeader(name)) {
      message.addHeader(name, value);
    }
  }

  private static Received read(ClassicHttpResponse response) throws IOException {
    OutboundResponse head = OutboundResponse.headOf(response);
    return new Received(
        head,
        ReceivedBody.of(
            response.getEntity(), head.joined("Content-Encoding"), OutboundHttp.MAX_BODY));
  }

  private static CloseableHttpClient client(HttpClientConnectionManager connections) {
    return HttpClientBuilder.create()
        .setConnectionManager(connections)
        .setRoutePlanner((host, context) -> new HttpRoute(host, null, isSecure(host)))
        .disableAutomaticRetries()
        .disableRedirectHandling()
        .disableContentCompression()
        .disableCookieManagement()
        .disableAuthCaching()
        .disableConnectionState()
        .disableDefaultUserAgent()
        .build();
  }

  private static boolean isSecure(HttpHost host) {
    return host.getSchemeName().equals("https");
  }

  /** The pooled connection was closed from the other side before this call. */
  private static final class StaleConnection extends Exception {
    StaleConnection(Exception cause) {
      super(cause);
    }
  }
}
