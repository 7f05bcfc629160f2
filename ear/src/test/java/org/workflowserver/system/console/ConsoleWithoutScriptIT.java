package org.workflowserver.system.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WorkflowBuilder;

/** Pages on which no script runs, and those whose scripts are still on their way. */
@ExtendWith(SharedConsoleExtension.class)
class ConsoleWithoutScriptIT {
  private static final Map<String, Object> TAKES_A_NUMBER =
      Map.of(
          "type",
          "object",
          "properties",
          Map.of("a", Map.of("type", "integer")),
          "required",
          List.of("a"));

  private final ConsoleFixture fixture;
  private final ApiClient api;
  private ConsolePage console;
  private Page page;

  ConsoleWithoutScriptIT(ConsoleFixture fixture) {
    this.fixture = fixture;
    this.api = fixture.api();
  }

  @BeforeEach
  void open() {
    console = fixture.signedIn("editor");
    page = fixture.browser().windowWithoutScript(console.page.context().storageState());
  }

  @AfterEach
  void close() {
    page.context().close();
    console.page.context().close();
  }

  @Test
  void aRunIsStartedFromTheListAndCancelled() {
    Endpoint endpoint = fixture.target().endpoint().blocking();
    String id =
        api.create(
            aWorkflow()
                .named("Scriptless runs")
                .manual()
                .webhook(endpoint, Map.of())
                .member("settings", Map.of("input_schema", TAKES_A_NUMBER)));
    page.navigate("/console/workflows?q=Scriptless+runs");
    assertThat(page.locator("main noscript p")).isVisible();
    page.locator("#run-" + id).click();
    assertThat(page).hasURL(Pattern.compile(".*/" + id + "/runs\\?dialog=run-dialog"));
    RunDialog dialog = new RunDialog(page);
    assertThat(dialog.dialog()).isInViewport();
    assertThat(dialog.dialog()).containsText("“Scriptless runs”");
    assertThat(page.locator("#run-context")).hasValue(Pattern.compile("\\{\\s*\"a\": 0\\s*}"));
    dialog.withContext("{").startExpectingError();
    assertThat(dialog.problem()).isVisible();
    assertThat(page.locator("#run-context")).hasValue("{");
    RunPage run = dialog.withContext("{\"a\": 1}").start();
    endpoint.awaitCalls(1);
    assertThat(run.page.locator("#run-trigger")).containsText("\"a\"");
    CancelDialog cancel = run.cancel();
    button("Let it run").click();
    assertThat(page.locator("#cancel-dialog")).isHidden();
    run.cancelButton().click();
    cancel.confirm();
    // It stops as soon as the server that runs it hears of it.
    page.waitForCondition(
        () -> {
          page.reload();
          return run.status().innerText().equals("Cancelled");
        });
    RepeatDialog repeat = run.repeat("Rerun…", "rerun-dialog");
    repeat.context().fill("{\"a\": 2}");
    assertThat(repeat.start("Rerun").originalRun()).isVisible();
    endpoint.release();
  }

  @Test
  void aVersionIsRestoredAndTheWorkflowDeleted() {
    String id = api.create(aWorkflow().named("Scriptless end").manual().transform("first"));
    api.put("/workflows/" + id)
        .json(aWorkflow().named("Scriptless end").manual().transform("second").json())
        .send();
    page.navigate("/console/workflows/" + id + "/versions");
    page.locator("#restore-1").click();
    assertThat(page.locator("#restore-dialog")).containsText("Restore version 1?");
    page.locator("#confirm-restore").click();
    assertThat(page.locator("#version")).hasText("3");
    page.navigate("/console/workflows?q=Scriptless+end");
    page.locator("#delete-" + id).click();
    assertThat(page.locator("#delete-dialog")).containsText("“Scriptless end”");
    page.locator("#confirm-delete").click();
    assertThat(new ConsolePage(page).toasts()).containsText("deleted");
  }

