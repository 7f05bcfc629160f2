package org.workflowserver.outbound.http;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.awaitility.Awaitility.await;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.UnknownHostException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.IntStream;
import java.util.zip.DeflaterOutputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.clock.SystemTime;
import org.workflowserver.outbound.guard.NameResolver;
import org.workflowserver.outbound.guard.OutboundFailure;
import org.workflowserver.outbound.guard.OutboundPolicy;
import org.workflowserver.outbound.guard.Secrecy;

@Timeout(60)
class OutboundHttpTest {
  private static final String EMPTY = "HTTP/1.1 200 OK\nContent-Length: 0\n\n";

  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private ScriptedServer server;
  private OutboundHttp http;

  @BeforeEach
  void open() throws IOException {
    server = new ScriptedServer();
    http = connector(OutboundHttpTest::noNames);
  }

  @AfterEach
  void close() throws IOException {
    http.close();
    server.close();
    scheduler.shutdownNow();
  }

  @Test
  void sendsTheRequestAsItIsAndReadsTheAnswer() throws Exception {
    server.answer(
        "201 Made It", "X-Many: a\r\nX-Many: b\r\n", "done".getBytes(StandardCharsets.UTF_8));
    OutboundResponse response =
        http.send(
            new OutboundRequest(
                "POST",
                server.url("/a%20b?c=d"),
                List.of(new Header("X-Word", "wört"), new Header("X-Two", "1")),
                "{\"ä\":1}".getBytes(StandardCharsets.UTF_8),
                "application/json",
                false,
                Duration.ofSeconds(20)));
    assertThat(response.status()).isEqualTo(201);
    assertThat(response.reason()).isEqualTo("Made It");
    assertThat(response.headers())
        .filteredOn(header -> header.isNamed("x-many"))
        .extracting(Header::value)
        .containsExactly("a", "b");
    assertThat(response.body()).asString().isEqualTo("done");
    assertThat(server.requests().getFirst())
        .startsWith("POST /a%20b?c=d HTTP/1.1\r\n")
        .contains("X-Word: wört\r\n")
        .contains("Host: 127.0.0.1:" + server.port() + "\r\n")
        .contains("Content-Type: application/json\r\n")
        .contains("User-Agent: workflow-server\r\n")
        .endsWith("\r\n\r\n{\"ä\":1}");
  }

  @Test
  void namesTheStatusWhereTheServerDoesNot() throws Exception {
    server.answer("HTTP/1.1 503\nContent-Length: 0\n\n");
    assertThat(http.send(get("/")).reason()).isEqualTo("Service Unavailable");
  }

  @Test
  void reusesConnections() throws Exception {
    for (int i = 0; i < 20; i++) {
      server.answer("HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n2\nhi\n0\n\n");
      assertThat(http.send(get("/")).body()).asString().isEqualTo("hi");
    }
    assertThat(server.connections()).isEqualTo(1);
  }

  @Test
  void keepsNoCookiesAndSendsNoCredentials() throws Exception {
    server.answer(
        "HTTP/1.1 401 No\nWWW-Authenticate: Basic realm=x\nSet-Cookie: a=b\nContent-Length: 0\n\n");
    server.answer(EMPTY);
    assertThat(http.send(get("/")).status()).isEqualTo(401);
    http.send(get("/"));
    assertThat(server.requests()).hasSize(2);
    assertThat(server.requests().get(1)).doesNotContain("Cookie").doesNotContain("Authorization");
  }

  @Test
  void refusesTargetsWithOneAndTheSameMessage() {
    for (String url :
        List.of(
            "http://127.0.0.2/",
            "https://169.254.169.254/",
            "https://2130706433/",
            "https://a@b/",
            "ftp://example.com/",
            "https://example.com:22/")) {
      OutboundFailure failure = failureOf(get(url, false));
      assertThat(failure.code()).isEqualTo("target_not_allowed");
      assertThat(failure.getMessage()).isEqualTo("Target address is not allowed");
      assertThat(failure.retryable()).isFalse();
    }
  }

