package org.workflowserver.system.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;

import com.microsoft.playwright.Page;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.ServerSetup;

/** Who guesses a password from many addresses, and whom that does not lock out. */
@TestInstance(Lifecycle.PER_CLASS)
class SignInThrottleIT {
  private ServerProcess server;
  private Browser browser;

  @BeforeAll
  void startAll() {
    server =
        ServerSetup.fresh()
            .with("WORKFLOW_ADMIN_PASSWORD", ServerFixture.PASSWORD)
            .with("WORKFLOW_HTTP_TRUSTED_PROXIES", "127.0.0.1")
            .start();
    browser = Browser.start(server.address());
  }

  @AfterAll
  void stopAll() {
    if (browser != null) {
      browser.close();
    }
    if (server != null) {
      server.close();
    }
  }

  @Test
  void strangersLockNobodyOut() {
    assertThat(token("2001:db8:0:1::1", ServerFixture.PASSWORD)).hasStatus(200);
    signIn("192.0.2.1");
    for (int i = 1; i <= 10; i++) {
      assertThat(token("2001:db8:1:" + i + "::1", "guess-" + i)).isProblem(401, "token_invalid");
    }
    for (int i = 1; i <= 10; i++) {
      // Of a network that has guessed, and of one that has not: neither is a new address.
      ApiResponse refused = token("2001:db8:1:" + (i + 5) + "::" + i, "guess-" + i);
      assertThat(refused).isProblem(429, "rate_limited");
      assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow())).isBetween(1, 10);
    }
    SignInPage stranger =
        SignInPage.open(windowAt("198.51.100.1"))
            .signInExpectingError("admin", ServerFixture.PASSWORD);
    assertThat(stranger.problem()).containsText("too many failed attempts");

    assertThat(token("2001:db8:0:1::2", ServerFixture.PASSWORD)).hasStatus(200);
    signIn("192.0.2.1");
  }

  private void signIn(String address) {
    Page window = windowAt(address);
    SignInPage.open(window).signIn("admin", ServerFixture.PASSWORD);
    assertThat(window).hasURL(Pattern.compile(".*/console/"));
  }

  private Page windowAt(String address) {
    Page window = browser.window();
    window.setExtraHTTPHeaders(Map.of("X-Forwarded-For", address));
    return window;
  }

  private ApiResponse token(String address, String password) {
    return ApiClient.anonymous(server.address())
        .post("/auth/token")
        .header("X-Forwarded-For", address)
        .json(Map.of("grant_type", "password", "username", "admin", "password", password))
        .send();
  }
}
