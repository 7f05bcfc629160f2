package org.workflowserver.system.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.support.ApiClient;

/** A page that says what is wrong with a form is one that Back and a reload lead to. */
@TestInstance(Lifecycle.PER_CLASS)
@ExtendWith(SharedConsoleExtension.class)
class RefusedFormsIT {
  private static final String WRONG = "not-the-password";
  private static final Map<String, Object> TAKES_A_NUMBER =
      Map.of(
          "type",
          "object",
          "properties",
          Map.of("n", Map.of("type", "integer", "title", "Count of them")));

  private final ConsoleFixture fixture;
  private final ApiClient api;

  RefusedFormsIT(ConsoleFixture fixture) {
    this.fixture = fixture;
    this.api = fixture.tenant("forms");
  }

  @AfterEach
  void close() {
    fixture.browser().closeWindows();
  }

  @Test
  void theSignInForm() {
    SignInPage page = SignInPage.open(fixture.browser().window());
    assertIsAskedForAgain(
        page.page, () -> page.signInExpectingError("nobody", WRONG).problem(), "#username");
    assertThat(page.page.locator("#password")).hasValue("");
  }

  @Test
  void aDialog() {
    String workflow =
        api.create(
            aWorkflow()
                .named("Takes a number")
                .manual()
                .transform("x")
                .member("settings", Map.of("input_schema", TAKES_A_NUMBER)));
    Page page = fixture.signedIn("forms-editor").page;
    page.navigate("/console/workflows/" + workflow + "/runs");
    RunDialog dialog = new RunDialog(page);
    assertIsAskedForAgain(
        page,
        () -> {
          new WorkflowPage(page).runButton().click();
          dialog.withContext("{\"n\": \"one\"}").startExpectingError();
          return dialog.problem().locator("p");
        },
        "#run-context");
    assertThat(dialog.dialog()).isHidden();
    Locator opener = new WorkflowPage(page).runButton();
    opener.click();
    dialog.withContext("{\"n\": \"one\"}").startExpectingError();
    assertThat(dialog.problem().locator("p")).isVisible();
    leaveDialog(page);
    assertThat(opener).isFocused();
  }

  @Test
  void anAnswer() {
    Map<String, Object> question =
        Map.of(
            "title",
            "How many?",
            "schema",
            TAKES_A_NUMBER,
            "actions",
            List.of(Map.of("id", "tell", "label", "Tell")));
    String workflow =
        api.create(aWorkflow().named("Asks").manual().node("ask", "ui_interaction", question));
    api.execute(workflow, Map.of()).header("Prefer", "wait=60").send();
    QuestionPage page = fixture.signedIn("forms-operator").openInbox().open("How many?");
    assertIsAskedForAgain(
        page.page,
        () -> {
          page.field("Count of them").fill("many");
          page.press("Tell");
          return page.problems();
        },
        "#answerForm [name$='/n']");
    // What was typed is kept by the browser until it is sent.
    assertThat(page.field("Count of them")).hasValue("many");
  }

  @Test
  void aSecretIsTypedAgain() {
    String secret = "never-to-be-seen-again";
    Page page = fixture.signedIn("forms-admin").page;
    page.navigate("/console/vault/new-secret");
    VaultItemPage item = new VaultItemPage(page);
    assertIsAskedForAgain(
        page,
        () -> {
          item.withName("ab").withSecret(secret).saveExpectingError();
          return item.problem("name").filter(new Locator.FilterOptions().setHasText("3 to 50"));
        },
        "#item-name");
    assertThat(item.field("secret")).hasValue("");
    assertThat(item.source()).doesNotContain(secret);
  }

  @Test
  void aFormThatExpired() {
    Page page = fixture.signedIn("forms-viewer").page;
    page.locator("#user-menu input[name='formToken']").evaluate("field => (field.value = 'old')");
    new ConsolePage(page).signOut();
    assertThat(page.locator("h1")).hasText("This form has expired");
    assertThat(page.reload().request().method()).isEqualTo("GET");
    assertThat(page).hasURL(fixture.server().address().resolve("/console/").toString());
    assertThat(page.locator("#user-menu")).isVisible();
  }

  @Test
  void withoutScriptAFormIsSentAgainAndRefusedAgain() {
    Page page = fixture.browser().windowWithoutScript(null);
    SignInPage form = SignInPage.open(page).signInExpectingError("nobody", WRONG);
    String words = form.problem().innerText();
    assertThat(page.reload().request().method()).isEqualTo("POST");
    assertThat(form.problem()).hasText(words);
    assertThat(page.locator("#username")).hasValue("nobody");
    assertThat(page.locator("#password")).hasValue("");
  }

  /** Refused and reloaded, and refused, left by a link and come back to. */
  private static void assertIsAskedForAgain(Page page, Refused form, String field) {
    String address = page.url();
    refuse(page, form);
    assertThat(page.reload().request().method()).isEqualTo("GET");
    assertThat(page.locator(field)).isAttached();
    Locator problem = refuse(page, form);
    leaveDialog(page);
    page.locator("a.brand").click();
    assertThat(problem).hasCount(0);
    assertThat(page.goBack().request().method()).isEqualTo("GET");
    assertThat(page).hasURL(address);
    assertThat(page.locator(field)).isAttached();
    assertThat(problem).hasCount(0);
  }

  /**
   * A reload sends the form again until the page's script ran, which it did when the page is
   * loaded.
   */
  private static Locator refuse(Page page, Refused form) {
    Locator problem = form.send();
    assertThat(problem).isVisible();
    page.waitForLoadState();
    return problem;
  }

  /** Where the page has one: it came open with the page, and Escape closes it once it is modal. */
  private static void leaveDialog(Page page) {
    page.waitForFunction(
        "() => [...document.querySelectorAll('dialog[open]')].every(one => one.matches(':modal'))");
    page.keyboard().press("Escape");
  }

  /** Fills a form in wrongly and sends it. */
  private interface Refused {
    /** What the page says is wrong. */
    Locator send();
  }
}
