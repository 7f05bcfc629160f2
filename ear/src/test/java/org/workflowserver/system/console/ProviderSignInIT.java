package org.workflowserver.system.console;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.nimbusds.jwt.JWTClaimsSet;
import java.net.URI;
import java.net.URLDecoder;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.json.Json;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.ServerSetup;
import org.workflowserver.system.support.TokenIssuer;
import org.workflowserver.system.support.WebhookTarget;
import org.workflowserver.system.support.WebhookTarget.ReceivedRequest;

/** The sign-in at an identity provider, whose answers a real one would not give. */
class ProviderSignInIT {
  private static final String BEGIN = "/console/login/provider";
  private static final String CLIENT = "console client";
  private static final String SECRET = "p&ss word";

  private static final WebhookTarget PROVIDER = WebhookTarget.start();
  private static final WebhookTarget.Endpoint TOKENS = PROVIDER.endpoint("/token");
  private static final String NAME = "http://127.0.0.1:" + PROVIDER.port() + "/realm";
  private static final TokenIssuer ISSUER = new TokenIssuer(PROVIDER, NAME);
  private static ServerProcess server;
  private static ApiClient browser;

  @BeforeAll
  static void start() {
    PROVIDER
        .endpoint("/realm/.well-known/openid-configuration")
        .respondingWith(
            200,
            Json.write(
                Map.of(
                    "issuer",
                    NAME,
                    "authorization_endpoint",
                    "http://127.0.0.1:1/authorize?realm=a",
                    "token_endpoint",
                    TOKENS.url())));
    server =
        ISSUER
            .configure(ServerSetup.fresh().with("WORKFLOW_OUTBOUND_PLAIN_HTTP", "true"))
            .with("WORKFLOW_ADMIN_PASSWORD", ServerFixture.PASSWORD)
            .with("WORKFLOW_PUBLIC_URL", "https://workflows.example")
            .with("WORKFLOW_OIDC_CLIENT_ID", CLIENT)
            .with("WORKFLOW_OIDC_CLIENT_SECRET", SECRET)
            .start();
    browser = ApiClient.anonymous(server.address());
  }

  @AfterAll
  static void stop() {
    server.close();
    PROVIDER.close();
  }