  @Test
  void aListIsSortedAndAWorkflowDuplicatedFromIt() {
    api.create(aWorkflow().named("Scriptless b").manual().transform("x"));
    String last = api.create(aWorkflow().named("Scriptless a").manual().transform("x"));
    page.navigate("/console/workflows?q=Scriptless");
    page.locator("#sort").selectOption("name");
    page.getByText("Apply").click();
    assertThat(page).hasURL(Pattern.compile(".*sort=name"));
    assertThat(page.locator("#sort")).hasValue("name");
    assertThat(page.locator("#list tbody a.strong").first()).hasText("Scriptless a");
    page.locator("#more-" + last).click();
    page.locator("#duplicate").click();
    assertThat(page.locator("h1")).hasText("Copy of Scriptless a");
  }

  @Test
  void aLargeGraphIsDrawnOnDemand() {
    WorkflowBuilder drawn = aWorkflow().named("Scriptless and large").manual();
    IntStream.range(0, 100)
        .forEach(i -> drawn.node("t" + i, "text_transform", Map.of("template", "x", "tmplate", i)));
    String path = "/console/workflows/" + api.create(drawn);
    page.navigate(path + "?node=t98");
    assertThat(page.locator("workflow-editor")).containsText("A graph of 101 nodes.");
    assertThat(page.locator("#chosen-heading")).hasText("t98");
    assertThat(page.locator("svg.graph, #graph-notes")).hasCount(0);
    page.locator("#show-drawing").click();
    assertThat(page.locator("#chosen-heading")).hasText("t98");
    assertThat(page.locator("#graph-notes li")).hasCount(100);
    page.navigate(path);
    assertThat(page.locator("svg.graph")).hasCount(0);
    page.locator("#show-drawing").click();
    assertThat(page.locator("svg.graph .node")).hasCount(101);
    page.locator("#node-t99").click();
    assertThat(page.locator("#chosen")).containsText("t99");
  }

  @Test
  void whatNeedsAScriptIsNotOffered() {
    String id = api.create(aWorkflow().named("Scriptless page").byWebhook(Map.of()).transform("x"));
    page.navigate("/console/workflows/" + id + "/runs");
    assertThat(page.locator("main noscript p")).containsText("Those buttons are left out");
    assertThat(page.locator("#workflow-id")).isVisible();
    assertThat(page.locator("[data-copy]:visible, .graph-tools:visible")).hasCount(0);
    page.locator("#renew").click();
    assertThat(page.locator("#renew-dialog")).isVisible();
    page.navigate("/console/workflows/new");
    assertThat(page.locator("#document")).isVisible();
    assertThat(page.locator("#document-file")).isHidden();
    page.navigate("/console/vault");
    assertThat(page.locator("[data-dialog]:visible")).hasCount(0);
  }

  @Test
  void aPressBeforeTheScriptIsThereIsNotLost() {
    String id = api.create(aWorkflow().named("Slow line").manual().transform("x"));
    Page slow = console.page;
    HeldScripts scripts = HeldScripts.open(slow, "/console/workflows/" + id + "/runs");
    new WorkflowPage(slow).runButton().click();
    RunDialog dialog = new RunDialog(slow);
    assertThat(dialog.dialog()).isVisible();
    Locator context = slow.locator("#run-context");
    assertThat(context).isFocused();
    dialog.withContext("{\"typed\": \"early\"}");
    scripts.release();
    assertThat(slow.locator("html")).hasAttribute("data-ready", "true");
    assertThat(dialog.dialog()).isVisible();
    assertThat(context).hasValue("{\"typed\": \"early\"}");
    slow.keyboard().press("Escape");
    assertThat(dialog.dialog()).isHidden();
    slow.context().close();

    // In the list one dialog is for all workflows: it opens on the page of the one.
    console = fixture.signedIn("editor");
    Page list = console.page;
    scripts = HeldScripts.open(list, "/console/workflows?q=Slow+line");
    list.locator("#run-" + id).click();
    assertThat(list).hasURL(Pattern.compile(".*/" + id + "/runs\\?dialog=run-dialog"));
    new RunDialog(list).withContext("{\"typed\": \"early\"}");
    list.locator("#run").click();
    assertThat(list).hasURL(Pattern.compile(".*/console/runs/fl_run_\\w+"));
    scripts.release();
    assertThat(list.locator("#run-trigger")).containsText("early");
  }

  private Locator button(String name) {
    return page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name));
  }
}