  @Test
  void refusesANameThatPointsInside() {
    try (OutboundHttp named = connector(host -> addresses("10.0.0.1"))) {
      OutboundFailure failure =
          catchThrowableOfType(
              OutboundFailure.class, () -> named.send(get("https://example.com/", false)));
      assertThat(failure.code()).isEqualTo("target_not_allowed");
      assertThat(failure.getMessage()).isEqualTo("Target address is not allowed");
    }
  }

  @Test
  void refusesANameWithOneHostileAddressAmongOthers() {
    try (OutboundHttp named = connector(host -> addresses("127.0.0.1", "127.0.0.9"))) {
      assertThat(
              catchThrowableOfType(
                      OutboundFailure.class,
                      () -> named.send(get("http://example.com:" + server.port() + "/", false)))
                  .code())
          .isEqualTo("target_not_allowed");
      assertThat(server.connections()).isZero();
    }
  }

  @Test
  void leaksNothingWhenItRefuses() {
    try (OutboundHttp named = connector(host -> addresses("10.0.0.1"))) {
      for (int i = 0; i < 3 * GuardedConnections.MAX_PER_TARGET; i++) {
        assertThat(
                catchThrowableOfType(
                        OutboundFailure.class, () -> named.send(get("https://example.com/", false)))
                    .code())
            .isEqualTo("target_not_allowed");
      }
    }
  }

