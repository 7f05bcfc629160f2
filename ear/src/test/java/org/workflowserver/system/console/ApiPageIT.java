package org.workflowserver.system.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.console.Browser.Viewport;
import org.workflowserver.system.support.ServerFixture;

/** The page of the API shows every call in the console's look, and lets people try them. */
@ExtendWith(SharedConsoleExtension.class)
class ApiPageIT {
  private final ConsoleFixture fixture;

  ApiPageIT(ConsoleFixture fixture) {
    this.fixture = fixture;
  }

  @Test
  void everyCallIsShownAndOneIsTried() {
    Page window = fixture.browser().window();
    List<String> asked = new CopyOnWriteArrayList<>();
    window.onRequest(request -> asked.add(request.url()));
    SignInPage.open(window).signIn("admin", ServerFixture.PASSWORD);
    assertThat(asked).noneMatch(address -> address.contains("swagger-ui"));
    window.navigate("/console/api");
    assertThat(window.locator(".opblock").nth(50)).isVisible();
    ConsolePage page = new ConsolePage(window);
    page.assertUsableInBothSchemes("api");

    aCallIsFoundByItsWords(page);
    window.locator(".authorize").first().click();
    Locator dialog = window.locator(".modal-ux");
    assertThat(dialog.locator("#auth-bearer-value")).isFocused();
    assertThat(dialog.locator("h4").first()).hasText("Token");
    assertThat(dialog.getByLabel("API key").first()).isInViewport();
    window.keyboard().press("Escape");
    assertThat(window.locator(".auth-wrapper > .authorize")).isFocused();
    window.locator(".authorize").first().click();
    assertThat(dialog).isVisible();
    page.assertUsableInBothSchemes("api-authorize");
    dialog.locator("#auth-bearer-value").first().fill(fixture.api().token());
    dialog.locator("button[type=submit]").first().click();
    dialog.locator(".btn-done").first().click();
    Locator call = window.locator("#operations-Users-listUsers");
    call.locator(".opblock-summary-control").click();
    call.locator(".execute").click();
    assertThat(call.locator(".live-responses-table tbody .response-col_status").first())
        .containsText("200");
    assertThat(call.locator(".live-responses-table")).containsText("must_change_password");
    assertThat(call.locator(".copy-to-clipboard svg").first()).isVisible();
    page.assertUsableInBothSchemes("api-call");
    Locator change = window.locator("#operations-Users-updateUser");
    change.locator(".opblock-summary-control").click();
    assertThat(change.locator(".body-param__text")).isVisible();
    window.setViewportSize(Viewport.PHONE.width(), Viewport.PHONE.height());
    page.assertUsableInBothSchemes("api-change");
    change.locator(".tablinks").last().click();
    assertThat(change.locator(".json-schema-2020-12").first()).isVisible();
    assertThat(change.locator("td.response-col_description").last().boundingBox().width)
        .isGreaterThan(200);
    page.assertUsableInBothSchemes("api-schema");

    assertThat(fixture.browser().consoleErrors()).isEmpty();
    assertThat(asked)
        .filteredOn(address -> address.startsWith("http"))
        .allMatch(address -> address.startsWith(fixture.server().address().toString()));
  }

  private static void aCallIsFoundByItsWords(ConsolePage page) {
    Page window = page.page;
    Locator calls = window.locator(".opblock:visible");
    window.locator("#q").fill("Runs runId}/cancel");
    assertThat(calls).hasCount(1);
    assertThat(calls).containsText("/workflows/runs/{runId}/cancel");
    assertThat(window.locator("#calls-found")).hasText(Pattern.compile("1 of \\d+ calls"));
    page.assertUsableInBothSchemes("api-filtered");
    window.navigate("/console/api?q=%2Faudit%2Fverify");
    assertThat(calls).hasCount(1);
    assertThat(window.locator("#q")).hasValue("/audit/verify");
    window.locator("#q").fill("");
    assertThat(calls.nth(50)).isVisible();
    assertThat(window.locator("#calls-found")).isEmpty();
  }
}
