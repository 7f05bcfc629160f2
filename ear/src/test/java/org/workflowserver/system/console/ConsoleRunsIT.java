package org.workflowserver.system.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.workflowserver.system.console.Browser.Viewport;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ApiResponseAssert;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WorkflowBuilder;

/** Runs that do not move say why in the console, and can be cancelled there. */
@ExtendWith(SharedConsoleExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class ConsoleRunsIT {
  /** What is copied when all of an element's text is selected. */
  private static final String COPIED =
      """
      (element) => {
        getSelection().selectAllChildren(element);
        const event = new ClipboardEvent("copy", { clipboardData: new DataTransfer(), bubbles: true });
        element.dispatchEvent(event);
        getSelection().removeAllRanges();
        return event.clipboardData.getData("text/plain");
      }
      """;

  /** In how many rows the buttons of a run's head stand. */
  private static final String ROWS_OF_BUTTONS =
      "() => new Set(Array.from(document.querySelectorAll('#run-head .button'), b => b.offsetTop)).size";

  private static final String UTC = ".*\\d{2}:\\d{2}:\\d{2} UTC";

  private final ConsoleFixture fixture;
  private ApiClient api;
  private ConsolePage console;

  ConsoleRunsIT(ConsoleFixture fixture) {
    this.fixture = fixture;
  }

  @BeforeAll
  void signIn() {
    api = fixture.api();
    console = fixture.signedIn("operator");
  }

  @Test
  void aDelayedRunSaysUntilWhenItWaitsAndIsCancelled() {
    String run =
        start(
            aWorkflow()
                .named("Patience")
                .manual()
                .node("pause", "delay", hour())
                .with("description", "Courier"));
    RunPage page = console.openRun(run);
    assertThat(page.status()).hasText("Waiting");
    assertThat(page.waiting())
        .hasText(
            Pattern.compile(
                "Waits at Courier until\\s.*\\d.* \\(in (5\\d|60) minutes\\)\\."
                    + " The run continues by itself\\."));
    assertThat(page.waiting().locator("time")).hasAttribute("title", Pattern.compile(UTC));
    assertThat(page.nodeState("pause")).hasText("Waiting");
    page.assertUsableOnAllViewports(fixture.browser(), "run-waiting");
    RunsPage runs = console.openRuns();
    assertThat(runs.row(run)).containsText("Waiting");
    // The name says what is shown, as who speaks to the browser would.
    String shown = run.substring(0, 17) + "…" + run.substring(run.length() - 4);
    Locator id = runs.row(run).locator("a.id");
    assertThat(id).hasAccessibleName(Pattern.compile("Run " + shown + " of .*"));
    assertThat(id).hasAttribute("title", run);
    assertThat(id.evaluate(COPIED)).isEqualTo(run);
    assertThat(runs.row(run)).containsText(Pattern.compile("At “Courier” until .* \\(in .*\\)"));
    runs.assertUsableOnAllViewports(fixture.browser(), "runs-waiting");

    CancelDialog dialog = console.openRun(run).cancel();
    dialog.assertUsableAsItStands("cancel-dialog");
    page = dialog.dismiss();
    assertThat(dialog.dialog()).isHidden();
    assertThat(page.cancelButton()).isFocused();
    page = page.cancel().confirm();
    assertThat(page.toasts()).containsText("The run is cancelled.");
    assertThat(page.status()).hasText("Cancelled");
    assertThat(page.error()).containsText("The run was cancelled by operator.");
    assertThat(page.waiting()).hasCount(0);
    assertThat(page.cancelButton()).hasCount(0);
    assertThat(page.nodeState("pause")).hasText("Cancelled");
    assertThat(page.page.locator("#times")).containsText("Wait, cancelled");
    page.choose("pause");
    assertThat(page.panel())
        .containsText(
            Pattern.compile("It was not finished when the run was cancelled at \\S.*\\d.*\\."));
  }

  @Test
  void aFailedAttemptSaysWhyAndWhenItIsTriedAgain() {
    Endpoint endpoint = fixture.target().endpoint().respondingWith(503, "");
    String run =
        start(
            aWorkflow()
                .named("Perseverance")
                .manual()
                .webhook(endpoint, Map.of())
                .with("retry", pauses(3, 600_000)));
    RunPage page = console.openRun(run);
    assertThat(page.waiting())
        .hasText(Pattern.compile("Waits at call until\\s.* \\(in .*\\) to try that step again.*"));
    Locator attempt = page.entry(2);
    assertThat(attempt).containsText("Attempt failed");
    assertThat(attempt).containsText("attempt 1");
    assertThat(attempt)
        .containsText(
            Pattern.compile(
                "Webhook request failed: 503 Service Unavailable\\s+– tried again at\\s.*"
                    + "\\(in ([5-9]|10) minutes\\)"));
    page.waiting().getByText("See why attempt 1 failed").click();
    assertThat(page.panel().locator(".entry-error")).containsText("http_status");
    assertThat(page.panel()).containsText(Pattern.compile("Next retry at .* \\(in .*\\)"));
    page.assertUsableOnAllViewports(fixture.browser(), "run-retried");
    page = page.cancel().confirm();
    assertThat(page.entry(2)).containsText("the run ended before it was tried again");
  }

  @Test
  void attemptsAreToldApart() {
    Endpoint endpoint = fixture.target().endpoint().respondingWith(503, "");
    String run =
        start(aWorkflow().manual().webhook(endpoint, Map.of()).with("retry", pauses(2, 50)));
    RunPage page = console.openRun(run);
    assertThat(page.status()).hasText("Failed");
    assertThat(page.entry(2)).containsText("tried again as attempt 2");
    assertThat(page.entry(3)).containsText("attempt 2");
    assertThat(page.entry(3)).containsText("Failed");
    assertThat(page.nodeState("call")).hasText("Failed · 2 attempts");
  }

  @Test
  void aRunWithoutRoomSaysSoAndOneWithoutServerToo() {
    Endpoint endpoint = fixture.target().endpoint().blocking();
    String first = start(aWorkflow().manual().webhook(endpoint, Map.of()));
    endpoint.awaitCalls(1);
    String second = start(aWorkflow().named("Queue").manual().transform("late"));
    RunPage page = console.openRun(second);
    assertThat(page.status()).hasText("Pending");
    assertThat(page.waiting()).containsText("Queued: all servers run as many runs");
    assertThat(console.openRuns().row(second)).containsText("Queued: servers are full");
    page = console.openRun(second);
    // As a server leaves it that stops in the middle; the only one left has no room.
    fixture.executeSql("update runs set status = 'running', revision = 9 where id = ?", second);
    assertThat(page.waiting()).containsText("Waits for another server");
    assertThat(page.status()).hasText("Waiting");
    page.assertUsable();
    page = page.cancel().confirm();
    assertThat(page.status()).hasText("Cancelled");
    endpoint.release();
    assertThat(console.openRun(first).status()).hasText("Completed");
  }

  @Test
  void aStepThatWaitsBesideOneThatExecutesIsToldApart() {
    Endpoint endpoint = fixture.target().endpoint().blocking();
    String run =
        start(
            aWorkflow()
                .manual()
                .node("pause", "delay", hour())
                .from("start", null)
                .webhook(endpoint, Map.of()));
    endpoint.awaitCalls(1);
    RunPage page = console.openRun(run);
    assertThat(page.nodeState("pause")).hasText("Waiting");
    assertThat(page.nodeState("call")).hasText("Running");
    assertThat(page.status()).hasText("Running");
    assertThat(page.waiting()).hasCount(0);
    endpoint.release();
    assertThat(page.nodeState("call")).hasText("Succeeded");
    assertThat(page.status()).hasText("Waiting");
    assertThat(page.waiting()).containsText("Waits at pause");
    assertThat(page.cancel().confirm().status()).hasText("Cancelled");
  }

  @Test
  void aRunTellsAllThatItWaitsFor() {
    String child =
        api.create(
            aWorkflow()
                .named("Slow")
                .node("start", "workflow_trigger", Map.of())
                .node("pause", "delay", hour()));
    Map<String, Object> call = Map.of("workflow_id", child);
    String run =
        start(
            aWorkflow()
                .manual()
                .node("alpha", "trigger_workflow", call)
                .from("start", null)
                .node("beta", "trigger_workflow", call)
                .from("start", null)
                .node("gamma", "delay", hour()));
    RunPage page = console.openRun(run);
    assertThat(page.status()).hasText("Waiting");
    for (String node : List.of("alpha", "beta")) {
      assertThat(page.waiting().locator("p").filter(new Locator.FilterOptions().setHasText(node)))
          .hasText(
              Pattern.compile("Waits at " + node + " for the run \\w+…\\w+ that it called\\."));
    }
    assertThat(page.waiting()).containsText("Waits at gamma until");
    page.assertUsableOnAllViewports(fixture.browser(), "run-waits-for-several");
    assertThat(page.cancel().confirm().status()).hasText("Cancelled");
  }

  @Test
  void aRunThatExecutesIsCutOff() {
    Endpoint endpoint = fixture.target().endpoint().blocking();
    String run = start(aWorkflow().manual().webhook(endpoint, Map.of()));
    endpoint.awaitCalls(1);
    RunPage page = console.openRun(run);
    assertThat(page.status()).hasText("Running");
    assertThat(page.waiting()).hasCount(0);
    assertThat(page.choose("call").panel()).isVisible();
    page = page.cancel().confirm();
    assertThat(page.toasts()).hasCount(1);
    assertThat(page.panel()).isVisible();
    assertThat(page.status()).hasText("Cancelled");
    assertThat(page.error()).containsText("Cancelled");
    endpoint.release();
  }

  @Test
  void cancellingTooLateIsASentence() {
    Endpoint endpoint = fixture.target().endpoint().blocking();
    String run = start(aWorkflow().manual().webhook(endpoint, Map.of()));
    endpoint.awaitCalls(1);
    RunPage page = console.openRun(run);
    CancelDialog dialog = page.cancel();
    endpoint.release();
    assertThat(page.status()).hasText("Completed");
    assertThat(dialog.dialog()).isVisible();
    page = dialog.confirm();
    assertThat(page.toasts()).containsText("The run had ended before you cancelled it");
    assertThat(page.status()).hasText("Completed");
    page.screenshot("run-cancelled-late");
  }

  @Test
  void whoOnlyLooksCannotCancel() {
    String run = start(aWorkflow().manual().node("pause", "delay", hour()));
    RunPage page = fixture.signedIn("viewer").openRun(run);
    assertThat(page.status()).hasText("Waiting");
    assertThat(page.cancelButton()).hasCount(0);
    assertThat(console.openRun(run).cancel().confirm().status()).hasText("Cancelled");
  }

  @Test
  void anEndedRunIsRunAgainAsItWasOrChanged() {
    String run =
        start(aWorkflow().named("Greeting").manual().transform("Hello {{ trigger.name }}!"));
    RunPage page = console.openRun(run);
    assertThat(page.status()).hasText("Completed");
    RunPage again = page.rerun();
    assertThat(again.runId()).isNotEqualTo(run);
    assertThat(again.status()).hasText("Completed");
    assertThat(again.originalRun()).hasAttribute("title", run);

    RepeatDialog dialog = console.openRun(run).repeat("Rerun…", "rerun-dialog");
    assertThat(dialog.context()).hasValue("{}");
    dialog.context().fill("{\"name\": }");
    dialog.press("Rerun");
    assertThat(dialog.problem()).containsText("Line 1, column 10: A value is expected");
    dialog.assertUsableAsItStands("rerun-dialog-wrong");
    // What a link says does not come into the form.
    page = console.openRun(run + "?context=%7B%22name%22%3A1%7D");
    dialog = page.repeat("Rerun…", "rerun-dialog");
    assertThat(dialog.context()).hasValue("{}");
    dialog.context().fill("{\"name\": \"Ada\"}");
    RunPage changed = dialog.start("Rerun");
    assertThat(changed.status()).hasText("Completed");
    assertThat(changed.output()).containsText("Hello Ada!");
    changed.assertUsableOnAllViewports(fixture.browser(), "run-again");
  }

  @Test
  void whatDoesNotFitIsToldLineByLine() {
    Map<String, Object> number = Map.of("type", "integer");
    Map<String, Object> schema =
        Map.of("type", "object", "properties", Map.of("a", number, "b", number));
    String workflow =
        api.create(
            aWorkflow()
                .manual()
                .transform("done")
                .member("settings", Map.of("input_schema", schema)));
    String run = api.runToEnd(workflow, Map.of("a", 1)).string("id");
    RepeatDialog dialog = console.openRun(run).repeat("Rerun…", "rerun-dialog");
    dialog.context().fill("{\"a\": \"x\"}");
    dialog.press("Rerun");
    assertThat(dialog.problem()).hasText("a: Must be an integer, but is a string.");
    dialog.context().fill("{\"a\": \"x\", \"b\": \"y\"}");
    dialog.press("Rerun");
    assertThat(dialog.problem().locator("p")).hasCount(2);
    for (String line : List.of("a: Must be an integer", "b: Must be an integer")) {
      Pattern begins = Pattern.compile("^" + line);
      assertThat(
              dialog.problem().locator("p").filter(new Locator.FilterOptions().setHasText(begins)))
          .hasCount(1);
    }
    assertThat(dialog.context()).hasValue("{\"a\": \"x\", \"b\": \"y\"}");
    assertThat(dialog.dialog()).isVisible();
  }

  @Test
  void aContextBeginsWithWhatTheWorkflowExpects() {
    Map<String, Object> schema =
        Map.of(
            "required",
            List.of("site", "level"),
            "properties",
            Map.of(
                "site",
                Map.of("type", "string"),
                "level",
                Map.of("enum", List.of("low", "high")),
                "note",
                Map.of("type", "string", "maxLength", 80),
                "tries",
                Map.of("type", "integer", "default", 3)));
    String workflow = api.create(aWorkflow().manual().transform("{{ trigger.level }}"));
    String run = api.runToEnd(workflow, Map.of()).string("id");
    api.put("/workflows/" + workflow)
        .json(Map.of("settings", Map.of("input_schema", schema)))
        .send();

    RepeatDialog repeat = console.openRun(run).repeat("Rerun…", "rerun-dialog");
    assertExpected(repeat.dialog(), repeat.context());
    for (String page : List.of("/console/workflows/" + workflow + "/runs", "/console/workflows")) {
      console.page.navigate(page);
      console.page.locator("#run-" + workflow).click();
      assertExpected(
          console.page.locator("#run-dialog"), console.page.getByLabel("Context").first());
    }
    new RunDialog(console.page).assertUsableAsItStands("run-dialog-expected");
    RunPage started = new RunDialog(console.page).start();
    assertThat(started.output()).containsText("low");
  }

  private static void assertExpected(Locator dialog, Locator context) {
    assertThat(context).hasValue("{\n  \"site\": \"\",\n  \"level\": \"low\",\n  \"tries\": 3\n}");
    assertThat(dialog).containsText("This workflow expects:");
    assertThat(dialog).containsText("site: string, required");
    assertThat(dialog).containsText("level: one of \"low\", \"high\", required");
    assertThat(dialog).containsText("note: string (at most 80 characters)");
    assertThat(dialog.locator("button.button")).hasText("Cancel");
  }

  @Test
  void aFailedRunIsResumedBehindAStepThatSucceeded() {
    Endpoint endpoint = fixture.target().endpoint().respondingWith(503, "");
    String run =
        start(
            aWorkflow()
                .named("Recovery")
                .manual()
                .transform("ready")
                .webhook(endpoint, Map.of())
                .with("description", "Send <b>it</b>"));
    RunPage page = console.openRun(run);
    assertThat(page.status()).hasText("Failed");
    ResumePage resume = page.resume();
    resume.assertUsableOnAllViewports(fixture.browser(), "resume");
    assertThat(resume.page.locator("#resumeForm")).containsText("a new Idempotency-Key");
    assertThat(resume.effects())
        .hasText(
            Pattern.compile(
                "Runs again\\s*Send <b>it</b>\\s*Kept, not run again\\s*start, text\\s*"
                    + "Calls made again\\s*POST 127\\.0\\.0\\.1:\\d+ by Send <b>it</b>\\s*"));
    endpoint.respondingWith(200, "{}");
    RunPage resumed = resume.resume();
    assertThat(resumed.status()).hasText("Completed");
    String resumedId = resumed.runId();
    assertThat(resumed.originalRun()).hasAttribute("title", run);
    assertThat(resumed.page.locator("#run-facts")).containsText("Resumed from");
    assertThat(resumed.entry(1)).containsText("Copied");
    assertThat(resumed.entry(3)).not().containsText("Copied");
    assertThat(resumed.entry(3).locator(".log-title")).hasText("Send <b>it</b> HTTP request");
    assertThat(resumed.lanes().last()).hasText("Send <b>it</b>");
    resumed.screenshot("run-resumed");
    endpoint.awaitCalls(2);
    Page compared = resumed.page;
    compared.navigate("/console/runs/" + resumedId + "/compare?with=" + run);
    Locator both = compared.locator("table.compared").first().locator("tbody a");
    assertThat(both.first()).hasAttribute("title", run);
    assertThat(both.last()).hasAttribute("title", resumedId);
    // What was copied is the same, though it names the run that it was copied from.
    assertThat(compared.locator(".compared-step h3")).hasCount(1);
    assertThat(compared.locator(".compared-step h3")).hasText("Send <b>it</b> HTTP request");
    assertThat(compared.locator(".node-state .node-failed")).hasText("Failed");
    assertThat(compared.locator(".node-state .node-succeeded").last()).hasText("Succeeded");
    assertThat(compared.locator("#step-call .badge-failed")).hasText("Failed");
    new ConsolePage(compared).assertUsableOnAllViewports(fixture.browser(), "run-compare-resumed");
    page = fixture.signedIn("viewer").openRun(run);
    assertThat(page.status()).hasText("Failed");
    assertThat(page.button("Rerun")).hasCount(0);
    assertThat(page.button("Resume…")).hasCount(0);
    assertThat(page.page.locator("#run-facts")).containsText("Resumed as");
    assertThat(page.page.locator("#resumes a")).hasCount(1);
    assertThat(page.repeats()).hasCount(0);
  }

  @Test
  void aRunOfAnOlderVersionSaysSoAndIsRunWithTheCurrentOne() {
    String workflow = api.create(aWorkflow().named("Mended").manual().transform("old"));
    String run = api.runToEnd(workflow, Map.of()).string("id");
    RunPage page = console.openRun(run);
    assertThat(page.page.locator("#other-version")).hasCount(0);
    assertThat(page.page.locator("#rerun-current-now")).hasCount(0);
    ApiResponseAssert.assertThat(
            api.put("/workflows/" + workflow)
                .json(aWorkflow().named("Mended").manual().transform("mended").json())
                .send())
        .hasStatus(200);
    page = console.openRun(run);
    assertThat(page.page.locator("#other-version"))
        .containsText("This run is of version 1; version 2 is current.");
    page.assertUsableOnAllViewports(fixture.browser(), "run-older-version");
    page.button("Rerun…").click();
    assertThat(page.page.locator("#rerun-dialog")).containsText("The current version, 2");
    assertThat(page.page.locator("#rerun-dialog")).containsText("a new Idempotency-Key");
    page = console.openRun(run);
    page.button("Rerun with version 2").click();
    page.page.waitForURL(url -> url.contains("/runs/fl_run_") && !url.contains(run));
    assertThat(page.output()).containsText("mended");
    assertThat(page.page.locator("#other-version")).hasCount(0);
    RunPage same = console.openRun(run).rerun();
    assertThat(same.output()).containsText("old");
    page = console.openRun(run);
    page.page.locator("#other-version a").click();
    assertThat(page.page.locator("#difference-heading")).containsText("Version 1 to version 2");
  }

  @Test
  void aRunThatAnApiKeyStartedSaysSo() {
    String name = "api-key:starter";
    ApiResponse key =
        api.post("/workflows/vault")
            .json(Map.of("name", name, "groups", List.of("operator")))
            .send();
    ApiResponseAssert.assertThat(key).hasStatus(201);
    ApiClient anonymous = ApiClient.anonymous(fixture.server().address());
    ApiClient byToken =
        anonymous.withToken(
            anonymous.tokenByKey(key.string("id"), key.string("secret")).string("access_token"));
    String executed =
        byToken
            .runToEnd(api.create(aWorkflow().named("Robot").manual().transform("x")), Map.of())
            .string("id");
    String called =
        anonymous
            .withToken(key.string("secret"))
            .sync(api.create(aWorkflow().named("Called").synchronous().response("x")), Map.of())
            .send()
            .header("X-Run-Id")
            .orElseThrow();
    for (String run : List.of(executed, called)) {
      assertThat(console.openRun(run).page.locator("#started-by")).hasText(name);
    }
  }

  @Test
  void aQuestionIsAnsweredInTheInbox() {
    String workflow =
        api.create(
            aWorkflow()
                .named("Release")
                .manual()
                .node("ask", "ui_interaction", question())
                .transform("{{ ask.action }} by {{ ask.data.count }}"));
    String run = api.execute(workflow, Map.of()).header("Prefer", "wait=60").send().string("id");
    RunPage page = console.openRun(run);
    assertThat(page.status()).hasText("Needs answer");
    assertThat(page.page.locator("#started-by")).hasText("admin");
    assertThat(page.page.locator("#question-heading")).hasText("Ship <b>it</b>?");
    whoMayNotAnswerIsToldWhy(run);
    assertThat(page.page.locator("#select-step")).isVisible();
    page.node("ask").click();
    assertThat(page.page.locator("#select-step")).isHidden();
    assertThat(page.page.locator("#panel-questions a")).hasText("Ship <b>it</b>?");
    assertThat(page.panel()).containsText("The output appears when it is answered.");
    page.assertUsableOnAllViewports(fixture.browser(), "run-asks");
    InboxPage inbox = console.openInbox();
    assertThat(inbox.questions()).containsText(new String[] {"Ship <b>it</b>?"});
    assertThat(inbox.questions().first()).containsText("Release Manual, started by admin, ");
    inbox.assertUsableOnAllViewports(fixture.browser(), "inbox");
    QuestionPage question = inbox.open("Ship <b>it</b>?");
    question.assertUsableOnAllViewports(fixture.browser(), "question");
    assertThat(question.instructions().locator("em")).hasText("green");
    assertThat(question.page.locator(".facts")).containsText("Asked by");
    assertThat(question.page.locator(".facts .countdown")).hasText("(in 3 days)");
    assertThat(question.page.locator("#asked-in"))
        .containsText(
            "Manual, started by admin, ", new ContainsTextOptions().setUseInnerText(true));
    assertThat(question.page.locator(".facts a").first()).hasText("Release");

    assertThat(question.field("Count")).hasAccessibleDescription("Allowed: 1 to 10.");
    assertThat(question.field("Tags"))
        .hasAccessibleDescription("One value a line. Allowed for each: at most 9 characters.");
    question.field("Count").fill("many");
    assertThat(question.field("E-mail"))
        .hasAccessibleDescription("Allowed: an e-mail address, such as name@example.com.");
    question.field("Tags").fill("one\ntwo and three");
    question.field("E-mail").fill("none");
    // Of two answers Enter gives none.
    question.field("E-mail").press("Enter");
    question.press("Approve");
    assertThat(question.problems())
        .hasText(
            new String[] {
              "Enter a number.",
              "Fill in this field.",
              "Item 2: Must be at most 9 characters long.",
              "Must be an e-mail address, such as name@example.com."
            });
    assertThat(question.field("Count")).hasValue("many");
    question.field("E-mail").fill("eve@example.com");
    question.page.navigate(question.page.url());
    assertThat(question.page.locator("#answer-draft")).isVisible();
    assertThat(question.field("E-mail")).hasValue("eve@example.com");
    question.assertUsableAsItStands("question-restored");
    question.press("Discard it");
    assertThat(question.page.locator("#answer-draft")).isHidden();
    assertThat(question.field("Count")).isFocused();
    assertThat(question.field("E-mail")).hasValue("");
    String asked = question.page.url().replaceFirst(".*/", "");
    assertThat(question.page.evaluate(QuestionPage.DRAFTS_OF, asked)).isEqualTo(0);
    question.field("E-mail").fill("eve@example.com");
    question.field("Count").fill("3");
    question.field("Color").selectOption("red");
    question.field("Tags").fill("one\ntwo");
    question.check("Yes");
    question.field("Comment").fill("At last <script>window.hacked = true</script>");
    question.press("Approve");
    assertThat(question.toasts()).containsText("Your answer is submitted. The run continues.");
    assertThat(question.answers()).containsText("operator chose Approve");
    assertThat(question.answers()).containsText("At last <script>");
    assertThat(question.answers().locator("dt"))
        .hasText(new String[] {"Count", "Color", "Tags", "E-mail", "Delivery: Urgent"});
    assertThat(question.answers().locator("dd"))
        .hasText(new String[] {"3", "red", "one, two", "eve@example.com", "Yes"});
    assertThat(question.obstacle()).containsText("The question is answered.");
    assertThat(question.obstacle()).hasClass("note done");
    assertThat(question.isScriptInjected()).isFalse();
    question.assertUsableOnAllViewports(fixture.browser(), "question-answered");
    page = console.openRun(run);
    assertThat(page.status()).hasText("Completed");
    assertThat(page.output()).containsText("approve by 3");
    page.choose("ask");
    assertThat(page.panel().locator(".answers")).containsText("operator chose Approve");
    assertThat(page.panel().locator(".answers blockquote")).containsText("At last <script>");
    assertThat(page.panel().locator(".facts dt"))
        .hasText(new String[] {"Count", "Color", "Tags", "E-mail", "Delivery: Urgent"});
    assertThat(page.panel().locator(".facts dd"))
        .hasText(new String[] {"3", "red", "one, two", "eve@example.com", "Yes"});
    assertThat(page.panel().locator(".json-tree").first()).isHidden();
    page.panel().getByText("Input and output as JSON").click();
    assertThat(page.panel().getByText("submissions").first()).isVisible();
    page.assertUsableOnAllViewports(fixture.browser(), "run-answered");
    ApiResponse answered = api.get("/workflows/runs/" + run + "/interactions").send();
    assertThat(
            ((Map<?, ?>) ((List<?>) answered.rows().getFirst().get("submissions")).getFirst())
                .get("data"))
        .isEqualTo(
            Map.of(
                "count",
                3L,
                "color",
                "red",
                "tags",
                List.of("one", "two"),
                "mail",
                "eve@example.com",
                "address",
                Map.of("urgent", true)));
    assertThat(console.openInbox().questions()).hasCount(0);
  }

  @ParameterizedTest
  @MethodSource("org.workflowserver.system.console.Browser$Viewport#all")
  void aQuestionIsAnsweredOnThePageOfItsRun(Viewport screen) {
    Endpoint endpoint = fixture.target().endpoint().blocking();
    Map<String, Object> asked = new LinkedHashMap<>(question());
    asked.put("required", 2);
    String run =
        start(
            aWorkflow()
                .manual()
                .webhook(endpoint, Map.of())
                .node("ask", "ui_interaction", asked)
                .transform("{{ ask.action }} by {{ ask.data.count }}"));
    Page window = fixture.browser().window(screen, console.page.context().storageState());
    RunPage page = new RunPage(window);
    window.navigate("/console/runs/" + run + "?node=ask");
    window.evaluate("window.stays = true");
    endpoint.awaitCalls(1);
    endpoint.release();
    QuestionPage question = new QuestionPage(window);
    question.field("Count").fill("many");
    question.field("E-mail").fill("eve@example.com");
    question.check("Yes");
    String id =
        api.get("/workflows/runs/" + run + "/interactions")
            .send()
            .rows()
            .getFirst()
            .get("id")
            .toString();
    assertThat(
            api.post("/workflows/interactions/" + id + "/submit")
                .json(Map.of("action", "approve", "data", Map.of("count", 2, "color", "red")))
                .send()
                .status())
        .isEqualTo(200);
    assertThat(page.waiting()).containsText("1 of 2 answers that agree so far. Answered: admin");
    assertThat(question.field("Count")).hasValue("many");
    assertThat(question.field("Count")).not().isFocused();
    assertThat((boolean) window.evaluate("window.stays")).isTrue();
    question.assertUsableAsItStands("run-question");

    question.press("Approve");
    assertThat(question.problems())
        .hasText(new String[] {"Enter a number.", "Fill in this field."});
    question.field("Count").fill("3");
    question.field("Color").selectOption("red");
    question.check("Leave empty");
    question.press("Approve");
    assertThat(question.toasts()).containsText("Your answer is submitted. The run continues.");
    assertThat(window).hasURL(Pattern.compile(".*/console/runs/" + run + "\\?node=ask"));
    assertThat(page.status()).hasText("Completed");
    assertThat(page.output()).containsText("approve by 3");
    assertThat(page.panel().locator(".facts dt"))
        .hasText(new String[] {"Count", "Color", "E-mail"});
    assertThat(window.locator("#answerForm")).hasCount(0);
    window.context().close();
  }

  private static final Map<String, Object> PART =
      Map.of(
          "type",
          "object",
          "required",
          List.of("sku"),
          "properties",
          Map.of("qty", Map.of("type", "number", "multipleOf", new BigDecimal("0.5"))));

  private static final Map<String, Object> WITH_PARTS =
      Map.of(
          "type",
          "object",
          "properties",
          Map.of(
              "who",
              Map.of("type", "string", "title", "Who"),
              "parts",
              Map.of("type", "array", "items", PART, "title", "Parts")));

  /** A run that asks "One?" and "Two?" at the same time. */
  private String startTwoQuestions() {
    return start(
        aWorkflow()
            .manual()
            .node("one", "ui_interaction", Map.of("title", "One?", "schema", WITH_PARTS))
            .from("start", null)
            .node("two", "ui_interaction", Map.of("title", "Two?")));
  }

  @Test
  void theFormOfAQuestionStaysWhileAnotherStepExecutes() {
    Endpoint endpoint = fixture.target().endpoint().blocking();
    String run =
        start(
            aWorkflow()
                .manual()
                .node("one", "ui_interaction", Map.of("title", "One?"))
                .webhook(endpoint, Map.of())
                .from("start", null)
                .node("two", "ui_interaction", Map.of("title", "Two?")));
    RunPage page = console.openRun(run);
    assertThat(page.waiting().locator(".questions a")).hasCount(1);
    page.page.navigate("/console/runs/" + run + "?node=two");
    QuestionPage question = new QuestionPage(page.page);
    question.field("Comment").fill("It is time");
    submit(run, "One?");
    endpoint.awaitCalls(1);
    assertThat(page.status()).hasText("Running");
    assertThat(page.page.locator("[data-closed]")).hasCount(0);
    endpoint.release();
    assertThat(page.status()).hasText("Needs answer");
    question.press("Submit");
    assertThat(page.status()).hasText("Completed");
    assertThat(page.page.locator(".answers blockquote").first()).containsText("It is time");
  }

  @Test
  void theFormOfAQuestionThatClosesBecomesNoOther() {
    String run = startTwoQuestions();
    RunPage page = console.openRun(run);
    QuestionPage question = new QuestionPage(page.page);
    assertThat(page.waiting().locator(".questions a")).hasCount(1);
    Locator heading = page.page.locator("#question-heading");
    String first = heading.innerText();
    question.field("Comment").fill("It is time");
    submit(run, first);
    assertThat(heading).hasText(first.equals("One?") ? "Two?" : "One?");
    Locator closed = page.page.locator("#run-question [data-closed]");
    assertThat(closed).containsText("The question is answered. What you typed was not submitted.");
    assertThat(closed.locator("[name='comment']")).hasValue("It is time");
    assertThat(closed.locator("[name='comment']")).isDisabled();
    assertThat(page.page.locator("#answerForm")).hasCount(0);
    page.page.reload();
    assertThat(question.field("Comment")).hasValue("");
    question.field("Comment").fill("Now");
    question.press("Submit");
    assertThat(page.status()).hasText("Completed");
    assertThat(page.page.evaluate(QuestionPage.DRAFTS_OF, run)).isEqualTo(0);
  }

  @Test
  void theFormIsThatOfTheChosenStepAndKeepsWhatIsTyped() {
    String run = startTwoQuestions();
    RunPage page = console.openRun(run);
    QuestionPage question = new QuestionPage(page.page);
    Locator heading = page.page.locator("#question-heading");
    assertThat(page.waiting().locator(".questions a")).hasCount(1);
    page.choose("one");
    assertThat(heading).hasText("One?");
    question.field("Comment").fill("To the first");
    page.choose("two");
    assertThat(heading).hasText("Two?");
    assertThat(question.field("Comment")).hasValue("");
    assertThat(page.waiting().locator(".questions a")).hasText("Answer: One?");
    question.field("Comment").fill("To the second");
    page.choose("start");
    page.page.waitForURL("**node=start*");
    assertThat(heading).hasText("Two?");
    assertThat(question.field("Comment")).hasValue("To the second");
    assertThat(page.waiting().locator(".questions a")).hasText("Answer: One?");
    page.choose("one");
    assertThat(heading).hasText("One?");
    assertThat(question.field("Comment")).hasValue("To the first");
    assertThat(page.page.locator("#run-question [data-closed]")).hasCount(0);
    page.page.reload();
    assertThat(heading).hasText("One?");
    question.field("Parts").fill("[{\"qty\": 0.3}]");
    question.press("Submit");
    assertThat(question.problems().innerText().lines())
        .containsExactlyInAnyOrder(
            "Item 1, qty: Must be a multiple of 0.5.", "Item 1: “sku” is required.");
    question.field("Parts").fill("");
    // There is one answer, which Enter gives.
    question.field("Who").fill("Ada");
    question.field("Who").press("Enter");
    assertThat(question.toasts()).containsText("Your answer is submitted.");
    assertThat(heading).hasText("Two?");
    api.post("/workflows/runs/" + run + "/cancel").send();
  }

  /** Answers a question of a run as somebody else. */
  private void submit(String run, String title) {
    Object id =
        api.get("/workflows/runs/" + run + "/interactions").send().rows().stream()
            .filter(asked -> asked.get("title").equals(title))
            .findFirst()
            .orElseThrow()
            .get("id");
    assertThat(
            api.post("/workflows/interactions/" + id + "/submit")
                .json(Map.of("action", "submit"))
                .send()
                .status())
        .isEqualTo(200);
  }

  private void whoMayNotAnswerIsToldWhy(String run) {
    ConsolePage viewer = fixture.signedIn("viewer");
    Locator asked = viewer.openRun(run).waiting().locator(".questions");
    assertThat(asked).hasText("Ship <b>it</b>? Your role may read questions and not answer them.");
    assertThat(asked.locator(".button")).hasCount(0);
    viewer.page.context().close();
  }

  @Test
  void aLongTitleOfAQuestionStaysInThePage() {
    String run =
        start(
            aWorkflow()
                .named("Long")
                .manual()
                .node("ask", "ui_interaction", Map.of("title", "Is it right? ".repeat(15))));
    RunPage page = console.openRun(run);
    assertThat(page.status()).hasText("Needs answer");
    page.assertUsableOnAllViewports(fixture.browser(), "run-asks-long");
    api.post("/workflows/runs/" + run + "/cancel").send();
    // The question is in nobody's inbox then.
    assertThat(page.status()).hasText("Cancelled");
  }

  @ParameterizedTest
  @MethodSource("org.workflowserver.system.console.Browser$Viewport#all")
  void aQuestionIsAnsweredByKeyboardAlone(Viewport screen) {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put("reason", Map.of("type", "string", "title", "Reason"));
    properties.put("color", Map.of("enum", List.of("red", "green"), "title", "Color"));
    properties.put(
        "parts",
        Map.of("type", "array", "items", Map.of("enum", List.of("a", "b", "c")), "title", "Parts"));
    properties.put("day", Map.of("type", "string", "format", "date", "title", "Day"));
    Map<String, Object> question =
        Map.of(
            "title",
            "Typed",
            "schema",
            Map.of(
                "type", "object", "properties", properties, "required", List.of("reason", "day")),
            "actions",
            List.of(Map.of("id", "approve", "label", "Approve")));
    String run = start(aWorkflow().manual().node("ask", "ui_interaction", question));
    Page window = fixture.browser().window(screen, console.page.context().storageState());
    Keys keys = new Keys(window);
    assertThat(console.openRun(run).status()).hasText("Needs answer");
    window.navigate("/console/inbox");
    keys.press("#list tbody a");
    window.waitForURL("**/console/inbox/int_*");
    // The form is what a narrow screen begins with.
    assertThat(window.locator(".facts"))
        .isVisible(new IsVisibleOptions().setVisible(screen.width() > 700));
    keys.press("#answerForm button[value='approve']");
    assertThat(new QuestionPage(window).problems()).hasCount(2);
    assertThat(window.locator("[name$='/reason']")).isFocused();
    keys.type("It is time");
    keys.tabTo("[name$='/color']").hit("ArrowDown");
    keys.tabTo("[name$='/parts'][value*='a']").hit("Space");
    keys.tabTo("[name$='/parts'][value*='c']").hit("Space");
    keys.type("[name$='/day']", "12312027");
    keys.press("#answerForm button[value='approve']");
    assertThat(new QuestionPage(window).toasts()).containsText("Your answer is submitted.");
    ApiResponse answered = api.get("/workflows/runs/" + run + "/interactions").send();
    assertThat(
            ((Map<?, ?>) ((List<?>) answered.rows().getFirst().get("submissions")).getFirst())
                .get("data"))
        .isEqualTo(
            Map.of(
                "reason", "It is time",
                "color", "red",
                "parts", List.of("a", "c"),
                "day", "2027-12-31"));
    window.context().close();
  }

  @ParameterizedTest
  @MethodSource("org.workflowserver.system.console.Browser$Viewport#all")
  void aFailedRunIsRecoveredByKeyboardAlone(Viewport screen) {
    Endpoint endpoint = fixture.target().endpoint().respondingWith(503, "");
    String workflow =
        api.create(
            aWorkflow()
                .named("Recovered")
                .manual()
                .transform("ready")
                .webhook(endpoint, Map.of())
                .node("end", "text_transform", Map.of("template", "Hello {{ trigger.name }}!")));
    String failed = api.runToEnd(workflow, Map.of("name", "Eve")).string("id");
    Page window = fixture.browser().window(screen, console.page.context().storageState());
    Keys keys = new Keys(window);
    RunPage page = new RunPage(window);
    window.navigate("/console/workflows/" + workflow + "/runs?status=failed");
    keys.press("#list tbody a.id");
    window.waitForURL("**/console/runs/" + failed);
    keys.press("#run-error a");
    assertThat(page.panel()).containsText("503");
    assertThat(window.evaluate(ROWS_OF_BUTTONS)).isEqualTo(1);
    endpoint.respondingWith(200, "{}");
    keys.press("#rerun-with");
    assertThat(window.locator("#rerun-context")).isFocused();
    keys.hit("Control+A").type("{\"name\": \"Ada\"}").hit("Control+Enter");
    assertThat(page.originalRun()).hasAttribute("title", failed);
    assertThat(page.status()).hasText("Completed");
    assertThat(page.output()).containsText("Hello Ada!");

    keys.press("#original-run");
    window.waitForURL("**/console/runs/" + failed);
    keys.press("#resume");
    window.waitForURL("**/resume*");
    String chosen = window.locator("[name='resumeFrom']:checked").inputValue();
    keys.tabTo("[name='resumeFrom']").hit("ArrowDown");
    assertThat(window.locator("[name='resumeFrom']:checked")).not().hasValue(chosen);
    keys.press("input#resume");
    assertThat(page.originalRun()).hasAttribute("title", failed);
    assertThat(page.status()).hasText("Completed");

    String waiting = start(aWorkflow().manual().node("pause", "delay", hour()));
    window.navigate("/console/runs/" + waiting);
    assertThat(page.status()).hasText("Waiting");
    keys.press("#cancel");
    assertThat(window.locator("#cancel-dialog [command='close']")).isFocused();
    keys.press("#confirm-cancel");
    assertThat(page.status()).hasText("Cancelled");
    window.context().close();
  }

  private static Map<String, Object> question() {
    Map<String, Object> properties = new LinkedHashMap<>();
    properties.put(
        "count", Map.of("type", "integer", "title", "Count", "minimum", 1, "maximum", 10));
    properties.put("color", Map.of("enum", List.of("red", "green"), "title", "Color"));
    Map<String, Object> tag = Map.of("type", "string", "maxLength", 9);
    properties.put("tags", Map.of("type", "array", "items", tag, "title", "Tags"));
    properties.put("mail", Map.of("type", "string", "format", "email", "title", "E-mail"));
    properties.put(
        "address",
        Map.of(
            "type",
            "object",
            "title",
            "Delivery",
            "properties",
            Map.of("urgent", Map.of("type", "boolean", "title", "Urgent"))));
    return Map.of(
        "expires_in",
        "3 days",
        "title",
        "Ship <b>it</b>?",
        "instructions",
        "The tests are *green*.",
        "schema",
        Map.of("type", "object", "properties", properties, "required", List.of("count", "color")),
        "actions",
        List.of(
            Map.of("id", "approve", "label", "Approve", "style", "primary"),
            Map.of("id", "reject", "label", "Reject", "style", "danger")));
  }

  @Test
  void noScriptComplained() {
    assertThat(fixture.browser().consoleErrors()).isEmpty();
  }

  private String start(WorkflowBuilder builder) {
    ApiResponse response = api.execute(api.create(builder), Map.of()).send();
    ApiResponseAssert.assertThat(response).hasStatus(202);
    return response.string("id");
  }

  private static Map<String, Object> hour() {
    return Map.of("duration", 1, "unit", "hours");
  }

  private static Map<String, Object> pauses(int attempts, int millis) {
    return Map.of(
        "max_attempts",
        attempts,
        "initial_interval_ms",
        millis,
        "max_interval_ms",
        millis,
        "jitter",
        0);
  }
}
