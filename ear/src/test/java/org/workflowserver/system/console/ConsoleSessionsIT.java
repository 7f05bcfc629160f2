package org.workflowserver.system.console;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;

import java.net.URLEncoder;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.ServerSetup;

/** The console's sessions and cookies, on a server behind a proxy that ends HTTPS. */
class ConsoleSessionsIT {
  private static final String LOGIN = "/console/login";
  private static final String HOME = "/console/";
  private static final String SESSION = "WORKFLOWCONSOLE";
  private static final String FORM = "WORKFLOWFORM";
  private static final Pattern TOKEN = Pattern.compile("name=\"formToken\" value=\"([0-9a-f]{64})");
  private static final int SESSIONS_OF_AN_ACCOUNT = 20;

  private static ServerProcess server;
  private static ApiClient anonymous;

  @BeforeAll
  static void start() {
    server =
        ServerSetup.fresh()
            .with("WORKFLOW_ADMIN_PASSWORD", ServerFixture.PASSWORD)
            .with("WORKFLOW_PUBLIC_URL", "https://workflows.example")
            .start();
    anonymous = ApiClient.anonymous(server.address());
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {LOGIN, HOME, "/console/workflows", "/console/none", "/console/none.xhtml"})
  void nobodyGetsASessionBeforeTheSignIn(String page) {
    assertThat(cookies(anonymous.get(page).send())).noneMatch(cookie -> cookie.contains(SESSION));
  }

  /** Scripts of a page whose session ended ask on while the sign-in form is opened. */
  @ParameterizedTest
  @ValueSource(strings = {HOME, "/console/workflows", "/console/runs?after=1"})
  void onlyTheSignInFormGetsAToken(String page) {
    assertThat(cookies(anonymous.get(page).send())).isEmpty();
  }

  @Test
  void aSignInByAFormOfBeforeSaysSoAndStillLeadsBack() {
    Form form = Form.ask();
    ApiResponse answer =
        anonymous
            .post(LOGIN + "?next=%2Fconsole%2Fvault")
            .header("Cookie", form.cookie)
            .body(
                "application/x-www-form-urlencoded",
                ("formToken=" + "0".repeat(64)).getBytes(UTF_8))
            .send();
    assertThat(answer.header("location").orElseThrow())
        .endsWith(LOGIN + "?problem=stale&next=%2Fconsole%2Fvault");
  }

  @Test
  void theFileOfTheKeyThatTheServerMadeIsNamed() {
    String session = signIn(Form.ask(), "same-origin");
    ApiResponse page = anonymous.get("/console/admin/keys").header("Cookie", session).send();
    assertThat(page.status()).isEqualTo(200);
    assertThat(page.text()).contains(server.setup().data().resolve("vault.key").toString());
  }

  @Test
  void aFailedSignInMakesNoSession() {
    Form form = Form.ask();
    ApiResponse refused = form.post("wrong-password-of-nobody", "");
    assertThat(refused.status()).isEqualTo(200);
    assertThat(refused.text()).contains("sign-in-problem");
    assertThat(cookies(refused)).noneMatch(cookie -> cookie.contains(SESSION));
  }

  @Test
  void theTokenOfTheFormIsKeptByACookieAlone() {
    Form form = Form.ask();
    ApiResponse again = anonymous.get(LOGIN).header("Cookie", form.cookie).send();
    assertThat(cookies(again)).isEmpty();
    assertThat(Form.token(again)).isEqualTo(form.token);
  }

  @ParameterizedTest
  @ValueSource(strings = {"WORKFLOWFORM=", "WORKFLOWFORM=x", "a=b"})
  void aCookieThatHoldsNoTokenIsReplaced(String cookie) {
    ApiResponse page = anonymous.get(LOGIN).header("Cookie", cookie).send();
    assertThat(cookies(page)).singleElement().asString().startsWith(FORM);
    assertThat(Form.token(page)).hasSize(64);
  }

