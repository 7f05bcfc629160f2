package org.workflowserver.distribution.payara;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.glassfish.grizzly.filterchain.FilterChainContext;
import org.glassfish.grizzly.filterchain.NextAction;
import org.glassfish.grizzly.http.HttpRequestPacket;
import org.glassfish.grizzly.http.server.Request;
import org.glassfish.grizzly.http.server.Response;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.workflowserver.address.TrustedProxies;

/** With 18 threads: 16 are shared out, and one caller has four of them. */
@Timeout(120)
class CallerThreadsTest {
  private static final int THREADS = 18;
  private static final int MANY = 1_000;
  private static final int SHARED = 16;
  private static final int SHARE = 4;
  private static final String HERE = "127.0.0.1";
  private static final String ELSEWHERE = "127.0.0.2";
  private static final String PROXY = "127.0.0.9";

  private final Semaphore released = new Semaphore(0);
  private final AtomicInteger held = new AtomicInteger();
  private final AtomicInteger counted = new AtomicInteger();
  private final AtomicInteger mostHeld = new AtomicInteger();
  private final AtomicBoolean stopping = new AtomicBoolean();
  private final List<Socket> sockets = new ArrayList<>();
  private FilteredServer server;

  @BeforeEach
  void start() throws IOException {
    server =
        FilteredServer.with(
            filters ->
                CallerThreads.addTo(filters, TrustedProxies.of(List.of(PROXY)), new Stopping()),
            THREADS,
            this::answer);
  }

  /** Also of a server that stops no more, so that more can be asked of it. */
  private final class Stopping implements CallerThreads.Stop {
    @Override
    public boolean isUnderWay() {
      return stopping.get();
    }

    @Override
    public NextAction refuse(FilterChainContext context, HttpRequestPacket request)
        throws IOException {
      return new AvailabilityFilter().refuse(context, request);
    }
  }

  @AfterEach
  void stop() throws IOException {
    released.release(1_000);
    for (Socket socket : sockets) {
      socket.close();
    }
    server.close();
  }

  private void answer(Request request, Response response) throws Exception {
    switch (request.getRequestURI()) {
      case "/held" -> {
        mostHeld.accumulateAndGet(held.incrementAndGet(), Math::max);
        released.acquire();
        held.decrementAndGet();
      }
      case "/counted" -> counted.incrementAndGet();
      case "/fails" -> throw new IllegalStateException("The test wants it so.");
      case "/later" -> {
        response.suspend();
        CompletableFuture.runAsync(response::resume);
      }
      default -> {}
    }
  }

  @Test
  void othersAndProbesAreServedWhileOneCallersRequestsWait() throws IOException {
    List<Socket> some = send(20, "/held", HERE, "");
    awaitHeld(SHARE);
    assertThat(statusOf(send("/at-once", ELSEWHERE, ""))).isEqualTo("200");
    assertThat(statusOf(send("/health/live", HERE, ""))).isEqualTo("200");
    assertThat(held).hasValue(SHARE);
    released.release(20);
    assertThat(some).allSatisfy(socket -> assertThat(statusOf(socket)).isEqualTo("200"));
    assertThat(mostHeld).hasValue(SHARE);
  }

  @Test
  void probesAreServedWhileManyCallersTogetherHaveAllPermits() throws IOException {
    for (int i = 1; i <= SHARED; i++) {
      send(2, "/held", "127.0.1." + i, "");
    }
    awaitHeld(SHARED);
    assertThat(statusOf(send("/health", HERE, ""))).isEqualTo("200");
    assertThat(held).hasValue(SHARED);
  }

  /** Behind a trusted proxy they have one address. */
  @Test
  void callersByAProxyAreToldApartByWhatItSays() throws IOException {
    send(3 * SHARE, "/held", PROXY, "X-Forwarded-For: 192.0.2.2, 192.0.2.1\r\n");
    awaitHeld(SHARE);
    Socket other = send("/at-once", PROXY, "X-Forwarded-For: 192.0.2.1, 192.0.2.2\r\n");
    assertThat(statusOf(other)).isEqualTo("200");
    assertThat(held).hasValue(SHARE);
  }

