package org.workflowserver.identity.signin;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.reflect.Proxy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.workflowserver.sealing.InstallationKeys;

class KnownBrowsersTest {
  private final KnownBrowsers browsers = new KnownBrowsers(new OneKey("of the installation"));

  @Test
  void aBrowserIsKnownToTheAccountThatSignedInWithIt() {
    String cookie = remembered(browsers, "ada");
    assertThat(browsers.find(request(cookie), "ada"))
        .contains(cookie.substring(0, cookie.indexOf('.')));
    assertThat(browsers.find(request(), "ada")).isEmpty();
  }

  @Test
  void theCookieOfAnotherAccountIsNotTaken() {
    assertThat(browsers.find(request(remembered(browsers, "ada")), "bob")).isEmpty();
  }

  @Test
  void aCookieThatTheServerDidNotSignIsNotTaken() {
    String cookie = remembered(browsers, "ada");
    String id = cookie.substring(0, cookie.indexOf('.'));
    String signature = cookie.substring(cookie.indexOf('.'));
    for (String forged :
        List.of(
            "",
            id,
            id + ".",
            "x" + cookie,
            "other" + signature,
            cookie.substring(0, cookie.length() - 1),
            remembered(new KnownBrowsers(new OneKey("of another one")), "ada"))) {
      assertThat(browsers.find(request(forged), "ada")).as(forged).isEmpty();
    }
  }

  /** The cookie that a browser gets. */
  private static String remembered(KnownBrowsers browsers, String username) {
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
    browsers.remember(request(), response, username);
    return added.getFirst().getValue();
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
      this.secret = secret;
    }

    @Override
    public byte[] require(String name) {
      return (secret + name).getBytes(StandardCharsets.UTF_8);
    }
  }
}
