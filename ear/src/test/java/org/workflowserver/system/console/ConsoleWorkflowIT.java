package org.workflowserver.system.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.workflowserver.json.Json;
import org.workflowserver.system.console.Browser.Viewport;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.InboundWebhook;
import org.workflowserver.system.support.ServerFixture;

/** A workflow in the console, from making it to its end. The first two need an empty server. */
@ExtendWith(SharedConsoleExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class ConsoleWorkflowIT {
  private static final String DRAFT =
      "const {account, workflow} = document.querySelector('workflow-editor').dataset;"
          + " localStorage.getItem(`workflow-server.editor.${account}.${workflow}`)";
  private static final String KEEP_DRAFT =
      DRAFT.replaceFirst("getItem\\((.*)\\)", "setItem($1, '{}')");

  private final ConsoleFixture fixture;
  private ApiClient api;
  private ConsolePage console;

  ConsoleWorkflowIT(ConsoleFixture fixture) {
    this.fixture = fixture;
  }

  @BeforeAll
  void signIn() {
    api = fixture.tenant("authors");
  }

  @Test
  @Order(1)
  void aNewAdministratorNeedsSixClicksToACompletedRun() {
    console = fixture.signedIn("authors-admin");
    Page window = console.page;
    window
        .context()
        .addInitScript(
            "addEventListener('pointerdown', () =>"
                + " (sessionStorage.clicks = Number(sessionStorage.clicks ?? 0) + 1), true)");
    window.reload();
    console.assertUsableOnAllViewports(fixture.browser(), "home-empty");
    assertThat(window.locator("main .empty")).hasText("Nothing has run yet.");
    window.navigate("/console/runs");
    assertThat(window.locator("#list .empty")).containsText("Create a workflow from a template");
    assertThat(window.locator("#list .empty")).not().containsText("next to one");
    window.navigate("/console/");
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

  @ParameterizedTest
  @MethodSource("org.workflowserver.system.console.Browser$Viewport#all")
  @Order(2)
  void theKeyboardAloneLeadsFromATemplateToACompletedRun(Viewport screen) {
    Page window = fixture.browser().window(screen, null);
    Keys keys = new Keys(window);
    window.navigate("/console/login");
    keys.type("#username", "authors-admin");
    keys.type("#password", ServerFixture.PASSWORD);
    keys.hit("Enter");
    window.waitForURL("**/console/");
    keys.press("a[href='/console/workflows']");
    window.waitForURL("**/console/workflows");
    keys.press("main a[href='/console/workflows/new']");
    window.waitForURL("**/console/workflows/new");
    keys.press("#template-fan-out-to-sites");
    window.waitForURL("**/fan-out-to-sites");
    keys.press("#create");
    assertThat(window.locator("#parameter-sites-problem")).not().isEmpty();
    assertThat(window.locator("#parameter-sites")).isFocused();
    keys.type(fixture.target().endpoint().url());
    keys.press("#create");
    WorkflowPage workflow = WorkflowPage.arrived(window);
    keys.press("#run-" + workflow.workflowId());
    assertThat(window.locator("#run-context")).isFocused();
    keys.hit("Control+A").type("{\"message\": \"hello\"}").hit("Control+Enter");
    window.waitForURL("**/console/runs/fl_run_*");
    assertThat(new RunPage(window).status()).hasText("Completed");
    window.context().close();
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

    window.locator("#import").click();
    assertThat(window.locator("#document-problem")).containsText("Choose a file, or paste");
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
    assertThat(window.locator("#parameter-url-problem")).containsText("Must be a URL");
    assertThat(window.locator("#parameter-attempts-problem")).not().isEmpty();
    assertThat(window.locator("#parameter-url")).hasValue("gopher://example.com");
    assertThat(window.locator("#parameter-attempts")).hasValue("many");
    assertThat(window.locator("#parameter-group")).hasValue("editor");
    console.assertUsableAsItStands("template-wrong");
    assertThat(window.navigate("/console/workflows/new/nothing").status()).isEqualTo(404);
    assertThat(api.get("/workflows").send().rows()).hasSize(before);
  }

  @Test
  @Order(4)
  void aFormIsSentOnceHoweverOftenItIsPressed() {
    Page window = console.page;
    window.navigate("/console/workflows/new");
    window
        .locator("#document")
        .fill(
            Json.write(
                Map.of(
                    "format",
                    "workflow-server/workflow",
                    "format_version",
                    1,
                    "name",
                    "Pressed twice",
                    "nodes",
                    List.of(Map.of("id", "start", "data", Map.of("componentId", "manual_trigger"))),
                    "edges",
                    List.of())));
    window.locator("#import").dblclick();
    assertThat(WorkflowPage.arrived(window).heading()).hasText("Pressed twice");
    assertThat(api.get("/workflows?name=Pressed").send().rows()).hasSize(1);
    window.navigate("/console/workflows/new");
    window.locator("#document").fill("[" + "\"%\",".repeat(300_000) + "1]");
    window.locator("#import").click();
    assertThat(console.toasts()).containsText("too long for a form");
  }

  @Test
  @Order(4)
  void aTemplateThatNeedsNothingIsRunWithItsExample() {
    Page window = console.page;
    window.navigate("/console/workflows/new/hello");
    window.locator("#create").click();
    WorkflowPage workflow = WorkflowPage.arrived(window);
    workflow.runButton().click();
    assertThat(window.locator("#run-context")).hasValue("{\n  \"name\": \"Ada\"\n}");
    RunPage run = new RunDialog(window).start();
    assertThat(run.status()).hasText("Completed");
    assertThat(run.output()).containsText("Hello, Ada!");
    run.screenshot("run-hello");
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
  @Order(4)
  void aTemplateSaysWhenItsScheduleFiresWhileItIsTyped() {
    Page window = console.page;
    console.openBeforeScript(
        "/console/workflows/new/nightly-report",
        "schedule.js",
        () -> {
          assertThat(window.locator("#schedule-words")).hasText("Every day at 02:00, in UTC");
          window.locator("#parameter-timezone").fill("Europe/Berlin");
        });
    assertThat(window.locator("#schedule-words")).hasText("Every day at 02:00, in Europe/Berlin");
    window.locator("#parameter-at").fill("06:30");
    assertThat(window.locator("#schedule-words")).hasText("Every day at 06:30, in Europe/Berlin");
    assertThat(window.locator("#schedule-fires li")).hasCount(10);
    window.locator("#parameter-at").fill("26:30");
    assertThat(window.locator("#parameter-at-problem")).containsText("“Time of day”");
    assertThat(window.locator("#schedule-words")).hasCount(0);
    window.locator("#parameter-at").fill("06:45");
    assertThat(window.locator("#parameter-at-problem")).isEmpty();
    window.locator("#create").click();
    assertThat(window.locator("#parameter-url-problem")).not().isEmpty();
    assertThat(window.locator("#schedule-words")).hasText("Every day at 06:45, in Europe/Berlin");
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

  @Test
  @Order(5)
  void aWorkflowIsImportedAsACreateCallTakesIt() {
    Page window = console.page;
    window.navigate("/console/workflows/new");
    window.getByText("Import a workflow").click();
    assertThat(window.locator("#import-heading")).isInViewport();
    window.locator("#document").fill("{\"name\": \"Plain\"}");
    window.locator("#import").click();
    assertThat(window.locator("#document-problem"))
        .containsText("nor the JSON body of POST /workflows");
    assertThat(window.locator("#document-problem")).containsText("\"componentId\"");
    assertThat(window.locator("#document")).hasValue("{\"name\": \"Plain\"}");
    window
        .locator("#document")
        .fill(
            Json.write(
                aWorkflow()
                    .named("Plain")
                    .manual()
                    .node("get", "no_such", Map.of("description", "Fetch the order"))
                    .edge("get", null, "nowhere")
                    .json()));
    window.locator("#import").click();
    assertThat(window.locator("#document-problem li"))
        .hasText(
            new Pattern[] {
              Pattern.compile("Fetch the order \\(nodes\\[1\\]\\..*\\): There is no component .*"),
              Pattern.compile("get → nowhere \\(edges\\[1\\].*\\): The target .*")
            });
    console.assertUsableAsItStands("import-refused");
    window
        .locator("#document")
        .fill(Json.write(aWorkflow().named("Plain").manual().transform("x").json()));
    window.locator("#import").click();
    assertThat(WorkflowPage.arrived(window).heading()).containsText("Plain");
  }

  @Test
  @Order(6)
  void theHeadOfAWorkflowSaysWhatItIs() {
    String called =
        api.create(
            aWorkflow()
                .named("Called")
                .node("start", "workflow_trigger", Map.of())
                .transform("done"));
    String caller =
        api.create(
            aWorkflow()
                .named("Caller")
                .node("start", "scheduled_trigger", Map.of())
                .node("other", "trigger_workflow", Map.of("workflow_id", called))
                .member("schedule_type", "cron")
                // Of five Sundays in March that follow each other one is that of the clocks.
                .member("schedule_value", "30 2 * 3 0")
                .member("schedule_timezone", "America/North_Dakota/New_Salem"));
    api.runToEnd(called, Map.of());
    Page window = console.page;
    window.navigate("/console/workflows");
    assertThat(window.locator("[data-key='" + caller + "']"))
        .containsText(Pattern.compile("Next \\w"));
    window
        .locator("main a", new Page.LocatorOptions().setHasText("Caller").setHasNotText("Called"))
        .first()
        .click();
    WorkflowPage page = WorkflowPage.arrived(window);
    assertThat(window.locator("#calls")).containsText("Called");
    assertThat(window.locator("#fires time").first()).isVisible();
    assertThat(window.locator("#fires summary")).hasText("4 more");
    assertThat(window.locator("#fires li")).hasCount(4);
    assertThat(window.locator("#fires li").first()).isHidden();
    assertThat(window.locator("#fires").boundingBox().height).isLessThan(30);
    assertThat(window.locator("#fires")).containsText("end of the gap");
    assertThat(window.locator("#skipped-fires")).hasCount(0);
    page.assertUsableOnAllViewports(fixture.browser(), "workflow-scheduled");
    assertThat(window.locator("#runs-chart")).hasCount(0);
    window.locator("#calls a").click();
    assertThat(window.locator("#called-by")).containsText("Caller");
    assertThat(window.locator("#success-rate")).containsText("100 % of 1");
    assertThat(window.locator("#runs-chart")).containsText("Runs per six hours, highest 1");
    assertThat(window.locator("#runs-chart svg"))
        .hasAttribute("aria-label", Pattern.compile("days: 1 completed, 0 failed, 0 cancelled"));
    window.locator("#switch").click();
    assertThat(page.toasts()).containsText("is switched off");
    assertThat(page.runButton()).isDisabled();
    page.tab("Runs").click();
    assertThat(window.locator("#list tbody tr")).hasCount(1);
    window.locator("#switch").click();
    assertThat(page.runButton()).isEnabled();
    assertThat(window).hasURL(Pattern.compile(".*/runs"));
    page.tab("Graph").click();
    new EditorPage(window).node("text").click();
    assertThat(window.locator(".we-form")).containsText("done");
    window.navigate("/console/workflows/" + caller + "/runs");
    assertThat(window.locator("#fires")).containsText("(UTC+05:30)");
    fixture.executeSql(
        "insert into schedule_fires (workflow_id, fire_at, org_id, epoch, status, reason, run_id,"
            + " recorded_at, try_at) select id, now() - interval '9 hours', org_id, 1, 'skipped',"
            + " 'A run of the workflow was open.', null, now(), now() from workflows where id = ?",
        caller);
    window.reload();
    Locator skipped = window.locator("#skipped-fires");
    assertThat(window.locator("#fires")).isVisible();
    assertThat(skipped).hasCount(0);
    fixture.executeSql(
        "update schedule_fires set reason = 'It was changed.' where workflow_id = ?", caller);
    window.reload();
    assertThat(skipped).containsText(Pattern.compile("Last time: Skipped .*It was changed"));
    Map<String, Object> schema = Map.of("required", List.of("who"));
    api.put("/workflows/" + caller).json(Map.of("settings", Map.of("input_schema", schema))).send();
    window.navigate("/console/workflows/" + caller);
    String told =
        "fires will be skipped: the input schema requires 'who', which a schedule does not send.";
    assertThat(skipped).containsText(told);
    new EditorPage(window).button("Problems: 1").click();
    assertThat(window.locator(".we-form")).containsText(told);
    page.assertUsableOnAllViewports(fixture.browser(), "workflow-skipped");
    skipped.getByText("Past fires").click();
    assertThat(window.locator("#past-fires")).containsText("It was changed.");
  }

  @Test
  @Order(7)
  void theWebhookUrlIsReplacedAndTheOldOneEnds() {
    InboundWebhook old =
        InboundWebhook.of(api, aWorkflow().named("Hooked").byWebhook(Map.of()).transform("done"));
    Page window = console.page;
    window.navigate("/console/workflows/" + old.workflow());
    String shown = window.locator("#webhook-url").innerText();
    assertThat(shown).endsWith(old.path());
    window.locator("#renew").click();
    console.assertUsableAsItStands("webhook-renew");
    window.locator("#confirm-renew").click();
    assertThat(console.toasts()).containsText("replaced");
    assertThat(window.locator("#webhook-url")).not().hasText(shown);
    assertThat(old.call(api, Map.of()).send()).hasStatus(404);
    InboundWebhook fresh = InboundWebhook.of(api.get("/workflows/" + old.workflow()).send());
    assertThat(fresh.call(api, Map.of()).send()).hasStatus(202);
    ConsolePage viewer = fixture.signedIn("authors-viewer");
    viewer.page.navigate("/console/workflows/" + old.workflow());
    assertThat(viewer.source()).doesNotContain(fresh.path());
    assertThat(viewer.page.locator("#switch, #edit, main .button.primary")).hasCount(0);
    viewer.assertUsable();
    viewer.page.context().close();
  }

  @Test
  @Order(8)
  void aViewerSeesTheCanvasAndItsRunsAndChangesNothing() {
    String id =
        api.create(
            aWorkflow()
                .named("Looked at")
                .manual()
                .node("first", "text_transform", Map.of("template", "said"))
                .node("text", "text_transform", Map.of("template", "{{ first.text }}")));
    Map<String, Object> at = Map.of("x", 0, "y", 200);
    String run = api.execute(id, Map.of()).header("Prefer", "wait=60").send().string("id");
    api.put("/workflows/" + id)
        .json(Map.of("notes", List.of(Map.of("id", "1", "text", "Read me", "position", at))))
        .send();
    ConsolePage viewer = fixture.signedIn("authors-viewer");
    Page window = viewer.page;
    EditorPage editor = EditorPage.look(window, id);
    // Kept when the account could still change the workflow.
    window.evaluate(KEEP_DRAFT);
    window.reload();
    assertThat(editor.node("text")).isVisible();
    Keys keys = new Keys(window);
    editor.node("first").click();
    assertThat(editor.field("Id")).hasCount(0);
    editor.field("Template").click();
    keys.type("x");
    assertThat(editor.field("Template")).hasText("said");
    keys.hit("Escape");
    assertThat(editor.node("first")).isFocused();
    keys.hit("ArrowRight");
    assertThat(editor.node("text")).isFocused();
    keys.hit("Delete", "/", "a", "c", "n", "Alt+ArrowDown", "Control+d", "Control+s");
    assertThat(editor.node("text")).isFocused();
    assertThat(window.locator(".react-flow__node")).hasCount(4);
    assertThat(window.locator(".we-chooser, .we-dirty:text('Not saved')")).hasCount(0);
    for (String change : List.of("Add step", "Save", "Undo", "Add note", "Delete", "Test step")) {
      assertThat(editor.button(change)).hasCount(0);
    }
    window.getByLabel("Run shown").selectOption(run);
    assertThat(editor.node("first")).containsText("Succeeded");
    assertThat(window.locator(".we-note")).containsText("Run of version 1: Completed.");
    assertThat(window.getByLabel("Run shown")).hasValue(run);
    assertThat(window.evaluate(DRAFT)).isEqualTo("{}");
    viewer.assertUsable();
    String session = window.context().storageState();
    window.context().close();
    for (Viewport screen : Viewport.all()) {
      Page sized = fixture.browser().window(screen, session);
      assertThat(EditorPage.look(sized, id).note(1)).isVisible();
      new ConsolePage(sized).assertUsableInBothSchemes("editor-viewer");
      sized.context().close();
    }
    Page still = fixture.browser().windowWithoutScript(session);
    still.navigate("/console/workflows/" + id);
    still.locator("#node-text").click();
    assertThat(still.locator("#chosen")).containsText("{{ first.text }}");
    still.context().close();
  }

  @Test
  @Order(8)
  void aGraphIsEditedAsJsonWithItsProblemsListed() {
    String edited =
        api.create(aWorkflow().named("Edited").manual().transform("first {{ trigger.name }}"));
    Page window = console.page;
    window.navigate("/console/workflows/" + edited);
    window.locator("#edit").click();
    Locator text = window.locator("#graph-text");
    Locator problems = window.locator("#graph-problems li");
    String graph = text.inputValue();
    assertThat(graph).contains("\n  \"nodes\": [\n    {\n");
    assertThat(window.locator("#graph-summary")).hasText("No errors");
    console.assertUsableOnAllViewports(fixture.browser(), "workflow-edit");

    text.fill(graph.replace("\"text_transform\"", "\"text_transfrom\""));
    assertThat(problems.first()).containsText("text_transfrom");
    problems.first().locator("button").click();
    assertThat(text).isFocused();
    assertThat(selected(text)).contains("text_transfrom");
    console.assertUsableAsItStands("workflow-edit-wrong");
    text.fill(
        graph
            .replace("\"first ", "\"{{ nobody.x }} ")
            .replace("\"template\"", "\"x\": 1, \"template\""));
    assertThat(window.locator("#graph-summary")).hasText("1 error, 1 warning");
    for (String word : List.of("Error in line", "Warning in line")) {
      assertThat(problems.filter(new Locator.FilterOptions().setHasText(word))).hasCount(1);
    }
    text.fill(graph.replace("\"text_transform\"", "\"text_transfrom\""));
    window.locator("#save").click();
    assertThat(window.locator("#graph-summary")).hasText("It was not saved.");
    assertThat(problems.first())
        .containsText(Pattern.compile("Error in line \\d+: .*text_transfrom"));
    assertThat(text).hasValue(Pattern.compile("text_transfrom"));

    text.fill(graph.replace("]", ""));
    window.locator("#save").click();
    assertThat(problems.first()).containsText("A comma or ] is expected");
    assertThat(text).isFocused();
    assertThat(api.get("/workflows/" + edited).send()).hasMember("version", 1L);

    text.fill(graph.replace("first", "second"));
    window.locator("#save").click();
    WorkflowPage page = WorkflowPage.arrived(window);
    assertThat(page.toasts()).containsText("Version 2 is saved.");
    assertThat(api.runToEnd(edited, Map.of("name", "x")).object("output"))
        .containsEntry("text", "second x");
  }

  @Test
  @Order(9)
  void theListSaysWhatARunExpectsOfThoseThatAreStartedByHand() {
    Map<String, Object> site =
        Map.of("required", List.of("site"), "properties", Map.of("site", Map.of("type", "string")));
    Map<String, Object> asked = Map.of("input_schema", site);
    String called =
        api.create(aWorkflow().named("Asks 1").node("start", "workflow_trigger", asked));
    String answering =
        api.create(
            aWorkflow().named("Asks 2").node("start", "sync_request_trigger", asked).response("x"));
    Page window = console.page;
    window.navigate("/console/workflows?q=Asks");
    assertThat(window.locator("#run-" + called))
        .hasAttribute("data-expected", Pattern.compile("site: string, required"));
    assertThat(window.locator("#run-" + answering)).isVisible();
    assertThat(window.locator("#run-" + answering))
        .not()
        .hasAttribute("data-expected", Pattern.compile("site"));
  }

  @Test
  @Order(9)
  void aSaveOnTopOfAnothersSaysSoAndKeepsBoth() {
    String shared = api.create(aWorkflow().named("Shared").manual().transform("base"));
    Page window = console.page;
    List<String> asked = new CopyOnWriteArrayList<>();
    Consumer<Dialog> accept =
        dialog -> {
          asked.add(dialog.type());
          dialog.accept();
        };
    window.onDialog(accept);
    window.navigate("/console/workflows/" + shared + "/edit");
    Locator text = window.locator("#graph-text");
    String mine =
        text.inputValue()
            .replace("base", "mine")
            .replaceFirst(
                "[{]",
                """
                {"notes": [{"id": "own", "text": "x", "position": {"x": 0, "y": 0}}],""");
    String values = "\\s*data.template\\s*\"%s\"\\s*\"%s\"\\s*";
    text.fill(mine);
    window.locator("#compare").click();
    assertThat(window.locator("#changed-heading")).isFocused();
    assertThat(window.locator("#changed tbody tr"))
        .hasText(Pattern.compile(values.formatted("base", "mine")));
    console.assertUsableAsItStands("workflow-edit-changed");
    assertThat(text).hasValue(mine);
    // The switch is no graph: it is in nobody's way.
    assertThat(api.put("/workflows/" + shared).json(Map.of("is_active", false)).send())
        .hasStatus(200);
    assertThat(
            api.put("/workflows/" + shared)
                .json(
                    aWorkflow()
                        .named("Shared")
                        .manual()
                        .transform("theirs")
                        .node("more", "text_transform", Map.of("template", "more"))
                        .json())
                .send())
        .hasStatus(200);
    window.locator("#save").click();
    assertThat(window.locator("#conflict")).containsText("admin saved version 2");
    assertThat(text).hasValue(mine);
    assertThat(window.locator("#clashes tbody tr"))
        .hasText(Pattern.compile(values.formatted("theirs", "mine")));
    assertThat(window.locator("#clashes .badge")).hasText("Changed");
    assertThat(window.locator("#their-changes tbody tr"))
        .hasText(Pattern.compile(values.formatted("base", "theirs")));
    assertThat(window.locator("#their-changes .badge"))
        .hasText(new String[] {"Changed", "Added", "Added"});
    assertThat(window.locator("#their-changes pre[aria-label='Node more: Theirs']")).hasCount(1);
    window.locator("#my-changes > summary").click();
    assertThat(window.locator("#my-changes tbody tr"))
        .hasText(Pattern.compile(values.formatted("base", "mine")));
    assertThat(window.locator("#my-changes .badge")).hasText(new String[] {"Changed", "Added"});
    assertThat(window.locator("#my-changes pre[aria-label='Note own: Mine']")).hasCount(1);
    window.locator("#conflict summary").getByText("Show version 2").click();
    assertThat(window.locator("#theirs")).containsText("theirs");
    console.assertUsableAsItStands("workflow-edit-conflict");
    window.locator("#save").click();
    assertThat(window.locator("#overwrite-problem"))
        .hasText("Not saved: tick this to replace theirs.");
    assertThat(window.locator("#overwrite")).isFocused();
    window.locator("#overwrite").check();
    window.locator("#save").click();
    assertThat(console.toasts()).containsText("Version 3 is saved.");
    assertThat(api.get("/workflows/" + shared + "/versions/2").send().text()).contains("theirs");
    assertThat(api.get("/workflows/" + shared + "/versions/3").send().text()).contains("mine");
    assertThat(
            api.put("/workflows/" + shared)
                .json(aWorkflow().named("Shared").manual().transform("later").json())
                .send())
        .hasStatus(200);
    window.navigate("/console/workflows/" + shared + "/edit");
    assertThat(text).hasValue(Pattern.compile("\"later\""));
    assertThat(window.locator("#graph-draft")).isHidden();
    // Nobody was asked whether to leave a page with what is unsaved: all of it was sent.
    assertThat(asked).isEmpty();
    window.offDialog(accept);
  }

  @Test
  @Order(10)
  void versionsAreComparedAndRestored() {
    String kept = api.create(aWorkflow().named("Kept").manual().transform("one"));
    api.put("/workflows/" + kept)
        .json(
            aWorkflow()
                .named("Kept")
                .manual()
                .transform("two")
                .node("more", "text_transform", Map.of("template", "<b>more</b>"))
                .json())
        .send();
    Page window = console.page;
    window.navigate("/console/workflows/" + kept);
    new WorkflowPage(window).tab("Versions").click();
    assertThat(window.locator("#versions tr")).hasCount(2);
    assertThat(window.locator("#versions tr").first()).containsText("Current");
    window.locator("#changes-2").click();
    Locator changes = window.locator("#difference .changes > li");
    assertThat(changes).hasCount(3);
    assertThat(changes.filter(new Locator.FilterOptions().setHasText("Changed")))
        .containsText(Pattern.compile("one.*two", Pattern.DOTALL));
    assertThat(window.locator("#changed-text .compared th[scope='row']")).hasText("data.template");
    assertThat(changes.filter(new Locator.FilterOptions().setHasText("Node more")))
        .containsText("<b>more</b>");
    assertThat(changes.last()).containsText("Added Edge text → more");
    assertThat(window.locator("#node-start .node-state")).isEmpty();
    assertThat(window.locator("#node-text .node-state")).hasText("Changed");
    assertThat(window.locator("#node-more .node-state")).hasText("Added");
    window.locator("#node-more").click();
    assertThat(window).hasURL(Pattern.compile(".*#changed-more"));
    console.assertUsableOnAllViewports(fixture.browser(), "workflow-versions");
    window.locator("#restore-1").click();
    assertThat(window.locator("#restore-dialog-title")).hasText("Restore version 1?");
    console.assertUsableAsItStands("version-restore");
    window.locator("#confirm-restore").click();
    assertThat(console.toasts()).containsText("Version 1 is restored as version 3.");
    assertThat(window.locator("#versions tr")).hasCount(3);
    assertThat(window.locator("#versions tr").first()).containsText("Restored from version 1.");
    assertThat(api.runToEnd(kept, Map.of()).object("output")).containsEntry("text", "one");
    window.locator("#compare-1").click();
    assertThat(window.locator("#difference")).containsText("the same nodes and edges");
    String path = "/console/workflows/" + kept + "/versions";
    assertThat(window.navigate(path + "?from=1&to=99").status()).isEqualTo(200);
    assertThat(window.locator("#compare-problem"))
        .hasText("There is no version 99. The latest is version 3.");
    assertThat(window.locator("#versions tr")).hasCount(3);
    assertThat(window.navigate(path + "?from=x&to=1").status()).isEqualTo(200);
  }

  @Test
  @Order(10)
  void aDrawingOfTwoVersionsSaysWhatBecameOfEdges() {
    Map<String, Object> text = Map.of("template", "x");
    String id =
        api.create(
            aWorkflow()
                .named("Redrawn")
                .manual()
                .condition("{{ trigger.a }}", "equals", "b")
                .node("yes", "text_transform", text)
                .from("check", "false")
                .node("no", "text_transform", Map.of("template", "{{ trigger.a | strip }}")));
    // Edges that are the same have other ids, and one that is another has the id of one before.
    api.put("/workflows/" + id)
        .json(
            aWorkflow()
                .named("Redrawn")
                .edge("yes", null, "no")
                .manual()
                .condition("{{ trigger.a }}", "equals", "b")
                .node("yes", "text_transform", text)
                .from(null, null)
                .node("no", "text_transform", text)
                .json())
        .send();
    Page phone = fixture.browser().window(Viewport.PHONE, console.page.context().storageState());
    phone.navigate("/console/workflows/" + id + "/versions?from=1&to=2");
    assertThat(phone.locator("#difference .graph path.edge")).hasCount(4);
    assertThat(phone.locator("#difference .edge.taken")).hasCount(2);
    assertThat(phone.locator("#difference .edge.edge-succeeded")).hasCount(1);
    assertThat(phone.locator("#difference .edge.edge-failed")).hasCount(1);
    assertThat(phone.locator("#difference .edge-label.edge-succeeded")).hasText("Added");
    assertThat(phone.locator("#difference .edge-label.edge-failed")).hasText("false · Removed");
    BoundingBox before = phone.locator("#changed-no td").first().boundingBox();
    BoundingBox after = phone.locator("#changed-no td").last().boundingBox();
    assertThat(before.width).isGreaterThan(250);
    assertThat(after.y).isGreaterThanOrEqualTo(before.y + before.height);
    new ConsolePage(phone).assertUsable();
    phone.context().close();
  }

  @Test
  @Order(10)
  void aVersionThatIsNotRestoredSaysAllThatIsMissing() {
    String one =
        api.create(
            aWorkflow().named("One").node("start", "workflow_trigger", Map.of()).transform("x"));
    String two =
        api.create(
            aWorkflow().named("Two").node("start", "workflow_trigger", Map.of()).transform("x"));
    String calling =
        api.create(
            aWorkflow()
                .named("Calling")
                .manual()
                .node("one", "trigger_workflow", Map.of("workflow_id", one))
                .node("two", "trigger_workflow", Map.of("workflow_id", two)));
    api.put("/workflows/" + calling)
        .json(aWorkflow().named("Calling").manual().transform("alone").json())
        .send();
    assertThat(api.delete("/workflows/" + one).send()).hasStatus(204);
    assertThat(api.delete("/workflows/" + two).send()).hasStatus(204);
    Page window = console.page;
    window.navigate("/console/workflows/" + calling + "/versions");
    window.locator("#restore-1").click();
    window.locator("#confirm-restore").click();
    assertThat(console.toasts()).containsText(one);
    assertThat(console.toasts()).containsText(two);
    assertThat(window.locator("#versions tr")).hasCount(2);
  }

  @Test
  @Order(10)
  void whatWasTypedIsNotLost() {
    String id = api.create(aWorkflow().named("Typed").manual().transform("base"));
    Page window = console.page;
    window.navigate("/console/workflows/" + id);
    window.locator("#edit").click();
    Locator text = window.locator("#graph-text");
    Locator summary = window.locator("#graph-summary");
    Locator draft = window.locator("#graph-draft");
    assertThat(summary).hasText("No errors");
    assertThat(draft).isHidden();
    window.route("**/graph-check", route -> {});
    text.fill(text.inputValue().replace("base", "mine"));
    assertThat(summary).hasText("Checking…");
    window.unroute("**/graph-check");
    List<String> questions = new ArrayList<>();
    Consumer<Dialog> answer =
        dialog -> {
          questions.add(dialog.type());
          dialog.accept();
        };
    window.onDialog(answer);
    window.locator(".crumbs a").last().click();
    window.waitForURL("**/workflows/" + id);
    window.offDialog(answer);
    assertThat(questions).containsExactly("beforeunload");
    window.locator("#edit").click();
    assertThat(draft).isVisible();
    assertThat(text).hasValue(Pattern.compile("mine"));
    console.screenshot("workflow-edit-draft");
    console.assertUsable();

    window.context().clearCookies();
    window.locator("#save").click();
    window.waitForURL("**/console/login**");
    new SignInPage(window).signIn("authors-admin", ServerFixture.PASSWORD);
    window.waitForURL("**/edit");
    assertThat(text).hasValue(Pattern.compile("mine"));
    window.locator("#save").click();
    assertThat(console.toasts()).containsText("Version 2 is saved.");
    window.locator("#edit").click();
    assertThat(draft).isHidden();
    text.fill(text.inputValue().replace("mine", "other"));
    window.reload();
    window.locator("#discard-draft").click();
    assertThat(text).hasValue(Pattern.compile("mine"));
    window.reload();
    assertThat(draft).isHidden();
    console.openBeforeScript(
        "/console/workflows/" + id + "/edit",
        "graph-edit.js",
        () -> text.fill(text.inputValue().replace("mine", "early")));
    assertThat(summary).hasText("No errors");
    window.reload();
    assertThat(draft).isVisible();
    assertThat(text).hasValue(Pattern.compile("early"));
    // What is typed now is newer than the draft.
    console.openBeforeScript(
        "/console/workflows/" + id + "/edit",
        "graph-edit.js",
        () -> text.fill(text.inputValue().replace("mine", "newest")));
    assertThat(summary).hasText("No errors");
    assertThat(text).hasValue(Pattern.compile("newest"));
    assertThat(draft).isHidden();
  }

  @Test
  @Order(10)
  void whatOnePersonTypedIsNotShownToTheNext() {
    String id = api.create(aWorkflow().named("Shared").manual().transform("base"));
    Page window = fixture.signedIn("authors-admin").page;
    window.navigate("/console/workflows/" + id + "/edit");
    Locator text = window.locator("#graph-text");
    text.fill(text.inputValue().replace("base", "mine"));
    window.onDialog(Dialog::accept);
    // The session ends without a sign-out, and another person signs in in the same tab.
    window.context().clearCookies();
    window.navigate("/console/login");
    new SignInPage(window).signIn("authors-editor", ServerFixture.PASSWORD);
    window.waitForURL("**/console/");
    window.navigate("/console/workflows/" + id + "/edit");
    assertThat(text).hasValue(Pattern.compile("base"));
    assertThat(window.locator("#graph-draft")).isHidden();
    window.context().clearCookies();
    window.navigate("/console/login");
    new SignInPage(window).signIn("authors-admin", ServerFixture.PASSWORD);
    window.waitForURL("**/console/");
    window.navigate("/console/workflows/" + id + "/edit");
    assertThat(text).hasValue(Pattern.compile("base"));
    window.context().close();
  }

  @Test
  @Order(10)
  void manyProblemsAreListedWithTheirLines() {
    String id = api.create(aWorkflow().named("Wrong").manual().transform("x"));
    Page window = console.page;
    window.navigate("/console/workflows/" + id + "/edit");
    String nodes =
        IntStream.range(0, 499)
            .mapToObj(i -> "{\"id\": \"n%d\", \"data\": {\"componentId\": \"no\"}}".formatted(i))
            .collect(Collectors.joining(",\n"));
    window
        .locator("#graph-text")
        .fill(
            "{\"nodes\": [{\"id\": \"t\", \"data\": {\"componentId\": \"manual_trigger\"}},\n"
                + nodes
                + "],\n\"edges\": []}");
    Locator problems = window.locator("#graph-problems li");
    assertThat(problems.filter(new Locator.FilterOptions().setHasText("Line 500: ")).first())
        .isVisible();
    assertThat(problems.filter(new Locator.FilterOptions().setHasText("Line 2: ")).first())
        .isVisible();
    window.locator("#graph-text").fill("{}");
  }

  @Test
  @Order(11)
  void settingsAreChangedWithWhatIsWrongAtItsField() {
    String other = api.create(aWorkflow().named("On failure").manual().transform("told"));
    String off = api.create(aWorkflow().named("Off").manual().inactive().transform("x"));
    String answering = api.create(aWorkflow().named("Answers").synchronous().response("x"));
    String id =
        api.create(
            aWorkflow()
                .named("Set")
                .manual()
                .transform("x")
                .member("settings", Map.of("input_schema", Map.of("type", "object"))));
    Page window = console.page;
    window.navigate("/console/workflows/" + id);
    new WorkflowPage(window).tab("Settings").click();
    console.assertUsableOnAllViewports(fixture.browser(), "workflow-settings");
    window.locator("#workflow-name").fill(" ");
    window.locator("#concurrency").fill("several");
    window.locator("#description").fill("What it\nis for");
    window.locator("#input-schema").fill("{\"type\": \"object\",}");
    window.locator("#save").click();
    assertThat(window.locator("#input-schema-problem")).containsText("one comma too many");
    assertThat(window.locator("#input-schema")).hasValue("{\"type\": \"object\",}");
    assertThat(window.locator("#workflow-name-problem")).containsText("1 to 255 characters");
    assertThat(window.locator("#concurrency-problem"))
        .hasText("Enter a whole number of 1 or more, or leave it empty.");
    assertThat(window.locator("#settings-problem")).containsText("Check the marked fields.");
    assertThat(window.locator("#workflow-name")).isFocused();
    assertThat(window.locator("#concurrency")).hasValue("several");
    Locator offered = window.locator("#error-workflow option");
    assertThat(offered.and(window.locator("[value='" + other + "']"))).hasCount(1);
    for (String notStartable : List.of(off, answering, id)) {
      assertThat(offered.and(window.locator("[value='" + notStartable + "']"))).hasCount(0);
    }
    assertThat(window.locator("#description")).hasValue("What it\nis for");
    assertThat(api.get("/workflows/" + id).send()).hasMember("description", null);

    window.locator("#workflow-name").fill("Set well");
    window.locator("#input-schema").fill("{\"type\": \"object\"}");
    window.locator("#concurrency").fill("2");
    window.locator("#on-overlap option").first().evaluate("option => (option.value = 'nonsense')");
    window.locator("#on-overlap").selectOption("nonsense");
    window.locator("#save").click();
    assertThat(window.locator("#on-overlap-problem")).not().isEmpty();
    assertThat(window.locator("#on-overlap")).isFocused();
    console.assertUsable();
    assertThat(window.locator("#input-schema")).hasValue(Pattern.compile("\"type\": \"object\""));
    window.locator("#input-schema").fill("{\"type\": \"nothing\"}");
    window.locator("#save").click();
    assertThat(window.locator("#input-schema-problem")).containsText("“Input schema”");
    window.locator("#input-schema").fill("{\"type\": \"object\",}");
    assertThat(window.locator("#input-schema-problem"))
        .containsText("Line 1, column 18: One comma");
    window.locator("#input-schema").fill("{\"type\": \"object\", \"required\": [\"id\"]}");
    window.locator("#concurrency").fill("2");
    window.locator("#retention-days").fill("7");
    window.locator("#on-overlap").selectOption("queue");
    window.locator("#on-missed").selectOption("skip");
    window.locator("#error-workflow").selectOption(other);
    window.locator("#strict-variables").check();
    window.locator("#save").click();
    assertThat(console.toasts()).containsText("Settings are saved.");
    ApiResponse saved = api.get("/workflows/" + id).send();
    assertThat(saved)
        .hasMember("name", "Set well")
        .hasMember("description", "What it\nis for")
        .hasMember("version", 1L);
    assertThat(saved.object("settings"))
        .containsEntry("concurrency", 2L)
        .containsEntry("retention_days", 7L)
        .containsEntry("on_overlap", "queue")
        .containsEntry("on_missed", "skip")
        .containsEntry("error_workflow_id", other)
        .containsEntry("strict_variables", true)
        .containsEntry("input_schema", Map.of("type", "object", "required", List.of("id")));
    assertThat(window.locator("#calls")).containsText("On failure");

    window.locator("#concurrency").fill("3");
    api.put("/workflows/" + id).json(Map.of("name", "Set by another")).send();
    window.locator("#save").click();
    assertThat(window.locator("#settings-problem")).containsText("Somebody changed");
    assertThat(window.locator("#workflow-name")).hasValue("Set well");
    assertThat(api.get("/workflows/" + id).send()).hasMember("name", "Set by another");
    window.locator("#save").click();
    assertThat(console.toasts()).containsText("Settings are saved.");
    assertThat(api.get("/workflows/" + id).send()).hasMember("name", "Set well");
  }

  @Test
  @Order(11)
  void aScheduleSaysWhatItMeansWhileItIsTyped() {
    String id = api.create(aWorkflow().named("Timed").manual().transform("x"));
    Page window = console.page;
    window.navigate("/console/workflows/" + id + "/settings");
    assertThat(window.locator("#schedule-words"))
        .hasText("Not scheduled: it is started by hand or by a call");
    assertThat(window.locator("#schedule-value")).isDisabled();
    window.locator("#schedule-type").selectOption("cron");
    assertThat(window.locator("#schedule-value-problem")).containsText("is required");
    window.locator("#schedule-timezone").fill("Europe/Berlin");
    window.locator("#schedule-value").pressSequentially("30 4 * * *");
    assertThat(window.locator("#schedule-words")).hasText("At 04:30 every day, in Europe/Berlin");
    assertThat(window.locator("#schedule-fires li")).hasCount(10);
    assertThat(window.locator("#schedule-fires li").first())
        .hasText(Pattern.compile("\\w{3} \\d+ \\w{3} \\d{4}, 04:30 \\(UTC\\+0[12]:00\\)"));
    assertThat(window.locator("#schedule-value-problem")).isEmpty();
    assertThat(window.locator("#schedule [aria-invalid='true']")).hasCount(0);
    window.locator("#schedule-value").fill("30 2 l 3,10 *");
    assertThat(window.locator("#schedule-words"))
        .hasText("At 02:30 on the last day of the month in March and October, in Europe/Berlin");
    window.locator("#schedule-value").fill("30 2 * 3,10 sunl");
    assertThat(window.locator("#schedule-fires")).containsText("clocks go forward over this time");
    assertThat(window.locator("#schedule-fires")).containsText("clocks go back over this time");
    console.assertUsableAsItStands("workflow-schedule");
    window.locator("#schedule-value").fill("30 25 * * *");
    assertThat(window.locator("#schedule-value-problem"))
        .containsText("“When”: The hour can't be '25'");
    assertThat(window.locator("#schedule-words")).hasCount(0);
    window.locator("#save").click();
    assertThat(window.locator("#schedule-value-problem"))
        .containsText("“When”: The hour can't be '25'");
    assertThat(api.get("/workflows/" + id).send()).hasMember("schedule_type", "manual");
    window.locator("#schedule-value").fill("30 5 * * mon-fri");
    window.locator("#save").click();
    assertThat(console.toasts()).containsText("Settings are saved.");
    assertThat(api.get("/workflows/" + id).send())
        .hasMember("schedule_type", "cron")
        .hasMember("schedule_value", "30 5 * * mon-fri")
        .hasMember("schedule_timezone", "Europe/Berlin");
    window.navigate("/console/workflows/" + id + "/edit");
    assertThat(window.locator("#schedule-part")).isHidden();
    window
        .locator("#graph-text")
        .fill(
            "{\"nodes\": [{\"id\": \"t\", \"data\": {\"componentId\": \"scheduled_trigger\","
                + " \"schedule_type\": \"interval\", \"schedule_value\": \"2 hours\"}}],"
                + " \"edges\": []}");
    assertThat(window.locator("#schedule-words")).hasText("Every 2 hours, in UTC");
  }

  @Test
  @Order(11)
  void aBrowserWithoutScriptIsShownTheScheduleByAButton() {
    String id = api.create(aWorkflow().named("Scriptless").manual().transform("x"));
    Page window = fixture.browser().windowWithoutScript(console.page.context().storageState());
    window.navigate("/console/workflows/" + id + "/settings");
    window.locator("#schedule-type").selectOption("weekly");
    window.locator("#schedule-value").fill("tue 7:15");
    window.locator("#workflow-name").fill("Typed and kept");
    window.locator("#preview").click();
    assertThat(window.locator("#schedule-words")).hasText("Every Tuesday at 07:15, in UTC");
    assertThat(window.locator("#schedule-fires li")).hasCount(10);
    assertThat(window.locator("#workflow-name")).hasValue("Typed and kept");
    window.locator("#schedule-value").fill("tuesday");
    window.locator("#preview").click();
    assertThat(window.locator("#schedule-value-problem")).containsText("A weekly schedule is");
    assertThat(api.get("/workflows/" + id).send())
        .hasMember("schedule_type", "manual")
        .hasMember("name", "Scriptless");
    window.context().close();
  }

  @Test
  @Order(12)
  void aWorkflowIsDuplicatedExportedAndDeleted() {
    List<Object> notes =
        List.of(Map.of("id", "n", "text", "Mind", "position", Map.of("x", 1L, "y", 2L)));
    String id =
        api.create(
            aWorkflow()
                .named("Daily")
                .node("start", "scheduled_trigger", Map.of())
                .transform("x")
                .member("schedule_type", "daily")
                .member("schedule_value", "04:00")
                .member("notes", notes));
    Page window = console.page;
    window.navigate("/console/workflows/" + id + "/settings");
    window.locator("#duplicate").click();
    assertThat(window.locator("h1")).hasText("Copy of Daily");
    String copy = WorkflowPage.arrived(window).workflowId();
    assertThat(copy).isNotEqualTo(id);
    assertThat(api.get("/workflows/" + copy).send())
        .hasMember("is_active", false)
        .hasMember("schedule_value", "04:00")
        .hasMember("notes", notes);

    window.navigate("/console/workflows/" + id + "/settings");
    Download download = window.waitForDownload(() -> window.locator("#export").click());
    assertThat(download.suggestedFilename()).isEqualTo("daily.json");
    assertThat(Json.parse(text(download)))
        .isEqualTo(api.get("/workflows/" + id + "/export").send().object());

    assertIsInTheMenuOfItsRow(window, id);

    String caller =
        api.create(
            aWorkflow()
                .named("Its caller")
                .manual()
                .member("settings", Map.of("error_workflow_id", id)));
    window.reload();
    assertThat(window.locator("#facts")).containsText("Next runs, your time (schedule in UTC)");
    window.locator("#delete-workflow").click();
    assertIsCalledByItsCaller(window);
    window.navigate("/console/workflows?q=Daily");
    window.locator("#delete-" + id).click();
    assertIsCalledByItsCaller(window);
    console.assertUsableAsItStands("delete-called");
    window.locator("#delete-dialog [command='close']").click();
    assertThat(window.locator("#delete-" + id)).isFocused();
    api.delete("/workflows/" + caller).send();
    window.locator("#delete-" + id).click();
    assertThat(window.locator("#delete-dialog-text")).containsText("Its schedule ends");
    assertThat(window.locator("#delete-dialog-text")).not().containsText("webhook");
    console.screenshot("delete-from-list");
    window.locator("#confirm-delete").click();
    window.waitForURL("**/console/workflows?q=Daily");
    assertThat(console.toasts()).containsText("“Daily” is deleted.");
    assertThat(window.navigate("/console/workflows/" + id).status()).isEqualTo(404);
  }

  /** Both are what the settings do; the list is as it was. */
  private void assertIsInTheMenuOfItsRow(Page window, String id) {
    window.navigate("/console/workflows?q=Daily&sort=name");
    Locator menu = window.locator("#row-menu");
    Locator opener = window.locator("#more-" + id);
    opener.click();
    assertThat(menu).isVisible();
    assertThat(opener).hasAttribute("aria-expanded", "true");
    opener.click();
    assertThat(menu).isHidden();
    assertThat(opener).hasAttribute("aria-expanded", "false");
    opener.click();
    console.assertUsableAsItStands("workflows-menu");
    Download download = window.waitForDownload(() -> window.locator("#row-export").click());
    assertThat(Json.parse(text(download)))
        .isEqualTo(api.get("/workflows/" + id + "/export").send().object());
    assertThat(menu).isHidden();
    opener.click();
    window.keyboard().press("Escape");
    assertThat(menu).isHidden();
    assertThat(opener).isFocused();
    opener.click();
    window.keyboard().press("Shift+Tab");
    assertThat(menu).isHidden();
    opener.click();
    window.locator("h1").click();
    assertThat(menu).isHidden();
    opener.click();
    window.locator("#row-duplicate").click();
    assertThat(window.locator("h1")).hasText("Copy of Daily");
    assertThat(console.toasts()).containsText("Copy of Daily");
    api.delete("/workflows/" + WorkflowPage.arrived(window).workflowId()).send();
    window.navigate("/console/workflows/" + id + "/settings");
  }

  private static void assertIsCalledByItsCaller(Page window) {
    Locator told = window.locator("#delete-dialog-text");
    assertThat(told).containsText("Can't be deleted: other workflows call it.");
    assertThat(told.getByRole(AriaRole.LINK)).hasText("Its caller");
    assertThat(window.locator("#confirm-delete")).hasCount(0);
  }

  @Test
  @Order(13)
  void noScriptAndNoPolicyComplained() {
    assertThat(fixture.browser().consoleErrors())
        .filteredOn(complaint -> !complaint.matches("(?s).*status of 404.*"))
        // A graph may be about to be checked when a test ends its session.
        .filteredOn(complaint -> !complaint.matches("(?s).*ERR_FAILED.*graph-check.*"))
        .isEmpty();
  }

  private static byte[] text(Download download) {
    try (InputStream in = download.createReadStream()) {
      return in.readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String selected(Locator text) {
    return (String)
        text.evaluate("field => field.value.slice(field.selectionStart, field.selectionEnd)");
  }
}