  @Test
  void nothingIsBelievedOfWhoIsNoSuchProxy() throws IOException {
    for (int i = 1; i <= 3 * SHARE; i++) {
      send("/held", HERE, "X-Forwarded-For: 192.0.2." + i + "\r\n");
    }
    awaitHeld(SHARE);
    assertThat(statusOf(send("/at-once", ELSEWHERE, ""))).isEqualTo("200");
    assertThat(mostHeld).hasValue(SHARE);
  }

  /** However a request ends, what it had is there for others. */
  @Test
  void permitsComeBackHoweverRequestsEnd() throws IOException {
    for (String path : List.of("/fails", "/later", "/at-once")) {
      for (Socket socket : send(3 * SHARE, path, HERE, "")) {
        assertThat(statusOf(socket)).isEqualTo(path.equals("/fails") ? "500" : "200");
      }
      requireWholeShare();
    }
  }

  @Test
  void permitsComeBackOfClientsThatAreGone() throws IOException {
    List<Socket> gone = send(3 * SHARE, "/held", HERE, "");
    awaitHeld(SHARE);
    for (Socket socket : gone) {
      socket.close();
    }
    released.release(3 * SHARE);
    requireWholeShare();
  }

  /** The container would go on to the last of them, with a failure for each. */
  @Test
  void whatAClientSentBeforeItWentIsNotServed() throws IOException {
    try (Socket gone = server.connect(HERE)) {
      String first = "GET /held HTTP/1.1\r\nHost: a\r\n\r\n";
      String others = "GET /counted HTTP/1.1\r\nHost: a\r\n\r\n".repeat(MANY);
      gone.getOutputStream().write((first + others).getBytes(StandardCharsets.ISO_8859_1));
      awaitHeld(1);
      // So that the next answer meets the end at once.
      gone.setSoLinger(true, 0);
    }
    released.release(1);
    requireWholeShare();
    assertThat(counted).hasValueLessThan(SHARE);
  }

  @Test
  void whatIsQueuedIsRefusedWhenTheServerStops() throws IOException {
    List<Socket> some = send(3 * SHARE, "/held", HERE, "");
    awaitHeld(SHARE);
    stopping.set(true);
    released.release(3 * SHARE);
    List<String> statuses = new ArrayList<>();
    for (Socket socket : some) {
      statuses.add(statusOf(socket));
    }
    assertThat(statuses).filteredOn("200"::equals).hasSize(SHARE);
    assertThat(statuses).filteredOn("503"::equals).hasSize(2 * SHARE);
    stopping.set(false);
    requireWholeShare();
  }

  /** That so many requests of this caller are served at once, and no more. */
  private void requireWholeShare() throws IOException {
    await().until(() -> held.get() == 0);
    released.drainPermits();
    mostHeld.set(0);
    List<Socket> some = send(2 * SHARE, "/held", HERE, "");
    awaitHeld(SHARE);
    // Requests of clients that are gone may have had their turn only now.
    released.release(MANY);
    assertThat(some).allSatisfy(socket -> assertThat(statusOf(socket)).isEqualTo("200"));
    assertThat(mostHeld).hasValue(SHARE);
  }

  private void awaitHeld(int requests) {
    await().until(() -> held.get() == requests);
  }

  private List<Socket> send(int times, String path, String from, String fields) throws IOException {
    List<Socket> some = new ArrayList<>();
    for (int i = 0; i < times; i++) {
      some.add(send(path, from, fields));
    }
    return some;
  }

  private Socket send(String path, String from, String fields) throws IOException {
    Socket socket = server.post(path, "", from, fields);
    sockets.add(socket);
    return socket;
  }

  private static String statusOf(Socket socket) throws IOException {
    String response =
        new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
    assertThat(response).startsWith("HTTP/1.1 ");
    return response.substring("HTTP/1.1 ".length(), "HTTP/1.1 200".length());
  }
}
