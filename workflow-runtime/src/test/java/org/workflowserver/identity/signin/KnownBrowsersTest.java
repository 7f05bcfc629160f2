package org.workflowserver.identity.signin;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.workflowserver.clock.SettableTime;
import org.workflowserver.identity.Account;
import org.workflowserver.identity.signin.KnownBrowsers.KnownBrowser;
import org.workflowserver.sealing.InstallationKeys;

class KnownBrowsersTest {
  private static final Instant VALID_FROM = Instant.parse("2025-10-30T12:00:00.123456Z");

  private final SettableTime time = new SettableTime(Instant.parse("2025-10-31T12:00:00.5Z"));
  private final KnownBrowsers browsers = browsers("of the installation");

  @Test
  void aBrowserIsKnownToTheAccountThatSignedInWithIt() {
    String cookie = remembered(browsers, "ada");
    assertThat(browsers.find(request(cookie), "ada"))
        .contains(new KnownBrowser(cookie.substring(0, cookie.indexOf('.')), VALID_FROM));
    assertThat(browsers.find(request(), "ada")).isEmpty();
  }

  @Test
  void aCookieEndsAfterHalfAYear() {
    String cookie = remembered(browsers, "ada");
    time.advance(Duration.ofDays(180).minusSeconds(1));
    assertThat(browsers.find(request(cookie), "ada")).isPresent();
    time.advance(Duration.ofSeconds(1));
    assertThat(browsers.find(request(cookie), "ada")).isEmpty();
  }

  @Test
  void aBrowserGetsAnotherCookieOnceTheAccountHasChanged() {
    String cookie = remembered(browsers, "ada");
    assertThat(added(browsers, account("ada", VALID_FROM), cookie)).isEmpty();
    Instant later = VALID_FROM.plusNanos(1_000);
    List<Cookie> added = added(browsers, account("ada", later), cookie);
    assertThat(browsers.find(request(added.getFirst().getValue()), "ada"))
        .hasValueSatisfying(browser -> assertThat(browser.validFrom()).isEqualTo(later));
  }

  @Test
  void theCookieOfAnotherAccountIsNotTaken() {
    assertThat(browsers.find(request(remembered(browsers, "ada")), "bob")).isEmpty();
  }

  @Test
  void aCookieThatTheServerDidNotSignIsNotTaken() {
    String cookie = remembered(browsers, "ada");
    String id = cookie.substring(0, cookie.indexOf('.'));
    String[] parts = cookie.split("\\.");
    for (String forged :
        List.of(
            "",
            id,
            id + ".",
            "x" + cookie,
            cookie.substring(0, cookie.lastIndexOf('.')),
            cookie.substring(0, cookie.length() - 1),
            String.join(".", "A".repeat(43), parts[1], parts[2], parts[3]),
            String.join(".", parts[0], parts[1] + "0", parts[2], parts[3]),
            String.join(".", parts[0], parts[1], parts[2] + "0", parts[3]),
            String.join(".", parts[0], parts[1], "9".repeat(100), parts[3]),
            String.join(".", parts[0], parts[3]),
            remembered(browsers("of another one"), "ada"))) {
      assertThat(browsers.find(request(forged), "ada")).as(forged).isEmpty();
    }
  }

  private KnownBrowsers browsers(String secret) {
    return new KnownBrowsers(new OneKey(secret), time);
  }

  private static Account account(String username, Instant validFrom) {
    return new Account(
        "usr_" + username,
        username,
        "default",
        new TreeSet<>(),
        Optional.empty(),
        false,
        validFrom,
        Optional.empty());
  }

  /** The cookie that a browser gets. */
  private static String remembered(KnownBrowsers browsers, String username) {
    return added(browsers, account(username, VALID_FROM)).getFirst().getValue();
  }

  /** What a browser gets that has these cookies. */
  private static List<Cookie> added(KnownBrowsers browsers, Account account, String... cookies) {
    List<Cookie> added = new ArrayList<>();
    HttpServletResponse response =
        (HttpServletResponse)
            Proxy.newProxyInstance(
                KnownBrowsersTest.class.getClassLoader(),
                new Class<?>[] {HttpServletResponse.class},
                (proxy, method, arguments) -> {
                  added.add((Cookie) arguments[0]);
                  return null;
                });
    browsers.remember(request(cookies), response, account);
    return added;
  }

  private static HttpServletRequest request(String... values) {
    Cookie[] cookies = new Cookie[values.length];
    for (int i = 0; i < values.length; i++) {
      cookies[i] = new Cookie(KnownBrowsers.COOKIE, values[i]);
    }
    Map<String, Object> answers = Map.of("getCookies", cookies, "getContextPath", "/console");
    return (HttpServletRequest)
        Proxy.newProxyInstance(
            KnownBrowsersTest.class.getClassLoader(),
            new Class<?>[] {HttpServletRequest.class},
            (proxy, method, arguments) -> answers.get(method.getName()));
  }

  /** Has the key at hand. */
  private static final class OneKey extends InstallationKeys {
    private final String secret;

    OneKey(String secret) {
      super(null, null, null);
      this.secret = secret;
    }

    @Override
    public byte[] require(String name) {
      return (secret + name).getBytes(StandardCharsets.UTF_8);
    }
  }
}
