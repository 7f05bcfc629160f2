package org.workflowserver.system.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
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
import org.workflowserver.json.Json;
import org.workflowserver.system.console.Browser.Viewport;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ServerFixture;

/** A workflow in the console, from making it to its end. The first two need an empty server. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleWorkflowIT {
  private static final int MOST_TABS = 60;

  private ConsoleFixture fixture;
  private ApiClient api;
  private ConsolePage console;

  @BeforeAll
  void startAll() {
    fixture = ConsoleFixture.start();
    api = fixture.api();
  }

  @AfterAll
  void stopAll() {
    if (fixture != null) {
      fixture.close();
    }
  }

  @Test
  @Order(1)
  void aNewAdministratorNeedsSixClicksToACompletedRun() {
    console = fixture.signedIn("admin");
    Page window = console.page;
    window
        .context()
        .addInitScript(
            "addEventListener('pointerdown', () =>"
                + " (sessionStorage.clicks = Number(sessionStorage.clicks ?? 0) + 1), true)");
    window.reload();
    console.assertUsableOnAllViewports(fixture.browser(), "home-empty");
    window.locator("main a", new Page.LocatorOptions().setHasText("New workflow")).click();
    window.locator("#template-fan-out-to-sites").click();
    window.locator("#parameter-sites").fill(fixture.target().endpoint().url());
    window.locator("#create").click();
    WorkflowPage workflow = WorkflowPage.arrived(window);
    assertThat(workflow.heading()).containsText("Fan-out to a list of sites");
    workflow.runButton().click();
    RunPage run = new RunDialog(window).withContext("{\"message\": \"hello\"}").start();
    assertThat(run.status()).hasText("Completed");
    assertThat((Integer) window.evaluate("Number(sessionStorage.clicks)")).isLessThanOrEqualTo(6);
  }

  @Test
  @Order(2)
  void theKeyboardAloneLeadsToACompletedRun() {
    Page window = fixture.browser().window(Viewport.DESKTOP, null);
    window.navigate("/console/login");
    type(window, "#username", "admin");
    type(window, "#password", ServerFixture.PASSWORD);
    window.keyboard().press("Enter");
    window.waitForURL("**/console/");
    press(window, "a[href='/console/workflows']");
    window.waitForURL("**/console/workflows");
    press(window, "main a[href='/console/workflows/new']");
    window.waitForURL("**/console/workflows/new");
    type(window, "#blank-name", "By keyboard");
    window.keyboard().press("Enter");
    WorkflowPage workflow = WorkflowPage.arrived(window);
    press(window, "#run-" + workflow.workflowId());
    assertThat(window.locator("#run-context")).isFocused();
    window.keyboard().press("Control+Enter");
    window.waitForURL("**/console/runs/fl_run_*");
    RunPage run = new RunPage(window);
    assertThat(run.status()).hasText("Completed");
    assertThat(run.openEntry(2)).containsText("Hello world");
    window.context().close();
  }

  private static void type(Page window, String field, String text) {
    tabTo(window, field);
    window.keyboard().type(text);
  }

  private static void press(Page window, String selector) {
    tabTo(window, selector);
    window.keyboard().press("Enter");
  }

  private static void tabTo(Page window, String selector) {
    for (int i = 0; i < MOST_TABS; i++) {
      if ((Boolean)
          window.evaluate("selector => document.activeElement.matches(selector)", selector)) {
        return;
      }
      window.keyboard().press("Tab");
    }
    throw new AssertionError("The keyboard does not reach " + selector + " on " + window.url());
  }

  @Test
  @Order(3)
  void whatIsWrongWithAFormIsSaidThereAndNothingIsMade() {
    int before = api.get("/workflows").send().rows().size();
    Page window = console.page;
    window.navigate("/console/workflows/new");
    console.assertUsableOnAllViewports(fixture.browser(), "new-workflow");
    window.locator("#blank-name").fill("  ");
    window.locator("#create-blank").click();
    assertThat(window.locator("#blank-name-problem")).containsText("1 to 255 characters");
    assertThat(window.locator("#blank-name")).isFocused();

    window.locator("#document").fill("{\"format\": 1,\n}");
    window.locator("#import").click();
    assertThat(window.locator("#document-problem")).containsText("line 2");
    window.locator("#document").fill("{\"format\": \"x\", \"name\": \"N\"}");
    window.locator("#import").click();
    assertThat(window.locator("#document-problem")).containsText("'format_version' is required");
    assertThat(window.locator("#document-problem")).containsText("'nodes' is required");
    assertThat(window.locator("#document")).hasValue("{\"format\": \"x\", \"name\": \"N\"}");

    window.navigate("/console/workflows/new/retry-then-escalate");
    window.locator("#parameter-url").fill("gopher://example.com");
    window.locator("#parameter-attempts").fill("many");
    window.locator("#parameter-group").selectOption("editor");
    window.locator("#create").click();
    assertThat(window.locator("#parameter-url-problem")).not().isEmpty();
    assertThat(window.locator("#parameter-attempts-problem")).not().isEmpty();
    assertThat(window.locator("#parameter-url")).hasValue("gopher://example.com");
    assertThat(window.locator("#parameter-attempts")).hasValue("many");
    assertThat(window.locator("#parameter-group")).hasValue("editor");
    console.screenshot("template-wrong");
    console.assertUsable();
    assertThat(window.navigate("/console/workflows/new/nothing").status()).isEqualTo(404);
    assertThat(api.get("/workflows").send().rows()).hasSize(before);
  }

  @Test
  @Order(4)
  void everyTemplateHasAUsableForm() {
    String session = console.page.context().storageState();
    Page phone = fixture.browser().window(new Viewport(390, 844, true), session);
    for (Map<String, Object> template : api.get("/workflows/templates").send().rows()) {
      phone.navigate("/console/workflows/new/" + template.get("id"));
      assertThat(phone.locator("h1")).hasText((String) template.get("title"));
      new ConsolePage(phone).assertUsable();
    }
    new ConsolePage(phone).screenshot("template-phone");
    phone.context().close();
  }

  @Test
  @Order(5)
  void anImportedDocumentNamesWhatIsNotThere() {
    Map<String, Object> document =
        Map.of(
            "format",
            "workflow-server/workflow",
            "format_version",
            1,
            "name",
            "Imported",
            "nodes",
            List.of(
                Map.of("id", "start", "data", Map.of("componentId", "manual_trigger")),
                Map.of(
                    "id",
                    "other",
                    "data",
                    Map.of("componentId", "trigger_workflow", "workflow_id", "Not here"))),
            "edges",
            List.of(Map.of("id", "e1", "source", "start", "target", "other")));
    Page window = console.page;
    window.navigate("/console/workflows/new");
    window
        .locator("#document-file")
        .setInputFiles(
            new com.microsoft.playwright.options.FilePayload(
                "workflow.json", "application/json", Json.writeBytes(document)));
    assertThat(window.locator("#document")).hasValue(Pattern.compile(".*\"Imported\".*"));
    window.locator("#import").click();
    WorkflowPage workflow = WorkflowPage.arrived(window);
    assertThat(workflow.heading()).containsText("Imported");
    assertThat(workflow.toasts().filter(new Locator.FilterOptions().setHasText("Not here")))
        .hasCount(1);
  }
}
