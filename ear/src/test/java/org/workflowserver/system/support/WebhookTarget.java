package org.workflowserver.system.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** Receives webhooks: records each call and responds as configured. */
public final class WebhookTarget implements AutoCloseable {
  private final HttpServer server;
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final Map<String, Endpoint> endpoints = new ConcurrentHashMap<>();
  private final AtomicInteger made = new AtomicInteger();

  private WebhookTarget(HttpServer server) {
    this.server = server;
  }

  /** Listens on a free port of the loopback interface. */
  public static WebhookTarget start() {
    try {
      var address = new InetSocketAddress(InetAddress.getByName("127.0.0.1"), 0);
      WebhookTarget target = new WebhookTarget(HttpServer.create(address, 0));
      target.server.setExecutor(target.threads);
      target.server.createContext("/", target::answer);
      target.server.start();
      return target;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public int port() {
    return server.getAddress().getPort();
  }

  /** A new path of this target, which responds with 200 and {@code {"ok":true}}. */
  public Endpoint endpoint() {
    return endpoint("/endpoint-" + made.incrementAndGet());
  }

  /** This path of the target, which responds as {@link #endpoint()}. */
  public Endpoint endpoint(String path) {
    Endpoint endpoint = new Endpoint(path);
    endpoints.put(path, endpoint);
    return endpoint;
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      Endpoint endpoint = endpoints.get(exchange.getRequestURI().getPath());
      if (endpoint == null) {
        exchange.sendResponseHeaders(404, -1);
        return;
      }
      ReceivedRequest call = ReceivedRequest.of(exchange);
      int number = endpoint.take(call);
      endpoint.gate.await();
      byte[] body = endpoint.answer(number).getBytes(StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      endpoint.headers.forEach(exchange.getResponseHeaders()::set);
      exchange.sendResponseHeaders(
          endpoint.statusOf(number, call), body.length == 0 ? -1 : body.length);
      exchange.getResponseBody().write(body);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    endpoints.values().forEach(Endpoint::release);
    server.stop(0);
    threads.shutdownNow();
  }

  /**
   * A request that arrived.
   *
   * @param headers by lower-case name
   */
  public record ReceivedRequest(
      String method, String path, Map<String, String> headers, String body) {
    private static ReceivedRequest of(HttpExchange exchange) throws IOException {
      Map<String, String> headers = new TreeMap<>();
      exchange
          .getRequestHeaders()
          .forEach((name, values) -> headers.put(name.toLowerCase(Locale.ROOT), values.getFirst()));
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      return new ReceivedRequest(
          exchange.getRequestMethod(), exchange.getRequestURI().toString(), headers, body);
    }

    public String idempotencyKey() {
      return headers.get("idempotency-key");
    }
  }

  /** One path of the target. */
  public final class Endpoint {
    private final String path;
    private final List<ReceivedRequest> received = new CopyOnWriteArrayList<>();
    private volatile int status = 200;
    private volatile String body = "{\"ok\":true}";
    private final Map<String, String> headers = new ConcurrentHashMap<>();
    private volatile int firstCalls;
    private volatile int firstStatus;
    private volatile boolean respondingWithCallNumber;
    private final Set<String> keys = ConcurrentHashMap.newKeySet();
    private volatile int firstStatusOfEach;
    private volatile CountDownLatch gate = new CountDownLatch(0);

    private Endpoint(String path) {
      this.path = path;
    }

    private synchronized int take(ReceivedRequest call) {
      received.add(call);
      return received.size();
    }

    private int statusOf(int number, ReceivedRequest call) {
      if (firstStatusOfEach != 0 && keys.add(call.idempotencyKey())) {
        return firstStatusOfEach;
      }
      return number <= firstCalls ? firstStatus : status;
    }

    private String answer(int number) {
      return respondingWithCallNumber ? "{\"call\":" + number + "}" : body;
    }

    public String url() {
      return "http://127.0.0.1:" + port() + path;
    }

    public Endpoint respondingWith(int newStatus, String newBody) {
      status = newStatus;
      body = newBody;
      return this;
    }

    /** Responds to so many calls with another status, and then as configured. */
    public Endpoint respondingToFirstWith(int calls, int otherStatus) {
      firstStatus = otherStatus;
      firstCalls = calls;
      return this;
    }

    /** Responds to the first call of each idempotency key with another status. */
    public Endpoint respondingToFirstOfEachKeyWith(int otherStatus) {
      firstStatusOfEach = otherStatus;
      return this;
    }

    /** Sends this header with every response. */
    public Endpoint withHeader(String name, String value) {
      headers.put(name, value);
      return this;
    }

    /** Responds to each call with its number, which no other call of this endpoint gets. */
    public Endpoint respondingWithCallNumber() {
      respondingWithCallNumber = true;
      return this;
    }

    /** Sends no response until {@link #release}. */
    public Endpoint blocking() {
      gate = new CountDownLatch(1);
      return this;
    }

    public void release() {
      gate.countDown();
    }

    /** What has arrived so far. */
    public List<ReceivedRequest> calls() {
      return List.copyOf(received);
    }

    /** The one call that has arrived. */
    public ReceivedRequest onlyCall() {
      assertThat(calls()).hasSize(1);
      return calls().getFirst();
    }

    /** Waits until at least so many calls have arrived. */
    public void awaitCalls(int number) {
      await().until(() -> received.size() >= number);
    }
  }
}
