package org.workflowserver.system.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import com.microsoft.playwright.Page;
import java.util.List;
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
import org.workflowserver.system.console.Browser.Viewport;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.ServerSetup;
import org.workflowserver.system.support.WebhookTarget;
import org.workflowserver.system.support.WebhookTarget.Endpoint;

/** A person's first day with the console. The tests tell one story: the order matters. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleIT {
  private static final String HOSTILE = "<img src=x onerror=\"window.hacked=1\">";
  private static final String HOSTILE_VALUE =
      "</script><script>window.hacked=1</script>'\"{{ 7 | times: 6 }}#{7*6}";

  private final WebhookTarget target = WebhookTarget.start();
  private final Endpoint endpoint = target.endpoint();
  private ServerProcess server;
  private Browser browser;
  private Page window;
  private ConsolePage console;
  private ApiClient api;
  private String workflow;
  private String hostileRun;
  private String failedRun;

  @BeforeAll
  void startAll() {
    server = ServerSetup.fresh().allowingOutboundTo(target).start();
    browser = Browser.start(server.address());
    window = browser.window();
  }

  @AfterAll
  void stopAll() {
    if (browser != null) {
      browser.close();
    }
    server.close();
    target.close();
  }

  @Test
  @Order(1)
  void whoeverIsNotSignedInIsAskedTo() {
    for (String path : List.of("/console/", "/console/workflows", "/console/runs/x")) {
      window.navigate(path);
      assertThat(window).hasURL(Pattern.compile(".*/console/login(\\?.*)?"));
    }
    SignInPage page = SignInPage.open(window).signInExpectingError("admin", "not-the-password");
    assertThat(page.problem()).isVisible();
    String words = page.problem().innerText();
    page.signInExpectingError("nobody", "not-the-password");
    assertThat(page.problem()).hasText(words);
    assertThat(window.locator("#username")).isFocused();
    assertThat(window.locator("#username")).hasAccessibleDescription(words);
    page.assertUsable();
  }

  @Test
  @Order(2)
  void theFirstSignInAsksForAPasswordOfOnesOwn() {
    String printed = server.printedPassword().orElseThrow();
    NewPasswordPage page = SignInPage.open(window).signInForTheFirstTime("admin", printed);
    assertThat(window).hasURL(Pattern.compile(".*/console/password(\\?.*)?"));
    window.navigate("/console/workflows");
    assertThat(window).hasURL(Pattern.compile(".*/console/password(\\?.*)?"));
    page.changeExpectingError(printed, "one sentence of mine", "another sentence of mine");
    assertThat(page.problem()).isVisible();
    page.changeExpectingError("not-the-password", ServerFixture.PASSWORD, ServerFixture.PASSWORD);
    assertThat(page.problem()).isVisible();
    console = page.change(printed, ServerFixture.PASSWORD);
    assertThat(window).not().hasURL(Pattern.compile(".*/console/password(\\?.*)?"));
    api = ApiClient.signedIn(server.address(), "admin", ServerFixture.PASSWORD);
  }

  @Test
  @Order(3)
  void anEmptyListSaysWhatToDoNext() {
    console.openWorkflows();
    assertThat(window.locator("main")).containsText("No workflows yet");
    console.screenshot("workflows-empty");
  }

  @Test
  @Order(4)
  void aRunIsStartedWithACheckedContextAndWatchedToItsEnd() {
    workflow =
        api.create(
            aWorkflow()
                .named("Notification")
                .manual()
                .condition("{{ trigger.user_id }}", "equals", "usr_123")
                .webhook(endpoint.blocking(), Map.of("user", "{{ trigger.user_id }}"))
                .transform("{{ trigger.user_id }} got {{ call.status }}")
                .from("check", "false")
                .node("other", "text_transform", Map.of("template", "somebody else")));
    WorkflowsPage workflows = console.openWorkflows();
    assertThat(workflows.row("Notification")).containsText("Never run");
    RunDialog dialog =
        workflows
            .run(workflow)
            .withContext("{\n  \"user_id\": \"usr_123\",\n}")
            .startExpectingError();
    assertThat(dialog.problem()).containsText("Line 2");
    assertThat(dialog.dialog()).isVisible();
    dialog.assertUsableAsItStands("run-dialog-wrong");
    RunPage run = dialog.withContext("{\"user_id\": \"usr_123\"}").start();

    assertThat(run.status()).hasText("Running");
    endpoint.awaitCalls(1);
    run.screenshot("run-open");
    endpoint.release();
    assertThat(run.status()).hasText("Completed");
    assertThat(run.nodeState("start")).hasText("Succeeded");
    assertThat(run.nodeState("check")).hasText("Succeeded");
    assertThat(run.nodeState("call")).hasText("Succeeded");
    assertThat(run.nodeState("text")).hasText("Succeeded");
    assertThat(run.nodeState("other")).hasText("Skipped");
    assertThat(run.entries()).hasCount(4);
    assertThat(run.openEntry(3)).containsText("user:\"usr_123\"");
    assertThat(run.openEntry(4)).containsText("usr_123 got 200");
    assertThat(endpoint.onlyCall().idempotencyKey()).isEqualTo(run.runId() + "/call/");
    assertThat(run.choose("call").panel()).containsText("usr_123");
    window.reload();
    assertThat(run.panel()).containsText("HTTP request");
    window.goBack();
    assertThat(run.panel()).isHidden();
  }

  @Test
  @Order(5)
  void aRunThatAProgramStartedIsShownToo() {
    endpoint.respondingWith(503, "");
    failedRun = api.runToEnd(workflow, Map.of("user_id", "usr_123")).string("id");
    RunPage run = console.openRun(failedRun);
    assertThat(run.status()).hasText("Failed");
    assertThat(run.error()).containsText("Webhook request failed: 503 Service Unavailable");
    assertThat(run.nodeState("call")).hasText("Failed");
    assertThat(run.nodeState("text")).hasText("Not reached");
    window.navigate("/console/runs?status=failed");
    assertThat(window.locator("#list tbody tr")).hasCount(1);
    assertThat(console.openWorkflows().row("Notification")).containsText("Failed");
  }

  @Test
  @Order(6)
  void hostileTextStaysText() {
    String hostile =
        api.create(
            aWorkflow()
                .named(HOSTILE)
                .member("description", HOSTILE_VALUE)
                .manual()
                .transform("{{ trigger.text }}"));
    hostileRun =
        api.runToEnd(hostile, Map.of("text", HOSTILE_VALUE, HOSTILE, HOSTILE)).string("id");
    assertThat(console.openWorkflows().row(HOSTILE)).containsText(HOSTILE_VALUE);
    assertThat(console.isScriptInjected()).isFalse();
    RunDialog dialog = new WorkflowsPage(window).run(hostile);
    assertThat(dialog.dialog()).containsText(HOSTILE);
    RunPage again =
        dialog.withContext("{\"text\": \"</textarea><script>window.hacked=1</script>\"}").start();
    assertThat(again.status()).hasText("Completed");
    assertThat(again.isScriptInjected()).isFalse();
    RunPage run = console.openRun(hostileRun);
    assertThat(window.locator("h1")).containsText(HOSTILE);
    assertThat(run.openEntry(2)).containsText("</script><script>window.hacked=1</script>");
    assertThat(run.isScriptInjected()).isFalse();
    window.navigate("/console/runs");
    assertThat(window.locator("#list")).containsText(HOSTILE);
    assertThat(console.isScriptInjected()).isFalse();
    window.navigate("/console/workflows?q=%22%3E%3Cscript%3Ewindow.hacked%3D1%3C/script%3E");
    assertThat(console.isScriptInjected()).isFalse();
  }

  @Test
  @Order(7)
  void whatIsNotThereSaysSo() {
    for (String path :
        List.of("/console/nothing", "/console/runs/fl_run_x", "/console/pages/run.xhtml")) {
      assertThat(window.navigate(path).status()).as(path).isEqualTo(404);
      assertThat(window.locator("h1")).hasText("Page not found");
    }
    assertThat(window.navigate("/console/runs?cursor=bogus").status()).isEqualTo(400);
  }

  @Test
  @Order(8)
  void everyPageServesEverybodyOnEveryScreen() {
    String session = window.context().storageState();
    Map<String, String> pages =
        Map.of(
            "home", "/console/",
            "workflows", "/console/workflows",
            "runs", "/console/runs",
            "workflow-runs", "/console/workflows/" + workflow + "/runs",
            "run-failed", "/console/runs/" + failedRun,
            "run-hostile", "/console/runs/" + hostileRun,
            "password", "/console/password");
    for (Viewport screen : Viewport.all()) {
      Page stranger = browser.window(screen, null);
      SignInPage.open(stranger).assertUsableInBothSchemes("sign-in");
      stranger.context().close();
      Page page = browser.window(screen, session);
      pages.forEach(
          (name, path) -> {
            page.navigate(path);
            new ConsolePage(page).assertUsableInBothSchemes(name);
          });
      page.context().close();
    }
  }

  @Test
  @Order(9)
  void theReferenceHasAPageForEveryComponent() {
    ReferencePage reference = console.openReference();
    List<String> ids =
        api.get("/workflows/components").send().rows().stream()
            .map(row -> (String) row.get("id"))
            .toList();
    assertThat(reference.components()).hasCount(ids.size());
    reference.assertUsableOnAllViewports(browser, "reference");
    for (String id : ids) {
      assertThat(window.request().get("/console/reference/" + id).text())
          .as(id)
          .contains("<code>" + id + "</code>")
          .contains("componentId");
    }
    reference.open("webhook");
    assertThat(window.locator("h1")).hasText("HTTP request");
    assertThat(reference.member("method")).containsText("required");
    assertThat(reference.member("retry.max_attempts")).containsText("1 to 10");
    assertThat(reference.member("componentId")).containsText("\"webhook\"");
    assertThat(window.locator("[data-json], .json-tree").first()).containsText("componentId");
    reference.assertUsableOnAllViewports(browser, "component");
    Page phone = browser.window(new Viewport(390, 844, false), window.context().storageState());
    for (String path : List.of("/console/reference", "/console/reference/webhook")) {
      phone.navigate(path);
      assertThat(phone.locator("details[data-fold-narrow='true'][open]")).hasCount(0);
      assertThat((Integer) phone.evaluate("document.scrollingElement.scrollHeight"))
          .as(path)
          .isLessThan(2_500);
    }
    phone.context().close();
    assertThat(window.navigate("/console/reference/nothing").status()).isEqualTo(404);
  }

  @Test
  @Order(10)
  void theKeyboardAloneIsEnough() {
    console.openWorkflows();
    window.keyboard().press("Tab");
    assertThat(window.locator(":focus")).hasText("Skip to the content");
    window.locator("#run-" + workflow).focus();
    window.keyboard().press("Enter");
    assertThat(window.locator("#run-context")).isFocused();
    window.keyboard().press("Escape");
    assertThat(window.locator("#run-dialog")).isHidden();
    assertThat(window.locator("#run-" + workflow)).isFocused();
  }

  @Test
  @Order(11)
  void signingOutEndsTheSession() {
    String session = window.context().storageState();
    SignInPage page = console.openWorkflows().signOut();
    assertThat(window).hasURL(Pattern.compile(".*/console/login(\\?.*)?"));
    window.navigate("/console/workflows");
    assertThat(window).hasURL(Pattern.compile(".*/console/login(\\?.*)?"));
    Page thief = browser.window(Viewport.DESKTOP, session);
    thief.navigate("/console/workflows");
    assertThat(thief).hasURL(Pattern.compile(".*/console/login(\\?.*)?"));
    page.signIn("admin", ServerFixture.PASSWORD);
    assertThat(window).hasURL(Pattern.compile(".*/console/workflows"));
  }

  @Test
  @Order(12)
  void aFormFromBeforeTheSignInIsWorthNothingAfterIt() {
    SignInPage page = console.openWorkflows().signOut();
    String before = page.formToken();
    ConsolePage home = page.signIn("admin", ServerFixture.PASSWORD);
    assertThat(window.locator("#user-menu")).isVisible();
    assertThat(home.formToken()).isNotEqualTo(before);
    assertThat(home.postSignOut(before)).isEqualTo(403);
    assertThat(home.openWorkflows().formToken()).isNotEqualTo(before);
    assertThat(window).hasURL(Pattern.compile(".*/console/workflows"));
    window.navigate("/console/workflows/new");
    window
        .locator("#importForm input[name='formToken']")
        .evaluate("(field, old) => (field.value = old)", before);
    window.locator("#importForm [type='submit']").last().click();
    assertThat(window.locator("h1")).hasText("This form has expired");
    assertThat(window.locator("#answer-kept")).isHidden();
    console.assertUsable();
    console.screenshot("form-expired");
    window.locator("#back-to-form").click();
    assertThat(window).hasURL(Pattern.compile(".*/console/workflows/new"));
  }

  @Test
  @Order(13)
  void noScriptAndNoPolicyComplained() {
    assertThat(browser.consoleErrors())
        .filteredOn(complaint -> !complaint.matches("(?s).*status of (400|401|403|404).*"))
        .isEmpty();
  }
}
