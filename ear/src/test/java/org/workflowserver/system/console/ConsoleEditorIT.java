package org.workflowserver.system.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.MouseButton;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.console.Browser.Viewport;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ServerFixture;

/** The graph editor, in stories. */
@ExtendWith(SharedConsoleExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class ConsoleEditorIT {
  private static final String ONLY_SCROLLERS_ARE_TAB_STOPS =
      "() => [...document.querySelectorAll('pre')].filter(pre => pre.checkVisibility()"
          + " && !pre.closest('details:not([open])')).every(pre => (pre.tabIndex === 0)"
          + " === (pre.scrollWidth > pre.clientWidth || pre.scrollHeight > pre.clientHeight))";

  private static final Map<String, Object> SCHEMA =
      Map.of("type", "object", "properties", Map.of("customer", Map.of("type", "string")));

  private final ConsoleFixture fixture;
  private final ApiClient api;
  private final Browser browser;

  ConsoleEditorIT(ConsoleFixture fixture) {
    this.fixture = fixture;
    this.api = fixture.tenant("editing");
    this.browser = fixture.browser();
  }

  private Page signedIn() {
    return fixture.signedIn("editing-admin").page;
  }

  /** Browsers note each answer that is no success; a conflict is one. */
  private void assertNoErrors() {
    assertThat(browser.consoleErrors()).filteredOn(error -> !error.contains("409")).isEmpty();
  }

  @Test
  void aWorkflowIsDrawnByMouseMendedTestedSavedRunAndRestored() {
    Page window = signedIn();
    window.navigate("/console/workflows/new");
    window.locator("#blank-name").fill("Drawn by mouse");
    window.locator("#create-blank").click();
    EditorPage editor = new EditorPage(window);
    editor.button("Manual start").click();
    editor.add("String condition").add("HTTP request").add("Ask people").add("Text");
    assertThat(editor.said()).hasText("text is added after ui_interaction");
    editor.add("HTTP request");
    assertThat(editor.node("webhook_1")).isVisible();
    window.keyboard().press("Delete");
    assertThat(editor.node("webhook_1")).hasCount(0);

    editor.node("string").click();
    editor.field("Value").fill("{{ trigger.name }}");
    editor.field("Compare to").fill("Ann");
    editor.node("webhook").click();
    editor.field("Method").selectOption("POST");
    editor.field("URL").fill(fixture.target().endpoint().url());
    editor.field("Body").fill("{\"for\": [\"{{ trigger.name }}\"]}");
    buildTheForm(editor);
    assertThat(editor.problemCount()).hasText("2");
    mendTheProblems(editor);

    editor.node("webhook").click();
    editor.field("Input").fill("{\"trigger\": {\"name\": \"tried\"}}");
    assertThat(window.locator(".we-test")).containsText("calls the other system for real");
    editor.button("Test step").click();
    assertThat(window.locator(".we-test")).containsText("Succeeded after");
    assertThat(window.locator(".we-output")).containsText("\"status\": 200");
    new ConsolePage(window).screenshot("editor-tested");

    editor.button("Save").click();
    WorkflowPage page = WorkflowPage.arrived(window);
    String id = page.workflowId();
    assertThat(window.locator("#version")).hasText("1");
    // What was done before the first save can still be undone, and the form is still open.
    assertThat(editor.button("Undo")).isEnabled();
    assertThat(editor.field("Input")).isVisible();
    assertThat(window.getByText("Not saved")).hasCount(0);
    page.runButton().click();
    RunPage run = new RunDialog(window).withContext("{\"name\": \"Ann\"}").start();
    assertThat(run.status()).hasText("Needs answer");
    answer(window);
    window.navigate(window.url().replaceFirst("/console/.*", "/console/workflows/" + id + "/runs"));
    assertThat(window.locator("#list tbody tr").first()).containsText("Completed");

    editor = EditorPage.open(window, id);
    editor.node("text").click();
    editor.field("Template").click();
    window.keyboard().press("Control+a");
    window.keyboard().type("changed");
    editor.button("Save").click();
    assertThat(editor.said()).hasText("Version 2 is saved.");
    assertThat(window.locator("#version")).hasText("2");
    page.tab("Versions").click();
    window.locator("#changes-2").click();
    assertThat(window.locator("#difference")).containsText("changed");
    window.locator("#restore-1").click();
    window.locator("#confirm-restore").click();
    assertThat(page.toasts()).containsText("Version 1 is restored as version 3.");
    window.context().close();
    assertNoErrors();
  }

  /** What people are asked. */
  private static void buildTheForm(EditorPage editor) {
    editor.node("ui_interaction").click();
    editor.button("Add field").click();
    editor.field("Field title").fill("Reason");
    editor.field("Kind of field").selectOption("Choice");
    editor.field("Choices").fill("tried\nmeant");
    editor.field("Required").check();
  }

  private static void mendTheProblems(EditorPage editor) {
    editor.problemCount().click();
    assertThat(editor.problems()).hasCount(2);
    editor.problems().first().click();
    assertThat(editor.field("Title")).isFocused();
    editor.page.keyboard().type("Go on?");
    assertThat(editor.field("Title")).hasText("Go on?");
    assertThat(editor.problemCount()).hasText("1");
    editor.problemCount().click();
    editor.problems().first().click();
    assertThat(editor.field("Template")).isFocused();
    // The braces close by themselves, and the name is completed.
    editor.page.keyboard().type("{{ ui_in");
    assertThat(editor.page.locator(".cm-tooltip-autocomplete")).containsText("ui_interaction");
    editor.page.keyboard().press("Enter");
    editor.page.keyboard().type(".action");
    assertThat(editor.field("Template")).hasText("{{ ui_interaction.action}}");
    assertThat(editor.problemCount()).hasText("0");
  }

  private static void answer(Page window) {
    window.navigate("/console/inbox");
    window.locator("main a", new Page.LocatorOptions().setHasText("Go on?")).first().click();
    QuestionPage question = new QuestionPage(window);
    question.field("Reason").selectOption("meant");
    question.press("Submit");
    assertThat(question.toasts()).containsText("submitted");
  }

  @Test
  void whatCantBeDrawnSaysWhyAndEachChangeIsUndone() {
    String id =
        api.create(
            aWorkflow()
                .named("Undone")
                .manual()
                .node("call", "webhook", Map.of("method", "GET", "url", "https://a.example"))
                .node("text", "text_transform", Map.of("template", "{{ call.status }} 'call'")));
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, id);
    editor.drag("text", "default", "call");
    assertThat(editor.said()).hasText("No edge from text to call: it would close a cycle.");
    editor.drag("text", "default", "start");
    assertThat(editor.said()).hasText("No edge may lead into the trigger start.");
    editor.dropOn("text", "default", "call");
    assertThat(editor.said()).hasText("No edge from text to call: it would close a cycle.");
    assertThat(editor.searchbox("Search components")).hasCount(0);
    editor.button("Add step").click();
    editor.searchbox("Search components").fill("Schedule");
    window.keyboard().press("Enter");
    assertThat(editor.said())
        .hasText(
            "A workflow has one trigger, and start is it. To have another, delete that first.");
    window.keyboard().press("Escape");
    assertThat(editor.button("Undo")).isDisabled();

    editor.node("call").click();
    editor.field("Id").fill("text");
    assertThat(window.locator(".we-form")).containsText("Another node has the id text.");
    editor.field("Id").fill("request");
    window.keyboard().press("Enter");
    editor.node("text").click();
    assertThat(editor.field("Template")).hasText("{{ request.status }} 'call'");
    editor.node("request").click();
    editor.button("Delete").click();
    assertThat(editor.node("request")).hasCount(0);
    editor.button("Undo").click();
    editor.button("Undo").click();
    assertThat(editor.node("call")).isVisible();
    assertThat(editor.said()).containsText("Undone: call is called request");
    editor.button("Redo").click();
    assertThat(editor.node("request")).isVisible();
    editor.button("Tidy up").click();
    assertThat(editor.said()).hasText("The graph is tidied up");
    leaveAndComeBack(editor, id);
    editor.node("start").click();
    editor.button("Delete").click();
    editor.node("text").click();
    editor.add("Schedule");
    assertThat(editor.said()).hasText("scheduled is added");
    window.context().close();
    assertNoErrors();
  }

  /** What is not saved asks before it is left, and is there again. */
  private static void leaveAndComeBack(EditorPage editor, String id) {
    List<String> questions = new ArrayList<>();
    Consumer<Dialog> answer =
        dialog -> {
          questions.add(dialog.type());
          dialog.accept();
        };
    editor.page.waitForFunction(
        "() => Object.entries(localStorage).some(([key, kept]) =>"
            + " key.startsWith('workflow-server.editor.') && kept.includes('\"request\"'))");
    editor.page.onDialog(answer);
    editor.page.locator(".crumbs a").first().click();
    editor.page.waitForURL("**/console/workflows");
    editor.page.offDialog(answer);
    assertThat(questions).containsExactly("beforeunload");
    // As after a browser that was killed before it wrote this down.
    editor.page.evaluate("localStorage.clear()");
    EditorPage again = EditorPage.open(editor.page, id);
    assertThat(again.node("request")).isVisible();
    assertThat(editor.page.locator(".we-note")).containsText("restored");
    again.button("Discard them").click();
    assertThat(again.node("call")).isVisible();
    assertThat(editor.page.getByText("Not saved")).hasCount(0);
  }

  /** From the sign-in to a version that is restored, without a mouse. */
  @Test
  void theKeyboardAloneDrawsMendsTestsSavesRunsAnswersComparesAndRestoresAWorkflow() {
    Page window = browser.window(Viewport.DESKTOP, null);
    Keys keys = new Keys(window);
    window.navigate("/console/login");
    keys.type("#username", "editing-admin");
    keys.type("#password", ServerFixture.PASSWORD);
    keys.hit("Enter");
    window.waitForURL("**/console/");
    keys.press("nav a[href$='/workflows']");
    window.waitForURL("**/console/workflows");
    keys.press("main a[href$='/workflows/new']");
    window.waitForURL("**/console/workflows/new");
    keys.type("#blank-name", "Drawn by keys");
    keys.hit("Enter");
    window.waitForURL("**/workflows/new/blank?**");
    EditorPage editor = new EditorPage(window);
    assertThat(editor.button("Add step")).isVisible();
    drawByKeys(editor, keys);
    mendByKeys(editor, keys);
    editor.openForm(keys.hit("ArrowLeft", "ArrowLeft"));
    keys.press(".we-test .button");
    assertThat(window.locator(".we-test")).containsText("Succeeded after");
    keys.hit("Escape", "Control+s");
    String id = WorkflowPage.arrived(window).workflowId();
    runAndAnswerByKeys(editor, keys, id);
    changeAndRestoreByKeys(editor, keys);
    window.context().close();
    assertNoErrors();
  }

  private void drawByKeys(EditorPage editor, Keys keys) {
    keys.tabTo(".we-canvas").hit("/").type("manual").hit("Enter");
    assertThat(editor.node("manual")).isFocused();
    keys.hit("a").type("string condition").hit("Enter");
    assertThat(editor.node("string")).isFocused();
    editor.openForm(keys);
    keys.type("[data-field='Value']", "{{ trigger.name");
    keys.tabTo("[data-field='Compare to']").type("Ann").hit("Escape");
    assertThat(editor.node("string")).isFocused();
    keys.hit("a").type("http request").hit("Enter");
    assertThat(editor.node("webhook")).isFocused();
    editor.openForm(keys);
    keys.type("[data-field='URL']", fixture.target().endpoint().url());
    keys.hit("Escape", "a").type("ask people").hit("Enter");
    assertThat(editor.node("ui_interaction")).isFocused();
    keys.hit("a").type("text").hit("Enter");
    assertThat(editor.node("text")).isFocused();
    keys.hit("ArrowLeft");
    assertThat(editor.node("ui_interaction")).isFocused();
    keys.hit("a").type("end the run").hit("Enter");
    assertThat(editor.said()).hasText("terminate is added after ui_interaction");
    keys.hit("Alt+ArrowDown");
    assertThat(editor.said()).hasText("terminate is moved");
    keys.hit("Control+z");
    assertThat(editor.said()).hasText("Undone: terminate is moved");
    keys.hit("Delete");
    assertThat(editor.node("terminate")).hasCount(0);
    keys.hit("Control+z", "Control+f").type("text").hit("Enter");
    assertThat(editor.node("text")).isFocused();
    keys.hit("c").type("terminate").hit("Enter");
    assertThat(editor.said()).hasText("text is connected to terminate");
    keys.hit("e");
    assertThat(editor.edge("Edge from text to terminate")).isFocused();
    keys.hit("Delete");
    assertThat(editor.said()).hasText("The edge is removed");
    keys.hit("Control+z");
    assertThat(editor.node("text")).isFocused();
    keys.hit("Control+c", "Control+v");
    assertThat(editor.node("text_1")).isFocused();
    keys.hit("Delete", "?");
    assertThat(editor.page.locator(".we-keys")).containsText("Follow the edges");
    keys.hit("Escape", "n");
    assertThat(editor.field("Text of the note")).isFocused();
    keys.type("Ask before the text.");
    assertThat(editor.note(1)).hasText("Ask before the text.");
    keys.hit("Escape", "Control+f").type("te").hit("Enter");
    assertThat(editor.said()).containsText("1 of ");
    keys.hit("F3");
    assertThat(editor.said()).containsText("2 of ");
    keys.hit("Shift+F3", "Control+f").type("ui_").hit("Enter");
    assertThat(editor.node("ui_interaction")).isFocused();
  }

  private static void mendByKeys(EditorPage editor, Keys keys) {
    assertThat(editor.problemCount()).hasText("2");
    keys.press(".we-count");
    keys.press(".we-problems button");
    assertThat(editor.field("Title")).isFocused();
    keys.type("Go on?");
    keys.press(".we-add-field");
    assertThat(editor.field("Field title")).isFocused();
    keys.type("Reason");
    keys.tabTo("input[id$='-required']").hit("Space");
    assertThat(editor.problemCount()).hasText("1");
    keys.press(".we-count");
    keys.press(".we-problems button");
    assertThat(editor.field("Template")).isFocused();
    keys.type("Hello {{ trigger.name");
    assertThat(editor.problemCount()).hasText("0");
    keys.hit("Escape");
    assertThat(editor.node("text")).isFocused();
  }

  private static void runAndAnswerByKeys(EditorPage editor, Keys keys, String id) {
    Page window = editor.page;
    keys.press("#run-" + id);
    keys.tabTo("#run-context").hit("Control+a").type("{\"name\": \"Ann\"}");
    keys.tabTo("#run-dialog button:not([command])").hit("Enter");
    assertThat(window.locator(".we-note")).containsText("Run: Needs answer.");
    assertThat(editor.node("webhook")).containsText("Succeeded");
    keys.press(".we-note a");
    window.waitForURL("**/console/runs/fl_run_*");
    keys.type("#answerForm input[name$='/reason']", "Meant");
    keys.press("#answerForm button[name='answer']");
    assertThat(new ConsolePage(window).toasts()).containsText("submitted");
    assertThat(new RunPage(window).status()).hasText("Completed");
    keys.press(".crumbs a[href*='/workflows/']");
    window.waitForURL("**/workflows/" + id + "/runs");
    keys.press(".tabs a[href$='" + id + "']");
    window.waitForURL("**/workflows/" + id);
  }

  private static void changeAndRestoreByKeys(EditorPage editor, Keys keys) {
    Page window = editor.page;
    assertThat(editor.node("text")).isVisible();
    keys.tabTo(".react-flow__node").hit("Control+f").type("text").hit("Enter");
    assertThat(editor.node("text")).isFocused();
    editor.openForm(keys);
    assertThat(window.locator(".we-test select")).hasValue(Pattern.compile("fl_run_\\w+"));
    keys.tabTo("[data-field='Template']").hit("Control+a").type("changed");
    keys.type(".we-version-note input", "Says less.");
    keys.hit("Enter");
    assertThat(editor.said()).hasText("Version 2 is saved.");
    keys.press(".tabs a[href$='/versions']");
    window.waitForURL("**/versions");
    keys.press("#changes-2");
    assertThat(window.locator("#difference")).containsText("Version 2: Says less.");
    assertThat(window.locator("#difference")).containsText("changed");
    keys.press("#restore-1");
    keys.press("#confirm-restore");
    assertThat(new ConsolePage(window).toasts())
        .containsText("Version 1 is restored as version 3.");
  }

  @Test
  void notesAreKeptStepsAlignAndErrorsAreMarkedWhereTheyAre() {
    api.post("/vault")
        .json(Map.of("name", "Signing secret", "secret", "c2lnbmluZy1zZWNyZXQ="))
        .send();
    String id =
        api.create(
            aWorkflow()
                .named("Noted")
                .member("settings", Map.of("input_schema", SCHEMA))
                .node("start", "webhook_trigger", Map.of())
                .node("one", "text_transform", Map.of("template", "1"))
                .node("call", "webhook", Map.of("method", "POST", "url", "https://a.example")));
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, id);
    editor.node("one").click();
    editor.field("Template").fill("first\n{{ trigger.name | nosuch }}");
    assertThat(editor.marked("Template")).hasText("nosuch");
    editor.problemCount().click();
    editor.problems().first().click();
    assertThat(editor.field("Template")).isFocused();
    window.keyboard().type("un");
    assertThat(editor.field("Template")).containsText("| unnosuch");
    editor.field("Template").fill("right");
    assertThat(editor.marked("Template")).hasCount(0);
    editor.node("call").click();
    editor.field("Body").fill("{\"a\": {\"b\": [\"\", \"x {{ nobody.y }}\"]}}");
    assertThat(editor.marked("Body")).hasText("nobody");
    editor.field("Body").fill("{\"a\": [1,]}");
    assertThat(editor.marked("Body")).hasText("]");
    assertThat(window.locator(".we-form")).containsText("It is sent as text.");
    editor.field("Body").fill("{}");
    chooseSecretAndCompleteFromSchema(editor);

    editor.button("Add note").click();
    editor.field("Text of the note").fill("Called each hour,\nnever by hand. <b>");
    assertThat(editor.note(1)).containsText("never by hand. <b>");
    editor.note(1).click(new Locator.ClickOptions().setButton(MouseButton.RIGHT));
    window
        .getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName("Colour: blue"))
        .click();
    BoundingBox one = editor.node("one").boundingBox();
    BoundingBox note = editor.note(1).boundingBox();
    window.mouse().move(note.x + 20, note.y + 20);
    window.mouse().down();
    // How far the pointer has gone until the drag begins is not made up for.
    window.mouse().move(note.x + 22, note.y + 22);
    assertThat(window.locator(".react-flow__node.dragging")).hasCount(1);
    window.mouse().move(one.x + 23, one.y + 153, new Mouse.MoveOptions().setSteps(8));
    assertThat(window.locator(".we-snap").first()).isVisible();
    new ConsolePage(window).screenshot("editor-note");
    window.mouse().up();
    assertThat(window.locator(".we-snap")).hasCount(0);
    assertThat(editor.said()).hasText("Note 1 is moved");
    assertThat(editor.note(1).boundingBox().x).isCloseTo(one.x, within(0.5));
    new ConsolePage(window).assertUsable();
    window.getByLabel("What changed").fill("With a note <b>");
    editor.button("Save").click();
    assertThat(editor.said()).hasText("Version 2 is saved.");
    Map<String, Object> stored = api.get("/workflows/" + id).send().object();
    assertThat(stored.get("notes").toString()).contains("color=blue").contains("text=Called each");
    assertThat(stored.get("nodes").toString()).doesNotContain("note:").contains("secret=vlt_");
    window.reload();
    assertThat(editor.note(1)).containsText("never by hand. <b>");
    window.navigate("/console/workflows/" + id + "/versions?from=1&to=2");
    assertThat(window.locator("#versions tr").first()).containsText("With a note <b>");
    assertThat(window.locator("#difference")).containsText("Version 2: With a note <b>");
    assertThat(window.locator("#difference .changes")).containsText("Called each hour");
    window.waitForFunction(ONLY_SCROLLERS_ARE_TAB_STOPS);
    new ConsolePage(window).assertUsable();
    window.context().close();
    assertNoErrors();
  }

  private void chooseSecretAndCompleteFromSchema(EditorPage editor) {
    editor.node("start").click();
    editor
        .page
        .locator(".we-fold summary", new Page.LocatorOptions().setHasText("Signature"))
        .click();
    editor.field("Secret").selectOption("Signing secret");
    editor.node("one").click();
    editor.code("Template").fill("");
    editor.page.keyboard().type("{{ trigger.body.");
    assertThat(editor.page.locator(".cm-tooltip-autocomplete")).containsText("customer");
    editor.page.keyboard().type("customer");
    editor.page.keyboard().press("Escape");
  }

  @Test
  void placesMayBeWrittenAsFloatsAndALongNoteIsCut() {
    Map<String, Object> at = Map.of("x", new BigDecimal("100.0"), "y", 0);
    Map<String, Object> trigger = Map.of("componentId", "manual_trigger");
    String id =
        api.create(
            aWorkflow()
                .named("Floats")
                .member("nodes", List.of(Map.of("id", "start", "position", at, "data", trigger)))
                .member(
                    "notes",
                    List.of(
                        Map.of(
                            "id",
                            "1",
                            "position",
                            at,
                            "text",
                            "line\n".repeat(40),
                            "color",
                            "pink"))));
    assertThat(api.get("/workflows/" + id).send().text()).contains("100.0");
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, id);
    assertThat(editor.node("start")).isVisible();
    assertThat(editor.note(1).locator(".we-color-amber")).isVisible();
    Object cut = editor.note(1).locator("span").evaluate("it => it.scrollHeight > it.clientHeight");
    assertThat(cut).isEqualTo(true);
    window.context().close();
    assertNoErrors();
  }

  /** As browsers encode forms, such a graph would be longer than the server reads. */
  @Test
  void aLongGraphInAnotherScriptIsSavedAsItIs() {
    String text = ("ж".repeat(400) + " 100 % + & =\n").repeat(1_150);
    String id =
        api.create(
            aWorkflow()
                .named("Long")
                .manual()
                .transform(text)
                .node("extra", "text_transform", Map.of("template", "1")));
    EditorPage editor = EditorPage.open(signedIn(), id);
    editor.node("extra").click();
    editor.page.keyboard().press("Delete");
    editor.page.keyboard().press("Control+s");
    assertThat(editor.said()).hasText("Version 2 is saved.");
    List<Map<String, Object>> nodes = api.get("/workflows/" + id).send().rows("nodes");
    assertThat(nodes).hasSize(2);
    assertThat(nodes.getLast().get("data"))
        .isEqualTo(Map.of("componentId", "text_transform", "template", text));
    editor.page.context().close();
    assertNoErrors();
  }

  @Test
  void aSaveOnTopOfAnothersShowsBothAndTakesOfBoth() {
    String id =
        api.create(
            aWorkflow()
                .named("Both")
                .manual()
                .node("one", "text_transform", Map.of("template", "one"))
                .node("two", "text_transform", Map.of("template", "two")));
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, id);
    editor.node("one").click();
    editor.field("Template").fill("mine");
    editor.node("start").click();
    editor.node("start").press("Alt+ArrowDown");
    api.put("/workflows/" + id)
        .json(
            aWorkflow()
                .named("Both")
                .manual()
                .node("one", "text_transform", Map.of("template", "one"))
                .node("two", "text_transform", Map.of("template", "theirs"))
                .json())
        .send();
    editor.button("Save").click();
    Locator conflict = window.locator(".we-conflict");
    assertThat(conflict).containsText("admin saved version 2 while you edited");
    assertThat(conflict).containsText("was changed by you");
    assertThat(conflict).containsText("was changed by them");
    assertThat(conflict.locator("summary")).hasText("1 node is only moved");
    assertThat(conflict.locator("pre:visible")).hasCount(4);
    window.waitForFunction(ONLY_SCROLLERS_ARE_TAB_STOPS);
    new ConsolePage(window).assertUsableAsItStands("editor-conflict");
    editor.button("Merge as chosen").click();
    editor.button("Save").click();
    assertThat(editor.said()).hasText("Version 3 is saved.");
    assertThat(api.get("/workflows/" + id).send().text()).contains("mine").contains("theirs");
    window.context().close();
  }

  @Test
  void theEditorIsUsableEverywhereAndOnOtherPagesNotLoaded() {
    String id =
        api.create(
            aWorkflow()
                .named("Looked at")
                .manual()
                .node("call", "webhook", Map.of("method", "GET", "url", "https://a.example")));
    Page window = signedIn();
    String session = window.context().storageState();
    for (Viewport screen : Viewport.all()) {
      Page sized = browser.window(screen, session);
      EditorPage editor = EditorPage.open(sized, id);
      editor.assertUsableInBothSchemes("editor");
      editor.node("call").click();
      assertThat(editor.field("URL")).hasText("https://a.example");
      editor.assertUsableInBothSchemes("editor-form");
      sized.keyboard().press("Escape");
      editor.button("Add step").click();
      editor.assertUsableInBothSchemes("editor-palette");
      sized.keyboard().press("Escape");
      editor.node("call").click(new Locator.ClickOptions().setButton(MouseButton.RIGHT));
      assertThat(sized.getByRole(AriaRole.MENU)).isVisible();
      editor.assertUsableInBothSchemes("editor-menu");
      sized.keyboard().press("Escape");
      sized.keyboard().press("?");
      assertThat(sized.locator(".we-keys")).isVisible();
      editor.assertUsableInBothSchemes("editor-keys");
      sized.context().close();
    }
    window.navigate("/console/workflows");
    assertThat(new ConsolePage(window).source()).doesNotContain("editor.js");
    window.context().close();
    Page still = browser.windowWithoutScript(session);
    still.navigate("/console/workflows/" + id);
    assertThat(still.locator("#node-call")).isVisible();
    assertThat(still.locator("#edit")).isVisible();
    still.context().close();
    assertNoErrors();
  }
}
