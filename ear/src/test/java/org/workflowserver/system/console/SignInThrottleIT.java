package org.workflowserver.system.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;

import com.microsoft.playwright.Page;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.ServerSetup;

/**
 * Who signs in, who guesses a password, and whom that does not lock out. The last test leaves the
 * account slow, so the order matters.
 */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class SignInThrottleIT {
  private static final int MOST_STRANGERS = 5;

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

  /** Browsers say less of a form's page there than by HTTPS or on the machine itself. */
  @Test
  @Order(1)
  void aBrowserSignsInByPlainHttpFromAnotherMachine() {
    Page window = browser.window();
    window.navigate(
        "http://%s:%d/console/login".formatted(Browser.OTHER_HOST, server.address().getPort()));
    new SignInPage(window).signIn("admin", ServerFixture.PASSWORD);
    assertThat(window).hasURL(Pattern.compile("http://flows\\.test:.*/console/"));
  }

  @Test
  @Order(2)
  void strangersLockNobodyOut() {
    assertThat(token("2001:db8:0:1::1", ServerFixture.PASSWORD)).hasStatus(200);
    signIn("192.0.2.1");
    ApiResponse refused = guessUntilStrangerIsRefused("2001:db8:1:%d::1", "198.51.100.%d");
    assertThat(Integer.parseInt(refused.header("Retry-After").orElseThrow())).isBetween(1, 10);

    assertThat(token("2001:db8:0:1::2", ServerFixture.PASSWORD)).hasStatus(200);
    signIn("192.0.2.1");
  }

  @Test
  @Order(1)
  void whoGuessesAtTheSameAddressDoesNotStopABrowserThatIsKnown() {
    String address = "203.0.113.1";
    Page known = windowAt(address);
    SignInPage.open(known).signIn("admin", ServerFixture.PASSWORD).signOut();
    assertThat(known).hasURL(Pattern.compile(".*/console/login"));
    guessUntilStrangerIsRefused(address, address);

    SignInPage.open(known).signIn("admin", ServerFixture.PASSWORD);
    assertThat(known).hasURL(Pattern.compile(".*/console/"));
  }

  /**
   * Guesses until a browser that is not known is refused as well, with the right password.
   *
   * @param address of that browser; may have a place for a number, as that of the guesses
   */
  private ApiResponse guessUntilStrangerIsRefused(String guesses, String address) {
    for (int i = 1; i <= MOST_STRANGERS; i++) {
      SignInPage stranger = SignInPage.open(windowAt(address.formatted(i)));
      ApiResponse refused = guessUntilRefused(guesses);
      stranger.signInExpectingError("admin", ServerFixture.PASSWORD);
      Page window = stranger.page;
      window.waitForCondition(
          () -> stranger.problem().isVisible() || window.url().endsWith("/console/"));
      if (stranger.problem().isVisible()) {
        assertThat(stranger.problem()).containsText("too many failed attempts");
        return refused;
      }
      // It came so late that one more try was let.
    }
    throw new AssertionError("Nobody is refused however often others have guessed.");
  }

  /**
   * Guesses until it is not let. How many guesses that takes depends on the time, which lets more
   * of them.
   *
   * @param address may have a place for a number, by which each guess comes from elsewhere
   */
  private ApiResponse guessUntilRefused(String address) {
    ApiResponse response = token(address.formatted(1), "guess-1");
    for (int i = 2; i <= 50 && response.status() == 401; i++) {
      response = token(address.formatted(i), "guess-" + i);
    }
    assertThat(response).isProblem(429, "rate_limited");
    return response;
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