  @Test
  void theCodeIsRedeemedByTheBrowserThatBeganAndTheSessionIsThatPersons() throws Exception {
    Begun begun = Begun.at(BEGIN + "?next=%2Fconsole%2Fruns%3Fstatus%3Dfailed");
    assertThat(begun.query)
        .containsEntry("realm", "a")
        .containsEntry("response_type", "code")
        .containsEntry("client_id", CLIENT)
        .containsEntry("scope", "openid profile")
        .containsEntry("redirect_uri", "https://workflows.example/console/login/provider/callback")
        .containsEntry("code_challenge_method", "S256");
    int before = TOKENS.calls().size();

    ApiResponse back = begun.comeBackWith(begun.goodToken());

    assertThat(back.status()).isEqualTo(302);
    assertThat(back.header("location").orElseThrow()).endsWith("/console/runs?status=failed");
    ReceivedRequest call = TOKENS.calls().get(before);
    String pair =
        new String(
            Base64.getDecoder().decode(call.headers().get("authorization").substring(6)), UTF_8);
    assertThat(pair).isEqualTo("console+client:p%26ss+word");
    Map<String, String> form = parameters(call.body());
    assertThat(form)
        .containsEntry("grant_type", "authorization_code")
        .containsEntry("code", "the code")
        .containsEntry("redirect_uri", begun.query.get("redirect_uri"));
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(form.get("code_verifier").getBytes(US_ASCII));
    assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(hash))
        .isEqualTo(begun.query.get("code_challenge"));
    ApiResponse home = browser.get("/console/").header("Cookie", session(back)).send();
    assertThat(home.status()).isEqualTo(200);
    assertThat(home.text())
        .contains("<strong><bdi>tester@acme</bdi></strong> <bdi class=\"break\">Tess Ter</bdi>")
        .doesNotContain("Change password");
    // The code's cookie is gone, and the provider takes no code twice anyway.
    assertThat(cookies(back)).anyMatch(cookie -> cookie.startsWith("__Host-WORKFLOWPROVIDER=;"));
  }

  @Test
  void theProviderThatThisServerCallsIsClosedToSteps() {
    ApiClient api = ApiClient.signedIn(server.address(), "admin", ServerFixture.PASSWORD);
    ApiResponse tried =
        api.post("/workflows/test-node")
            .json(
                Map.of(
                    "node",
                    Map.of(
                        "id",
                        "call",
                        "data",
                        Map.of("componentId", "webhook", "url", TOKENS.url(), "method", "GET"))))
            .send();
    assertThat(tried.text()).contains("target_not_allowed");
  }

  /** What must not sign anybody in. */
  enum Wrong {
    ANOTHER_NONCE(claims -> claims.claim("nonce", "another")),
    NO_NONCE(claims -> claims.claim("nonce", null)),
    ANOTHER_AUDIENCE(claims -> claims.audience("another")),
    TWO_AUDIENCES(claims -> claims.audience(List.of(CLIENT, "another"))),
    ANOTHER_PARTY(claims -> claims.claim("azp", "another")),
    ANOTHER_ISSUER(claims -> claims.issuer("https://elsewhere.example")),
    EXPIRED(claims -> claims.expirationTime(Date.from(Instant.now().minus(Duration.ofHours(1))))),
    NO_TENANT(claims -> claims.claim("org", null)),
    NO_SUBJECT(claims -> claims.subject(null));

    private final UnaryOperator<JWTClaimsSet.Builder> change;

    Wrong(UnaryOperator<JWTClaimsSet.Builder> change) {
      this.change = change;
    }
  }

  @ParameterizedTest
  @EnumSource
  void aTokenThatIsNotForThisSignInSignsNobodyIn(Wrong wrong) {
    Begun begun = Begun.at(BEGIN);
    String token =
        ISSUER.tokenWith("acme", "editor", claims -> wrong.change.apply(begun.good(claims)));
    assertRefused(begun.comeBackWith(token), "not-done");
  }

  @Test
  void aForgedTokenOrNoneSignsNobodyIn() {
    Begun begun = Begun.at(BEGIN);
    assertRefused(begun.comeBackWith(ISSUER.forgedWith(begun::good)), "not-done");
    TOKENS.respondingWith(400, "{\"error\":\"invalid_grant\"}");
    assertRefused(begun.comeBack("code=x&state=" + begun.state()), "not-done");
    TOKENS.respondingWith(200, "{}");
    assertRefused(begun.comeBack("code=x&state=" + begun.state()), "not-done");
    TOKENS.respondingWith(200, "no JSON");
    assertRefused(begun.comeBack("code=x&state=" + begun.state()), "not-done");
    assertRefused(begun.comeBack("error=access_denied&state=" + begun.state()), "not-done");
    for (int status : List.of(401, 429, 503)) {
      TOKENS.respondingWith(status, "{}");
      assertRefused(begun.comeBack("code=x&state=" + begun.state()), "busy");
    }
  }

  @Test
  void aCodeOfAnotherBrowserIsNotEvenAskedFor() {
    Begun begun = Begun.at(BEGIN);
    Begun other = Begun.at(BEGIN);
    TOKENS.respondingWith(200, Json.write(Map.of("id_token", begun.goodToken())));
    int before = TOKENS.calls().size();
    assertRefused(other.comeBack("code=x&state=" + begun.state()), "stale");
    assertRefused(begun.comeBack("code=x"), "stale");
    assertRefused(browser.get(BEGIN + "/callback?code=x&state=" + begun.state()).send(), "stale");
    assertThat(TOKENS.calls()).hasSize(before);
  }

  @Test
  void whoIsSignedInIsNotReplacedByALink() {
    Begun first = Begun.at(BEGIN);
    String session = session(first.comeBackWith(first.goodToken()));
    Begun begun = Begun.at(BEGIN);
    TOKENS.respondingWith(200, Json.write(Map.of("id_token", begun.goodToken())));
    int before = TOKENS.calls().size();
    for (String path :
        List.of(
            BEGIN + "?next=%2Fconsole%2Fruns",
            BEGIN + "/callback?next=%2Fconsole%2Fruns&code=x&state=" + begun.state())) {
      ApiResponse answer = browser.get(path).header("Cookie", session + "; " + begun.cookie).send();
      assertThat(answer.header("location").orElseThrow()).endsWith("/console/runs");
    }
    assertThat(TOKENS.calls()).hasSize(before);
  }

  @Test
  void twoCookiesOfThatNameAreNone() {
    Begun begun = Begun.at(BEGIN);
    Begun other = Begun.at(BEGIN);
    ApiResponse answer =
        browser
            .get(BEGIN + "/callback?code=x&state=" + begun.state())
            .header("Cookie", begun.cookie + "; " + other.cookie)
            .send();
    assertRefused(answer, "stale");
  }

  @Test
  void whatFailsIsInTheAuditLogOfItsTenant() {
    Begun begun = Begun.at(BEGIN);
    assertRefused(
        begun.comeBackWith(ISSUER.tokenWith("audited", "unmapped", begun::good)), "no-role");
    ApiResponse log =
        browser
            .withToken(ISSUER.token("audited", "admin"))
            .get("/audit?action=sign_in.failed")
            .send();
    assertThat(log.rows())
        .singleElement()
        .satisfies(
            entry ->
                assertThat(entry.get("details").toString())
                    .contains("scope_missing", "subject=tester"));
  }

  @Test
  void whoHasNoRoleIsToldSo() {
    Begun begun = Begun.at(BEGIN);
    assertRefused(begun.comeBackWith(ISSUER.tokenWith("acme", "unmapped", begun::good)), "no-role");
    ApiResponse page = browser.get("/console/login?problem=no-role").send();
    assertThat(page.text()).contains("you have no role here");
    assertThat(browser.get("/console/login?problem=%3Cscript%3E").send().text())
        .doesNotContain("sign-in-problem");
  }

  @Test
  void theDestinationIsAPageOfThisConsole() {
    Begun begun = Begun.at(BEGIN + "?next=https%3A%2F%2Felsewhere.example%2F");
    assertThat(begun.comeBackWith(begun.goodToken()).header("location").orElseThrow())
        .endsWith("/console/")
        .doesNotContain("elsewhere");
  }

  @Test
  void aClientWithoutItsProviderStopsTheStart() {
    ServerSetup setup = ServerSetup.fresh();
    assertThat(
            setup.with("WORKFLOW_OIDC_CLIENT_ID", CLIENT).startExpectingFailure().lastErrorLine())
        .contains("workflow.oidc.client-id needs workflow.jwt.issuer");
    // The refused start made no account whose password nobody was told.
    String name = "http://127.0.0.1:" + PROVIDER.port() + "/away";
    try (ServerProcess mended =
        ISSUER
            .configure(setup.with("WORKFLOW_OUTBOUND_PLAIN_HTTP", "true"))
            .with("WORKFLOW_JWT_ISSUER", name)
            .with("WORKFLOW_OIDC_CLIENT_ID", CLIENT)
            .start()) {
      assertThat(mended.printedPassword()).isPresent();
      // The provider says nothing of itself there: the log tells before anybody wants to sign in.
      await()
          .untilAsserted(
              () ->
                  assertThat(mended.errorLines())
                      .anyMatch(
                          line ->
                              line.contains(" WARNING ")
                                  && line.contains(name + "/.well-known/openid-configuration")));
      ApiClient visitor = ApiClient.anonymous(mended.address());
      String back = visitor.get(BEGIN).send().header("location").orElseThrow();
      assertThat(back).endsWith("/console/login?problem=unreachable");
      assertThat(visitor.get("/console/login?problem=unreachable").send().text())
          .contains(
              "The identity provider can't be reached. Try again later, or sign in with a local"
                  + " account.")
          .containsOnlyOnce(" autofocus=")
          .containsPattern("id=\"provider-sign-in\"[^>]* autofocus");
    }
  }

  private static void assertRefused(ApiResponse answer, String problem) {
    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("location").orElseThrow())
        .endsWith("/console/login?problem=" + problem);
    assertThat(cookies(answer)).noneMatch(cookie -> cookie.startsWith("WORKFLOWCONSOLE"));
  }

  private static List<String> cookies(ApiResponse answer) {
    return answer.headers().getOrDefault("set-cookie", List.of());
  }

  private static String session(ApiResponse answer) {
    return cookies(answer).stream()
        .filter(cookie -> cookie.startsWith("WORKFLOWCONSOLE"))
        .map(cookie -> cookie.substring(0, cookie.indexOf(';')))
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  private static Map<String, String> parameters(String form) {
    return Arrays.stream(form.split("&"))
        .map(pair -> pair.split("=", 2))
        .collect(
            Collectors.toMap(
                pair -> URLDecoder.decode(pair[0], UTF_8),
                pair -> URLDecoder.decode(pair[1], UTF_8)));
  }

  /** A browser that has left for the provider. */
  private record Begun(Map<String, String> query, String cookie) {
    static Begun at(String path) {
      ApiResponse leaving = browser.get(path).send();
      assertThat(leaving.status()).isEqualTo(302);
      String cookie =
          cookies(leaving).stream()
              .filter(each -> each.startsWith("__Host-WORKFLOWPROVIDER="))
              .findFirst()
              .orElseThrow();
      assertThat(cookie)
          .contains("HttpOnly", "SameSite=Lax", "Path=/;", "Secure")
          .doesNotContain("Domain");
      URI target = URI.create(leaving.header("location").orElseThrow());
      return new Begun(parameters(target.getRawQuery()), cookie.substring(0, cookie.indexOf(';')));
    }

    String state() {
      return query.get("state");
    }

    JWTClaimsSet.Builder good(JWTClaimsSet.Builder claims) {
      return claims.audience(CLIENT).claim("nonce", query.get("nonce")).claim("name", "Tess Ter");
    }

    String goodToken() {
      return ISSUER.tokenWith("acme", "editor", this::good);
    }

    ApiResponse comeBackWith(String idToken) {
      TOKENS.respondingWith(200, Json.write(Map.of("id_token", idToken)));
      return comeBack("code=the%20code&state=" + state());
    }

    ApiResponse comeBack(String parameters) {
      return browser.get(BEGIN + "/callback?" + parameters).header("Cookie", cookie).send();
    }
  }
}