  @Test
  void oneTenantTakesThreeQuartersOfTheConnectionsToATarget() throws Exception {
    int share = GuardedConnections.MAX_PER_TARGET / 4 * 3;
    CountDownLatch goOn = new CountDownLatch(1);
    for (int i = 0; i < share; i++) {
      server.answer(
          (out, socket) -> {
            awaitUninterruptibly(goOn);
            out.write(EMPTY.replace("\n", "\r\n").getBytes(StandardCharsets.US_ASCII));
          });
    }
    server.always("200 OK", "", new byte[0]);
    List<CompletableFuture<Integer>> held =
        IntStream.range(0, share)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> statusOf(of("acme", Duration.ofSeconds(50))),
                        task -> Thread.ofVirtual().start(task)))
            .toList();
    await().until(() -> server.requests().size() == share);
    assertThat(failureOf(of("acme", Duration.ofMillis(300))).code()).isEqualTo("timed_out");
    assertThat(statusOf(of("other", Duration.ofSeconds(20)))).isEqualTo(200);
    goOn.countDown();
    held.forEach(one -> assertThat(one.join()).isEqualTo(200));
    assertThat(statusOf(of("acme", Duration.ofSeconds(20)))).isEqualTo(200);
  }

  private static void awaitUninterruptibly(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private int statusOf(OutboundRequest request) {
    try {
      return http.send(request).status();
    } catch (OutboundFailure e) {
      throw new IllegalStateException(e);
    }
  }

  private OutboundRequest of(String org, Duration timeout) {
    return new OutboundRequest(
        "GET", server.url("/"), List.of(), null, null, false, timeout, Secrecy.NONE, org);
  }

  @Test
  void connectsToTheAddressThatWasJudgedAndAsksOnce() throws Exception {
    Queue<String> rebinding = new ArrayDeque<>(List.of("127.0.0.1", "10.0.0.1", "10.0.0.1"));
    AtomicInteger asked = new AtomicInteger();
    NameResolver names =
        host -> {
          asked.incrementAndGet();
          return addresses(rebinding.remove());
        };
    server.answer(EMPTY).answer(EMPTY);
    try (OutboundHttp named = connector(names)) {
      String url = "http://rebinding.example:" + server.port() + "/";
      assertThat(named.send(get(url, false)).status()).isEqualTo(200);
      assertThat(named.send(get(url, false)).status()).isEqualTo(200);
      assertThat(asked).hasValue(1);
      assertThat(server.requests().getFirst())
          .contains("Host: rebinding.example:" + server.port() + "\r\n");
      server.dropConnections();
      assertThat(
              catchThrowableOfType(OutboundFailure.class, () -> named.send(get(url, false))).code())
          .isEqualTo("target_not_allowed");
    }
  }

  @Test
  void asksForNamesOnBehalfOfTheTenantWhileTheCallHasTime() {
    List<String> tenants = new ArrayList<>();
    NameResolver names =
        new NameResolver() {
          @Override
          public InetAddress[] addressesOf(String host) {
            throw new AssertionError("asked for nobody");
          }

          @Override
          public InetAddress[] addressesOf(String host, String orgId, long deadline)
              throws UnknownHostException {
            tenants.add(orgId);
            assertThat(deadline - new SystemTime().nanoTime())
                .isBetween(1L, Duration.ofSeconds(300).toNanos());
            throw new NameLookups.NoAnswer(host, null);
          }
        };
    try (OutboundHttp named = connector(names)) {
      OutboundRequest request =
          new OutboundRequest(
              "GET",
              "https://silent.example/",
              List.of(),
              null,
              null,
              false,
              Duration.ofSeconds(300),
              Secrecy.NONE,
              "acme");
      OutboundFailure failure =
          catchThrowableOfType(OutboundFailure.class, () -> named.send(request));
      assertThat(failure.code()).isEqualTo("timed_out");
      assertThat(tenants).containsExactly("acme");
    }
  }

  @Test
  void saysThatANameIsUnknown() {
    assertThat(failureOf(get("https://nowhere.example/", false)).code()).isEqualTo("name_unknown");
  }

  @Test
  void saysThatAConnectionIsRefused() throws IOException {
    server.close();
    OutboundFailure failure = failureOf(get("/"));
    assertThat(failure.code()).isEqualTo("connect_failed");
    assertThat(failure.retryable()).isTrue();
  }

  @Test
  void saysThatAConnectionBroke() {
    server.answer((out, socket) -> socket.close());
    OutboundFailure failure = failureOf(get("/"));
    assertThat(failure.code()).isEqualTo("connection_lost");
    assertThat(failure.status()).isEmpty();
    assertThat(failure.retryable()).isTrue();
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "HTTP/1.1 200 OK\nContent-Length: 10\n\nshort",
        "HTTP/1.1 200 OK\nTransfer-Encoding: chunked\n\n5\nhel",
        "HTTP/1.1 200 OK\nContent-Le"
      })
  void saysThatAnAnswerWasCutShort(String start) {
    server.answer(
        (out, socket) -> {
          out.write(start.replace("\n", "\r\n").getBytes(StandardCharsets.UTF_8));
          out.flush();
          socket.close();
        });
    assertThat(failureOf(get("/")).code()).isEqualTo("connection_lost");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void triesOnceMoreOnAPooledConnectionThatWasClosed() throws Exception {
    server.answer(EMPTY).answer((out, socket) -> socket.close()).answer(EMPTY);
    assertThat(http.send(get("/1")).status()).isEqualTo(200);
    assertThat(http.send(get("/2")).status()).isEqualTo(200);
    assertThat(server.connections()).isEqualTo(2);
    assertThat(server.requests()).hasSize(3);
    assertThat(server.requests().get(2)).startsWith("GET /2 ");
  }

  @Test
  void triesOnlyOnceMore() throws Exception {
    server
        .answer(EMPTY)
        .answer((out, socket) -> socket.close())
        .answer((out, socket) -> socket.close());
    http.send(get("/1"));
    assertThat(failureOf(get("/2")).code()).isEqualTo("connection_lost");
    assertThat(server.requests()).hasSize(3);
  }

  @Test
  void doesNotTryAgainOnceSomethingWasReceived() throws Exception {
    server
        .answer(EMPTY)
        .answer(
            (out, socket) -> {
              out.write("HTTP/1.1 2".getBytes(StandardCharsets.UTF_8));
              out.flush();
              socket.close();
            });
    http.send(get("/1"));
    assertThat(failureOf(get("/2")).code()).isEqualTo("connection_lost");
    assertThat(server.requests()).hasSize(2);
  }

  @Test
  void cutsAnEndlessDrip() {
    server.answer(
        (out, socket) -> {
          out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
          drip(out);
        });
    assertThat(failureOf(briefly("/")).code()).isEqualTo("timed_out");
  }

  @Test
  void cutsAnEndlessDripOfHeaders() {
    server.answer(
        (out, socket) -> {
          out.write("HTTP/1.1 200 OK\r\nX: ".getBytes(StandardCharsets.UTF_8));
          drip(out);
        });
    assertThat(failureOf(briefly("/")).code()).isEqualTo("timed_out");
  }

  @Test
  void cutsASilentServer() {
    server.answer((out, socket) -> {});
    OutboundFailure failure = failureOf(briefly("/"));
    assertThat(failure.code()).isEqualTo("timed_out");
    assertThat(failure.getMessage()).isEqualTo("No complete answer within 300 ms");
    assertThat(failure.retryable()).isTrue();
  }

  @Test
  void takesABodyOfExactlyTheLimit() throws Exception {
    server.answer("200 OK", "", new byte[1 << 20]);
    assertThat(http.send(get("/")).body()).hasSize(1 << 20);
  }

  @Test
  void refusesABodyThatSaysItIsTooLong() {
    server.answer("HTTP/1.1 200 OK\nContent-Length: 1048577\n\n");
    OutboundFailure failure = failureOf(get("/"));
    assertThat(failure.code()).isEqualTo("response_too_large");
    assertThat(failure.status()).hasValue(200);
  }

  @Test
  void refusesABodyThatNeverEnds() {
    server.answer(
        (out, socket) -> {
          out.write("HTTP/1.1 200 OK\r\n\r\n".getBytes(StandardCharsets.UTF_8));
          endless(out);
        });
    assertThat(failureOf(get("/")).code()).isEqualTo("response_too_large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "x-gzip", "deflate", "raw-deflate", "gzip, gzip"})
  void decodesABody(String coding) throws Exception {
    byte[] plain = "hello ".repeat(1_000).getBytes(StandardCharsets.UTF_8);
    byte[] coded =
        switch (coding) {
          case "deflate" -> deflated(plain, false);
          case "raw-deflate" -> deflated(plain, true);
          case "gzip, gzip" -> gzipped(gzipped(plain));
          default -> gzipped(plain);
        };
    String header = coding.replace("raw-", "");
    server.answer("200 OK", "Content-Encoding: " + header + "\r\n", coded);
    assertThat(http.send(get("/")).body()).isEqualTo(plain);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void refusesADecompressionBomb(int layers) throws Exception {
    byte[] bomb = new byte[64 << 20];
    for (int i = 0; i < layers; i++) {
      bomb = gzipped(bomb);
    }
    String header = "gzip" + ", gzip".repeat(layers - 1);
    server.answer("200 OK", "Content-Encoding: " + header + "\r\n", bomb);
    assertThat(failureOf(get("/")).code()).isEqualTo("response_too_large");
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "deflate", "br", "gzip, gzip, gzip"})
  void refusesABodyThatIsNotCodedAsItSays(String coding) {
    server.answer(
        "200 OK", "Content-Encoding: " + coding + "\r\n", "plain".getBytes(StandardCharsets.UTF_8));
    assertThat(failureOf(get("/")).code()).isEqualTo("response_invalid");
  }

  @Test
  void takesAHeadUpToTheLimit() throws Exception {
    server.answer("200 OK", "X-Long: " + "x".repeat(60_000) + "\r\n", new byte[0]);
    assertThat(http.send(get("/")).header("x-long")).get().asString().hasSize(60_000);
  }

  @ParameterizedTest
  @CsvSource({"1, 70000", "9, 8000", "900, 100", "5000, 10"})
  void refusesAHeadThatIsTooLong(int headers, int length) {
    String lines = ("X: " + "x".repeat(length) + "\r\n").repeat(headers);
    server.answer("200 OK", lines, new byte[0]);
    assertThat(failureOf(get("/")).code()).isEqualTo("response_too_large");
  }

  @Test
  void refusesAHeadThatNeverEnds() {
    server.answer(
        (out, socket) -> {
          out.write("HTTP/1.1 200 OK\r\n".getBytes(StandardCharsets.UTF_8));
          byte[] line = "X: y\r\n".getBytes(StandardCharsets.UTF_8);
          while (!socket.isClosed()) {
            out.write(line);
          }
        });
    assertThat(failureOf(get("/")).code()).isEqualTo("response_too_large");
  }

  @Test
  void refusesTrailersThatNeverEnd() {
    server.answer(
        (out, socket) -> {
          out.write(
              "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n"
                  .getBytes(StandardCharsets.UTF_8));
          byte[] line = "X: y\r\n".getBytes(StandardCharsets.UTF_8);
          while (!socket.isClosed()) {
            out.write(line);
          }
        });
    assertThat(failureOf(get("/")).code()).isEqualTo("response_too_large");
  }

  @Test
  void refusesWhatIsNotHttp() {
    server.answer(
        (out, socket) -> out.write("SSH-2.0-OpenSSH_9\r\n\r\n".getBytes(StandardCharsets.UTF_8)));
    assertThat(failureOf(briefly("/")).code()).isIn("response_invalid", "timed_out");
  }

  @Test
  void leavesARedirectToItsCallerUnlessAskedToFollow() throws Exception {
    server.answer("302 Found", "Location: /next\r\n", new byte[0]);
    assertThat(http.send(get("/")).status()).isEqualTo(302);
    assertThat(server.requests()).hasSize(1);
  }

  @ParameterizedTest
  @CsvSource({
    "301, POST, GET",
    "302, POST, GET",
    "303, POST, GET",
    "303, PUT, GET",
    "307, POST, POST",
    "308, PUT, PUT",
    "301, PUT, PUT"
  })
  void followsARedirect(int status, String method, String next) throws Exception {
    server.answer(status + " Go", "Location: next?a=ü b\r\n", new byte[0]).answer(EMPTY);
    OutboundRequest request =
        new OutboundRequest(
            method,
            server.url("/dir/first"),
            List.of(new Header("Authorization", "Bearer x")),
            "body".getBytes(StandardCharsets.UTF_8),
            "text/plain",
            true,
            Duration.ofSeconds(20));
    assertThat(http.send(request).status()).isEqualTo(200);
    assertThat(server.requests().get(1))
        .startsWith(next + " /dir/next?a=%C3%BC%20b HTTP/1.1\r\n")
        .contains("Authorization: Bearer x\r\n");
    assertThat(server.requests().get(1).endsWith("body")).isEqualTo(!next.equals("GET"));
    assertThat(server.requests().get(1).contains("Content-Type")).isEqualTo(!next.equals("GET"));
  }

  @Test
  void dropsSecretsWhenTheOriginChanges() throws Exception {
    try (ScriptedServer other = new ScriptedServer()) {
      server.answer("307 Go", "Location: " + other.url("/b") + "\r\n", new byte[0]);
      other.answer("307 Go", "Location: " + server.url("/c") + "\r\n", new byte[0]);
      server.answer(EMPTY);
      List<Header> headers =
          List.of(
              new Header("Authorization", "s3cret"),
              new Header("Cookie", "s3cret"),
              new Header("X-Api-Key", "s3cret"),
              new Header("X-Anything", "s3cret"),
              new Header("Accept", "text/plain"),
              new Header("Idempotency-Key", "run/node/0"));
      http.send(
          new OutboundRequest(
              "GET", server.url("/a"), headers, null, null, true, Duration.ofSeconds(20)));
      assertThat(server.requests().getFirst()).contains("s3cret");
      assertThat(other.requests().getFirst())
          .doesNotContain("s3cret")
          .contains("Accept: text/plain")
          .contains("Idempotency-Key: run/node/0");
      assertThat(server.requests().get(1)).startsWith("GET /c").doesNotContain("s3cret");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.2/",
        "http://10.0.0.1/",
        "https://169.254.169.254/latest/meta-data/",
        "//127.0.0.2/",
        "http://[::1]/",
        "http://2130706433/",
        "file:///etc/passwd",
        "http://user@127.0.0.1/"
      })
  void judgesEveryRedirect(String location) {
    server.answer("302 Go", "Location: " + location + "\r\n", new byte[0]);
    OutboundFailure failure = failureOf(get(server.url("/"), true));
    assertThat(failure.code()).isEqualTo("target_not_allowed");
    assertThat(server.requests()).hasSize(1);
  }

  @Test
  void followsFiveRedirectsAndNotSix() throws Exception {
    for (int i = 0; i < 5; i++) {
      server.answer("302 Go", "Location: /\r\n", new byte[0]);
    }
    server.answer(EMPTY);
    assertThat(http.send(get(server.url("/"), true)).status()).isEqualTo(200);
    for (int i = 0; i < 6; i++) {
      server.answer("302 Go", "Location: /\r\n", new byte[0]);
    }
    assertThat(failureOf(get(server.url("/"), true)).code()).isEqualTo("redirect_invalid");
    assertThat(server.requests()).hasSize(12);
  }

  @ParameterizedTest
  @CsvSource({
    "Host, evil.example",
    "Content-Length, 5",
    "Transfer-Encoding, chunked",
    "Connection, close",
    "Proxy-Authorization, x",
    "'X Y', z",
    "'', z",
    "'X:', z",
    "Ä, z"
  })
  void refusesHeadersThatFrameTheMessage(String name, String value) {
    assertThat(failureOf(with(new Header(name, value))).code()).isEqualTo("request_invalid");
    assertThat(server.connections()).isZero();
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\r\nHost: evil", "a\nb", "a\rb", "a\u0000", "\u007f"})
  void refusesControlCharactersInHeaders(String value) {
    assertThat(failureOf(with(new Header("X-Y", value))).code()).isEqualTo("request_invalid");
    assertThat(
            failureOf(
                    new OutboundRequest(
                        "POST",
                        server.url("/"),
                        List.of(),
                        new byte[0],
                        value,
                        false,
                        Duration.ofSeconds(5)))
                .code())
        .isEqualTo("request_invalid");
  }

  @Test
  void usesNoProxyOfTheSystemsSettings() throws Exception {
    String[] settings = {"http.proxyHost", "http.proxyPort", "socksProxyHost", "socksProxyPort"};
    try (ServerSocket proxy = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
      for (String setting : settings) {
        System.setProperty(
            setting, setting.endsWith("Host") ? "127.0.0.1" : "" + proxy.getLocalPort());
      }
      System.setProperty("http.nonProxyHosts", "");
      server.answer(EMPTY);
      try (OutboundHttp fresh = connector(OutboundHttpTest::noNames)) {
        assertThat(fresh.send(get(server.url("/"), false)).status()).isEqualTo(200);
      }
    } finally {
      for (String setting : settings) {
        System.clearProperty(setting);
      }
      System.clearProperty("http.nonProxyHosts");
    }
  }

  private OutboundHttp connector(NameResolver names) {
    return new OutboundHttp(
        OutboundPolicy.of("127.0.0.1/32:1024-65535", true), names, scheduler, new SystemTime());
  }

  private OutboundRequest get(String path) {
    return get(server.url(path), false);
  }

  private static OutboundRequest get(String url, boolean follow) {
    return new OutboundRequest("GET", url, List.of(), null, null, follow, Duration.ofSeconds(20));
  }

  private OutboundRequest briefly(String path) {
    return new OutboundRequest(
        "GET", server.url(path), List.of(), null, null, false, Duration.ofMillis(300));
  }

  private OutboundRequest with(Header header) {
    return new OutboundRequest(
        "GET", server.url("/"), List.of(header), null, null, false, Duration.ofSeconds(5));
  }

  private OutboundFailure failureOf(OutboundRequest request) {
    OutboundFailure failure = catchThrowableOfType(OutboundFailure.class, () -> http.send(request));
    assertThat(failure).isNotNull();
    return failure;
  }

  private static InetAddress[] noNames(String host) throws UnknownHostException {
    throw new UnknownHostException(host);
  }

  private static InetAddress[] addresses(String... literals) throws UnknownHostException {
    InetAddress[] addresses = new InetAddress[literals.length];
    for (int i = 0; i < literals.length; i++) {
      addresses[i] = InetAddress.getByName(literals[i]);
    }
    return addresses;
  }

  /** A byte now and then, for ever: every single read succeeds in time. */
  private static void drip(OutputStream out) throws IOException {
    while (true) {
      out.write('x');
      out.flush();
      LockSupport.parkNanos(20_000_000); // Slow enough to stay below every limit of size.
    }
  }

  private static void endless(OutputStream out) throws IOException {
    byte[] block = new byte[8_192];
    while (true) {
      out.write(block);
    }
  }

  private static byte[] gzipped(byte[] plain) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  private static byte[] deflated(byte[] plain, boolean raw) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    java.util.zip.Deflater deflater = new java.util.zip.Deflater(6, raw);
    try (DeflaterOutputStream deflate = new DeflaterOutputStream(out, deflater)) {
      deflate.write(plain);
    }
    deflater.end();
    return out.toByteArray();
  }
}
