package org.workflowserver.outbound.guard;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.net.InetAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.clock.SystemTime;
import org.workflowserver.outbound.http.Header;
import org.workflowserver.outbound.http.OutboundHttp;
import org.workflowserver.outbound.http.OutboundRequest;
import org.workflowserver.outbound.http.ScriptedServer;

/** Where a request with secrets may go, and what of it goes on with a redirect. */
@Timeout(60)
class SecrecyTest {
  private static final String SECRET = "s3cret-token";

  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private ScriptedServer server;
  private ScriptedServer other;
  private OutboundHttp http;

  @BeforeEach
  void open() throws IOException {
    server = new ScriptedServer();
    other = new ScriptedServer().always("200 OK", "", new byte[0]);
    http =
        new OutboundHttp(
            OutboundPolicy.of("127.0.0.1/32:1024-65535", true),
            host -> new InetAddress[] {InetAddress.getByName("127.0.0.1")},
            scheduler,
            new SystemTime());
  }

  @AfterEach
  void close() throws IOException {
    http.close();
    server.close();
    other.close();
    scheduler.shutdownNow();
  }

  @ParameterizedTest
  @CsvSource({
    "https://a.example/x, a.example, true",
    "https://A.example./x, a.example, true",
    "https://a.example/x, A.Example, true",
    "https://a.example:8443/, a.example, true",
    "https://a.example:8443/, a.example:8443, true",
    "https://a.example/, a.example:443, true",
    "https://a.example:8443/, a.example:443, false",
    "https://a.example/, a.example:8443, false",
    "https://b.a.example/, a.example, false",
    "https://a.example.evil.example/, a.example, false",
    "https://a.example/, *.example, false",
    "https://a.example/, '', false",
    "https://a.example/, evil@a.example, false",
    "https://[2001:db8::1]/, [2001:DB8:0::1], true",
    "https://bücher.example/, xn--bcher-kva.example, true"
  })
  void aTargetIsOneOfTheHostsOrRefused(String url, String host, boolean allowed) {
    Secrecy secrecy = new Secrecy(List.of(List.of("first.example", host)), text -> false);
    TargetRefused refused =
        catchThrowableOfType(TargetRefused.class, () -> secrecy.judge(TargetUrl.parse(url)));
    assertThat(refused == null).isEqualTo(allowed);
  }

  @Test
  void everySecretHasItsSay() {
    Secrecy secrecy =
        new Secrecy(
            List.of(List.of("a.example", "b.example"), List.of("b.example", "c.example")),
            text -> false);
    secrecy.judge(TargetUrl.parse("https://b.example/"));
    for (String url : List.of("https://a.example/", "https://c.example/")) {
      assertThat(
              catchThrowableOfType(TargetRefused.class, () -> secrecy.judge(TargetUrl.parse(url))))
          .isNotNull();
    }
  }

  @Test
  void aHostThatASecretIsNotForHasACodeOfItsOwn() {
    OutboundFailure failure = failureOf(request("POST", server.url("/"), List.of("api.example")));
    assertThat(failure.code()).isEqualTo("secret_host_not_allowed");
    assertThat(failure).hasMessage("A secret of the request may not be sent to this host");
    assertThat(failure.isAuthors()).isTrue();
    assertThat(server.connections()).isZero();
  }

  @Test
  void anAllowedHostIsReached() throws Exception {
    server.always("200 OK", "", new byte[0]);
    assertThat(http.send(request("POST", server.url("/"), List.of("127.0.0.1"))).status())
        .isEqualTo(200);
  }

  @Test
  void aRedirectToAnotherHostIsRefused() {
    server.answer(
        "303 Go", "Location: http://named.example:" + other.port() + "/\r\n", new byte[0]);
    OutboundFailure failure = failureOf(request("POST", server.url("/"), List.of("127.0.0.1")));
    assertThat(failure.code()).isEqualTo("secret_host_not_allowed");
    assertThat(other.connections()).isZero();
  }

  @Test
  void aHeaderWithASecretStaysAtItsOriginWhateverItsName() throws Exception {
    server.answer("303 Go", "Location: /same\r\n", new byte[0]);
    server.answer("303 Go", "Location: " + other.url("/next") + "\r\n", new byte[0]);
    http.send(request("POST", server.url("/"), List.of()));
    assertThat(server.requests()).hasSize(2).allMatch(head -> head.contains("Accept: " + SECRET));
    assertThat(other.requests().getFirst())
        .startsWith("GET /next")
        .contains("Idempotency-Key: harmless")
        .doesNotContain(SECRET);
  }

  @ParameterizedTest
  @ValueSource(ints = {307, 308})
  void aBodyWithASecretIsNotSentToAnotherOrigin(int status) {
    server.answer(status + " Go", "Location: " + other.url("/next") + "\r\n", new byte[0]);
    OutboundFailure failure = failureOf(request("POST", server.url("/"), List.of()));
    assertThat(failure.code()).isEqualTo("redirect_invalid");
    assertThat(failure.retryable()).isFalse();
    assertThat(failure)
        .hasMessage("The redirect would send the body, which holds a secret, to another origin");
    assertThat(other.connections()).isZero();
  }

  @Test
  void aBodyWithASecretIsSentAgainToItsOwnOrigin() throws Exception {
    server.answer("307 Go", "Location: /next\r\n", new byte[0]);
    server.answer("200 OK", "", new byte[0]);
    http.send(request("POST", server.url("/"), List.of()));
    assertThat(server.requests().getLast()).startsWith("POST /next").endsWith(SECRET);
  }

  @Test
  void aBodyWithoutASecretGoesOn() throws Exception {
    server.answer("307 Go", "Location: " + other.url("/next") + "\r\n", new byte[0]);
    OutboundRequest request = request("POST", server.url("/"), List.of());
    http.send(
        new OutboundRequest(
            "POST",
            request.url(),
            request.headers(),
            "plain".getBytes(StandardCharsets.UTF_8),
            "text/plain",
            true,
            request.timeout(),
            request.secrecy(),
            "acme"));
    assertThat(other.requests().getFirst()).startsWith("POST /next").endsWith("plain");
  }

  @Test
  void anAddressWithASecretIsNotFollowedToAnotherOrigin() {
    server.answer(
        "303 Go", "Location: " + other.url("/next?token=" + SECRET) + "\r\n", new byte[0]);
    OutboundFailure failure = failureOf(request("POST", server.url("/"), List.of()));
    assertThat(failure.code()).isEqualTo("redirect_invalid");
    assertThat(failure.getMessage()).doesNotContain(SECRET);
    assertThat(other.connections()).isZero();
  }

  private static OutboundRequest request(String method, String url, List<String> hosts) {
    return new OutboundRequest(
        method,
        url,
        List.of(
            new Header("Authorization", "Bearer " + SECRET),
            new Header("Accept", SECRET),
            new Header("Idempotency-Key", "harmless")),
        ("token=" + SECRET).getBytes(StandardCharsets.UTF_8),
        "text/plain",
        true,
        Duration.ofSeconds(20),
        new Secrecy(hosts.isEmpty() ? List.of() : List.of(hosts), text -> text.contains(SECRET)),
        "acme");
  }

  private OutboundFailure failureOf(OutboundRequest request) {
    OutboundFailure failure = catchThrowableOfType(OutboundFailure.class, () -> http.send(request));
    assertThat(failure).isNotNull();
    return failure;
  }
}