  @Test
  void aSignInOfAnotherBrowserOrSiteIsShownTheFormAgain() {
    Form form = Form.ask();
    Form other = Form.ask();
    assertNotTaken(new Form("", form.token).post(ServerFixture.PASSWORD, ""), "?problem=stale");
    assertNotTaken(
        new Form(other.cookie, form.token).post(ServerFixture.PASSWORD, ""), "?problem=stale");
    assertNotTaken(new Form(form.cookie, "").post(ServerFixture.PASSWORD, ""), "?problem=stale");
    assertNotTaken(form.post(ServerFixture.PASSWORD, "same-site"), "");
    assertNotTaken(form.post(ServerFixture.PASSWORD, "cross-site"), "");
    assertThat(signIn(form, "same-origin")).startsWith(SESSION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"null", "https://evil.example", "http://workflows.example", "http://localhost:1"})
  void aSignInOfAnotherPageIsShownTheFormAgain(String origin) {
    assertNotTaken(origin);
  }

  /** The public URL says that pages of this server come by HTTPS. */
  @Test
  void aSignInOfAPageByPlainHttpIsShownTheFormAgain() {
    assertNotTaken(here());
  }

  private static void assertNotTaken(String origin) {
    Form form = Form.ask();
    for (String header : List.of("Origin", "Referer")) {
      assertNotTaken(
          form.request("admin", ServerFixture.PASSWORD).header(header, origin).send(), "");
    }
  }

