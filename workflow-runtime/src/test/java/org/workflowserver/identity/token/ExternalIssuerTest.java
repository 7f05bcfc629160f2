package org.workflowserver.identity.token;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.workflowserver.clock.SystemTime;
import org.workflowserver.identity.account.AccountsTest;
import org.workflowserver.identity.account.SignInThrottleTest;
import org.workflowserver.outbound.guard.OutboundPolicy;
import org.workflowserver.outbound.http.OutboundHttp;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.settings.SettingInvalid;

class ExternalIssuerTest {
  private final AtomicInteger requests = new AtomicInteger();
  private HttpServer provider;
  private final ScheduledExecutorService scheduler = Executors.newScheduledThreadPool(1);
  private OutboundHttp http;
  private int status = 200;

  @BeforeEach
  void start() throws IOException, JOSEException {
    byte[] keys =
        new JWKSet(new ECKeyGenerator(Curve.P_256).keyID("known").generate())
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    provider = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    provider.createContext(
        "/keys",
        exchange -> {
          requests.incrementAndGet();
          exchange.sendResponseHeaders(status, keys.length);
          exchange.getResponseBody().write(keys);
          exchange.close();
        });
    provider.start();
    http = connector(OutboundPolicy.of("127.0.0.1/32:1024-65535", true));
  }

  private OutboundHttp connector(OutboundPolicy policy) {
    return new OutboundHttp(policy, InetAddress::getAllByName, scheduler, new SystemTime());
  }

  @AfterEach
  void stop() {
    http.close();
    scheduler.shutdownNow();
    provider.stop(0);
  }

  @Test
  void keysAreFetchedOnceAndNotForEveryUnknownOne() {
    ExternalIssuer issuer = issuer();
    for (int i = 0; i < 50; i++) {
      assertThat(issuer.key(header("known"), 0)).isPresent();
    }
    assertThat(requests).hasValue(1);
    for (int i = 0; i < 50; i++) {
      assertThat(issuer.key(header("unknown" + i), 0)).isEmpty();
    }
    assertThat(requests).hasValueLessThanOrEqualTo(3);
  }

  @Test
  void aProviderThatIsAwayIsNotTheCallersFault() {
    status = 500;
    ExternalIssuer issuer = issuer();
    for (int i = 0; i < 5; i++) {
      assertUnavailable(issuer, "known", 0);
    }
    assertThat(requests).hasValueLessThanOrEqualTo(2);
  }

  @Test
  void theGuardOfOutgoingCallsStandsInFrontOfTheProvider() {
    for (OutboundPolicy closed :
        List.of(OutboundPolicy.STRICT, OutboundPolicy.of("127.0.0.1/32:1024-65535", false))) {
      try (OutboundHttp guarded = connector(closed)) {
        assertUnavailable(issuer(guarded), "known", 0);
      }
    }
    assertThat(requests).hasValue(0);
  }

  @Test
  void plainHttpIsTakenOnThisMachineAlone() {
    for (String right :
        List.of("https://id.example.org/keys", "http://127.0.0.1:1/keys", "http://[::1]/keys")) {
      assertThat(IdentitySettings.url(right)).hasToString(right);
    }
  }

  @Test
  void anAddressThatIsNoneOrCanBeChangedOnTheWayIsRefused() {
    for (String wrong :
        new String[] {
          "",
          "file:///etc/passwd",
          "id.example.org",
          "http:\\x",
          "http://id.example.org/keys",
          "http://localhost/keys",
          "http://127.0.0.1.example.org/keys",
          "http://10.0.0.1/keys",
          "http://[2001:db8::1]/keys"
        }) {
      assertThatThrownBy(() -> ExternalIssuer.fetched(wrong, http))
          .as(wrong)
          .isInstanceOf(SettingInvalid.class)
          .hasMessageContaining("'" + wrong + "'");
    }
  }

  @Test
  void whileTheProviderDoesNotAnswerFewWaitAndKeysThatWereSeenVerify() throws Exception {
    JWK known = new ECKeyGenerator(Curve.P_256).keyID("known").generate();
    CountDownLatch answered = new CountDownLatch(1);
    ExternalIssuer issuer =
        new ExternalIssuer(
            "i",
            "a",
            "org",
            Map.of(),
            (selector, context) -> {
              SignInThrottleTest.waitFor(answered);
              return selector.select(new JWKSet(known));
            });
    List<Future<Optional<JWK>>> waiting = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      JWSHeader header = header("unknown" + i);
      waiting.add(SignInThrottleTest.started(Thread.State.WAITING, () -> issuer.key(header, 0)));
    }
    SignInThrottleTest.assertNoPlace(
        SignInThrottleTest.started(Thread.State.TERMINATED, () -> issuer.key(header("known"), 0)));
    // A token that was verified before has the key looked for.
    waiting.add(
        SignInThrottleTest.started(
            Thread.State.WAITING,
            () -> issuer.has(known, 0) ? Optional.of(known) : Optional.empty()));
    assertThat(issuer.key(header("known"), 0)).contains(known);
    assertUnavailable(issuer, "unknown", 0);
    assertUnavailable(issuer, "known", Duration.ofHours(1).toNanos());
    answered.countDown();
    for (Future<Optional<JWK>> answer : waiting.subList(0, 8)) {
      assertThat(answer.get()).isEmpty();
    }
    assertThat(waiting.getLast().get()).contains(known);
    assertThat(issuer.key(header("known"), 0)).contains(known);
  }

  private static void assertUnavailable(ExternalIssuer issuer, String kid, long now) {
    AccountsTest.assertRefused(
        () -> issuer.key(header(kid), now),
        RefusalCode.CAPACITY_EXCEEDED,
        "The identity provider's keys cannot be read at present.");
  }

  private ExternalIssuer issuer() {
    return issuer(http);
  }

  private ExternalIssuer issuer(OutboundHttp connector) {
    String url = "http://127.0.0.1:" + provider.getAddress().getPort() + "/keys";
    return new ExternalIssuer("i", "a", "org", Map.of(), ExternalIssuer.fetched(url, connector));
  }

  private static JWSHeader header(String kid) {
    return new JWSHeader.Builder(JWSAlgorithm.ES256).keyID(kid).build();
  }
}
