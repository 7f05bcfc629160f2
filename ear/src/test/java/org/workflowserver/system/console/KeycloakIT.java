package org.workflowserver.system.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Page;
import java.nio.file.Path;
import java.time.Duration;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.ServerSetup;

/** People sign in to the console at a Keycloak. Run by the Maven profile {@code provider}. */
class KeycloakIT {
  private static Keycloak keycloak;
  private static ServerProcess server;
  private static Browser browser;

  @BeforeAll
  static void start() {
    ServerSetup setup = ServerSetup.fresh().with("WORKFLOW_ADMIN_PASSWORD", ServerFixture.PASSWORD);
    keycloak = Keycloak.start(Path.of(System.getProperty("keycloak.folder")), setup.address());
    server = keycloak.configure(setup).start();
    browser = Browser.start(server.address());
  }

  @AfterAll
  static void stop() {
    browser.close();
    server.close();
    keycloak.close();
  }

  @Test
  void aPersonSignsInGetsToThePageAskedForAndOutAgain() {
    Page page = browser.window();
    page.navigate("/console/runs?status=failed");
    signIn(page, "ada");
    assertThat(page).hasURL(Pattern.compile(".*/console/runs\\?status=failed"));
    page.locator("#user-menu summary").click();
    assertThat(page.locator("#user-menu")).containsText("Firstname Of ada");
    assertThat(page.locator("#user-menu")).not().containsText("Change password");
    assertThat(page.navigate("/console/password").status()).isEqualTo(404);
    // The role comes from the map: an editor sees the vault.
    assertThat(page.navigate("/console/vault").status()).isEqualTo(200);

    page.navigate("/console/");
    page.locator("#user-menu summary").click();
    page.locator("#user-menu button").click();
    page.locator("#provider-sign-out").click();
    page.locator("#kc-logout").click();
    assertThat(page).hasURL(Pattern.compile(".*/console/login"));
    page.locator("#provider-sign-in").click();
    assertThat(page.locator("#username")).isVisible();
    assertThat(page.url()).startsWith(keycloak.address().toString());
  }

  @Test
  void aGroupCalledAdminMeansNothingUnlessItIsMapped() {
    Page page = browser.window();
    page.navigate("/console/");
    signIn(page, "eve");
    assertThat(page.locator("#sign-in-problem")).containsText("no role here");
    assertThat(page.navigate("/console/")).isNotNull();
    assertThat(page).hasURL(Pattern.compile(".*/console/login.*"));
  }

  @Test
  void aSessionEndsWithTheKeyOfItsTokenAndTheNewKeySignsInAgain() {
    Page page = browser.window();
    page.navigate("/console/");
    signIn(page, "ada");
    assertThat(page.locator("h1")).isVisible();
    keycloak.replaceKeys();
    // Keys are kept for five minutes.
    await()
        .atMost(Duration.ofMinutes(8))
        .pollInterval(Duration.ofSeconds(5))
        .until(
            () -> {
              page.navigate("/console/workflows");
              return page.url().contains("/console/login");
            });
    page.locator("#provider-sign-in").click();
    // Keycloak knows the browser still.
    assertThat(page).hasURL(Pattern.compile(".*/console/workflows"));
  }

  private static void signIn(Page page, String person) {
    page.locator("#provider-sign-in").click();
    page.locator("#username").fill(person);
    page.locator("#password").fill(Keycloak.PASSWORD);
    page.locator("#kc-login").click();
  }
}