  private static void assertNotTaken(ApiResponse answer, String query) {
    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("location").orElseThrow()).endsWith(LOGIN + query);
    assertThat(cookies(answer)).noneMatch(cookie -> cookie.contains(SESSION));
  }

  private static String here() {
    return server.address().toString().replaceFirst("/$", "");
  }

  @Test
  void aSignInOfAPageOfThisServerIsTaken() {
    // As by a proxy that ends HTTPS and asks by the host that it was asked by.
    String https = here().replaceFirst("^http:", "https:");
    Form form = Form.ask();
    for (String origin : List.of(https, "https://workflows.example")) {
      assertThat(
              session(
                  form.request("admin", ServerFixture.PASSWORD).header("Origin", origin).send()))
          .startsWith(SESSION);
      assertThat(
              session(
                  form.request("admin", ServerFixture.PASSWORD)
                      .header("Referer", origin + LOGIN)
                      .send()))
          .startsWith(SESSION);
    }
  }

  @Test
  void aBrowserIsKnownUntilThePasswordChanges() {
    String user = "browser-user";
    String next = "another battery staple horse";
    ApiClient admin = ApiClient.signedIn(server.address(), "admin", ServerFixture.PASSWORD);
    ApiResponse made =
        admin
            .post("/users")
            .json(
                Map.of(
                    "username",
                    user,
                    "password",
                    ServerFixture.PASSWORD,
                    "groups",
                    List.of("viewer")))
            .send();
    assertThat(made.status()).isEqualTo(201);
    Form form = Form.ask();
    String known = browserIn(form.request(user, ServerFixture.PASSWORD).send()).orElseThrow();
    Form again = new Form(form.cookie + "; " + known, form.token);
    assertThat(browserIn(again.request(user, ServerFixture.PASSWORD).send())).isEmpty();

    ApiResponse changed =
        anonymous
            .post("/auth/password")
            .json(
                Map.of("username", user, "password", ServerFixture.PASSWORD, "new_password", next))
            .send();
    assertThat(changed.status()).isLessThan(300);
    assertThat(browserIn(again.request(user, next).send())).isPresent();
  }

  /** What a browser is known by from now on. */
  private static Optional<String> browserIn(ApiResponse signedIn) {
    assertThat(session(signedIn)).startsWith(SESSION);
    return cookies(signedIn).stream()
        .filter(cookie -> cookie.startsWith("workflow-browser="))
        .map(cookie -> cookie.replaceFirst(";.*", ""))
        .findFirst();
  }

  @Test
  void anAccountHasSoManySessionsAndTheOldestEnds() {
    Form form = Form.ask();
    List<String> sessions = new ArrayList<>();
    for (int i = 0; i <= SESSIONS_OF_AN_ACCOUNT; i++) {
      sessions.add(signIn(form, ""));
    }
    assertThat(statusOfHome(sessions.getFirst())).isEqualTo(302);
    assertThat(sessions.subList(1, sessions.size()))
        .allSatisfy(session -> assertThat(statusOfHome(session)).isEqualTo(200));
  }

  @Test
  void cookiesAreSentByHttpsAloneAndBrowsersAreToldSo() {
    Form form = Form.ask();
    ApiResponse signedIn = form.post(ServerFixture.PASSWORD, "");
    assertThat(List.of(anonymous.get(LOGIN).send(), signedIn, anonymous.get("/workflows").send()))
        .allSatisfy(
            answer ->
                assertThat(answer.header("strict-transport-security"))
                    .contains("max-age=31536000"));
    List<String> all = new ArrayList<>(cookies(anonymous.get(LOGIN).send()));
    all.addAll(cookies(signedIn));
    assertThat(all)
        .hasSizeGreaterThan(1)
        .allSatisfy(
            cookie ->
                assertThat(cookie)
                    .containsIgnoringCase("; Secure")
                    .containsIgnoringCase("; HttpOnly")
                    .containsIgnoringCase("; SameSite="));
  }

  @ParameterizedTest
  @ValueSource(strings = {LOGIN, HOME, "/console/workflows", "/console/none"})
  void noPageRunsInAFrameOrWithScriptsOfOthersOrIsKept(String page) {
    assertThat(anonymous.get(page).send())
        .hasHeader(
            "Content-Security-Policy",
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src"
                + " 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'")
        .hasHeader("X-Frame-Options", "DENY")
        .hasHeader("X-Content-Type-Options", "nosniff")
        .hasHeader("Referrer-Policy", "same-origin")
        .hasHeader("Cross-Origin-Opener-Policy", "same-origin")
        .hasHeader("Cache-Control", "no-store");
  }

  private static String signIn(Form form, String site) {
    return session(form.post(ServerFixture.PASSWORD, site));
  }

  private static String session(ApiResponse answer) {
    assertThat(answer.status()).isEqualTo(302);
    assertThat(answer.header("location").orElseThrow()).endsWith(HOME);
    return cookies(answer).stream()
        .filter(cookie -> cookie.startsWith(SESSION))
        .map(cookie -> cookie.replaceFirst(";.*", ""))
        // The session's identifier changes while it is signed in to.
        .reduce((first, last) -> last)
        .orElseThrow();
  }

  private static int statusOfHome(String session) {
    return anonymous.get(HOME).header("Cookie", session).send().status();
  }

  private static List<String> cookies(ApiResponse answer) {
    return answer.headers().getOrDefault("set-cookie", List.of());
  }

  /** The sign-in form as a browser was shown it. */
  private record Form(String cookie, String token) {
    static Form ask() {
      ApiResponse page = anonymous.get(LOGIN).send();
      return new Form(cookies(page).getFirst().replaceFirst(";.*", ""), token(page));
    }

    static String token(ApiResponse page) {
      Matcher field = TOKEN.matcher(page.text());
      assertThat(field.find()).isTrue();
      return field.group(1);
    }

    ApiResponse post(String password, String site) {
      ApiClient.Request request = request("admin", password);
      if (!site.isEmpty()) {
        request.header("Sec-Fetch-Site", site);
      }
      return request.send();
    }

    ApiClient.Request request(String username, String password) {
      String body =
          "signInForm=signInForm&username=%s&sign-in=Sign+in&password=%s&formToken=%s&%s"
              .formatted(
                  username,
                  URLEncoder.encode(password, UTF_8),
                  token,
                  "jakarta.faces.ViewState=stateless");
      ApiClient.Request request =
          anonymous.post(LOGIN).body("application/x-www-form-urlencoded", body.getBytes(UTF_8));
      if (!cookie.isEmpty()) {
        request.header("Cookie", cookie);
      }
      return request;
    }
  }
}
