package org.workflowserver.system.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.support.ApiClient;

/** What people fill in for a step in the graph editor. */
@ExtendWith(SharedConsoleExtension.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ConsoleEditorFormIT {
  private final ConsoleFixture fixture;
  private final ApiClient api;

  ConsoleEditorFormIT(ConsoleFixture fixture) {
    this.fixture = fixture;
    this.api = fixture.tenant("filling");
  }

  /** What the scripts complained of meanwhile: all tests are over by then. */
  @AfterAll
  void noScriptComplained() {
    assertThat(fixture.browser().consoleErrors())
        // What a test kept from the browser.
        .filteredOn(complaint -> !complaint.contains("net::ERR_FAILED"))
        .isEmpty();
  }

  private Page signedIn() {
    return fixture.signedIn("filling-admin").page;
  }

  /** A workflow that asks people, and the editor of it with the form of that step. */
  private EditorPage asking(Page window, Map<String, Object> asked) {
    String id =
        api.create(aWorkflow().named("Asks people").manual().node("ask", "ui_interaction", asked));
    EditorPage editor = EditorPage.open(window, id);
    editor.node("ask").click();
    return editor;
  }

  private static Locator row(Page window, String name) {
    return window.locator(".we-form-builder li[aria-label='" + name + "']");
  }

  private Map<?, ?> savedForm(EditorPage editor) {
    editor.button("Save").click();
    assertThat(editor.said()).hasText("Version 2 is saved.");
    return (Map<?, ?>) ((Map<?, ?>) storedNodes(editor).getLast().get("data")).get("schema");
  }

  /** The nodes as the server has them. */
  private List<Map<?, ?>> storedNodes(EditorPage editor) {
    String path = editor.page.url().replaceFirst(".*/console", "").replaceFirst("[?].*", "");
    List<?> nodes = (List<?>) api.get(path).send().object().get("nodes");
    return nodes.stream().<Map<?, ?>>map(node -> (Map<?, ?>) node).toList();
  }

  @Test
  void aFormIsBuiltByMouseAndIsAskedInTheInbox() {
    Page window = signedIn();
    EditorPage editor = asking(window, Map.of("title", "Go on?"));
    editor.button("Add field").click();
    editor.field("Field title").fill("Ship on");
    Locator first = row(window, "Ship on");
    first.getByLabel("Kind of field").selectOption("Date");
    first.getByLabel("Required").check();
    first.locator("summary").click();
    editor.button("Add field").click();
    assertThat(window.locator(".we-form-builder :focus")).hasValue("");
    window.keyboard().type("Size");
    Locator second = row(window, "Size");
    second.getByLabel("Kind of field").selectOption("Choice");
    assertThat(second).containsText("Without a choice nobody can answer it.");
    second.getByLabel("Choices").fill("small\nlarge");
    assertThat(second).not().containsText("Without a choice");
    second.getByLabel("Help text").fill("Of the box");
    second.locator("summary").click();
    assertThat(second.locator("summary")).containsText("Choice");
    second.locator(".we-grip").dragTo(first.locator("summary"));
    assertThat(window.locator(".we-form-builder li").first()).hasAttribute("aria-label", "Size");
    new ConsolePage(window).screenshot("editor-form");

    editor.button("Edit “Form” as JSON Schema").click();
    assertThat(editor.field("Form")).containsText("\"ship_on\"");
    editor.button("Edit “Form” as a list of fields").click();
    assertThat(window.locator(".we-form-builder li")).hasCount(2);
    editor.button("Undo").click();
    assertThat(window.locator(".we-form-builder li").first()).hasAttribute("aria-label", "Ship on");
    editor.button("Redo").click();
    assertThat(savedForm(editor))
        .isEqualTo(
            Map.of(
                "type",
                "object",
                "required",
                List.of("ship_on"),
                "properties",
                Map.of(
                    "size",
                    Map.of(
                        "title",
                        "Size",
                        "description",
                        "Of the box",
                        "type",
                        "string",
                        "enum",
                        List.of("small", "large")),
                    "ship_on",
                    Map.of("title", "Ship on", "type", "string", "format", "date"))));
    answerInTheInbox(window);
    window.context().close();
  }

  private static void answerInTheInbox(Page window) {
    Locator count = window.locator("#inbox-link .count");
    assertThat(count).isEmpty();
    new WorkflowPage(window).runButton().click();
    new RunDialog(window).withContext("{}");
    new EditorPage(window).button("Run and watch here").click();
    assertThat(count).hasText("1");
    window.locator(".we-note a").click();
    assertThat(new RunPage(window).status()).hasText("Needs answer");
    window.locator("main a[href*='/inbox/']").first().click();
    QuestionPage question = new QuestionPage(window);
    question.field("Size").selectOption("large");
    question.field("Ship on").fill("2030-01-02");
    question.press("Submit");
    assertThat(question.toasts()).containsText("submitted");
  }

  @Test
  void theKeyboardBuildsAForm() {
    Page window = signedIn();
    EditorPage editor = asking(window, Map.of("title", "Go on?"));
    Keys keys = new Keys(window);
    keys.press(".we-add-field");
    keys.waitAt("input[id$='-title']").type("Reason");
    keys.tabTo("select[id$='-kind']").type("Long");
    keys.tabTo("input[id$='-required']").hit("Space");
    keys.press(".we-add-field");
    keys.waitAt("input[id$='-title']").type("Amount");
    keys.tabTo("select[id$='-kind']").type("Number").hit("Alt+ArrowUp");
    assertThat(window.locator(".we-form-builder li").first()).hasAttribute("aria-label", "Amount");
    keys.waitAt("select[id$='-kind']");
    keys.press("[aria-label='Move Amount down']");
    assertThat(window.locator(".we-form-builder li").last()).hasAttribute("aria-label", "Amount");
    assertThat(editor.button("Move Amount up")).isFocused();
    keys.hit("Enter");
    keys.press("[aria-label='Remove Amount']");
    assertThat(editor.button("Add field")).isFocused();
    keys.hit("Control+z");
    assertThat(window.locator(".we-form-builder li")).hasCount(2);
    keys.hit("Control+y");
    assertThat(window.locator(".we-form-builder li")).hasCount(1);
    Map<String, Object> reason = Map.of("title", "Reason", "type", "string", "format", "textarea");
    assertThat(savedForm(editor))
        .isEqualTo(
            Map.of(
                "type", "object",
                "required", List.of("reason"),
                "properties", Map.of("reason", reason)));
    window.context().close();
  }

  @Test
  void whatAListOfFieldsCantShowStaysJson() {
    Map<String, Object> place =
        Map.of("type", "object", "properties", Map.of("city", Map.of("type", "string")));
    Map<String, Object> size = Map.of("type", "integer", "minimum", 1, "title", "Size");
    Map<String, Object> schema =
        Map.of(
            "type",
            "object",
            "additionalProperties",
            false,
            "properties",
            new TreeMap<>(Map.of("size", size, "place", place)));
    Page window = signedIn();
    EditorPage editor = asking(window, Map.of("title", "Go on?", "schema", schema));
    row(window, "Size").locator("summary").click();
    assertThat(row(window, "Size")).containsText("Its JSON Schema also says: minimum.");
    row(window, "place").locator("summary").click();
    assertThat(editor.field("JSON Schema of place")).containsText("city");
    editor.field("JSON Schema of place").click();
    window.keyboard().press("Control+End");
    window.keyboard().press("Alt+ArrowDown");
    List<String> dropped = List.of("dragover", "drop");
    dropped.forEach(event -> row(window, "place").dispatchEvent(event, draggedElsewhere(window)));
    assertThat(window.locator(".we-form-builder li").first()).hasAttribute("aria-label", "place");
    row(window, "place").getByLabel("Required").check();
    Map<?, ?> saved = savedForm(editor);
    assertThat(saved.keySet())
        .isEqualTo(Set.of("type", "additionalProperties", "properties", "required"));
    assertThat(saved.get("required")).isEqualTo(List.of("place"));
    Map<?, ?> members = (Map<?, ?>) saved.get("properties");
    assertThat(members.get("place")).isEqualTo(place);
    assertThat(new TreeMap<>((Map<?, ?>) members.get("size")))
        .hasToString("{minimum=1, title=Size, type=integer}");

    editor.button("Edit “Form” as JSON Schema").click();
    editor.field("Form").fill("{\"anyOf\": [{\"type\": \"object\"}]}");
    assertThat(window.locator(".we-form-builder")).containsText("so it is edited as JSON");
    assertThat(editor.problemCount()).hasText("0");
    editor.field("Form").fill("{{ trigger.form }}");
    assertThat(window.locator(".we-form-builder")).containsText("A template gives this form");
    editor.field("Form").fill("{\"type\": ");
    assertThat(window.locator(".we-form-builder")).containsText("This is not a JSON object");
    window.context().close();
  }

  private static Map<String, Object> draggedElsewhere(Page window) {
    return Map.of(
        "dataTransfer",
        window.evaluateHandle(
            """
            () => {
              const carried = new DataTransfer();
              carried.setData("application/x-workflow-field", "7");
              return carried;
            }"""));
  }

  @Test
  void aMisspeltMemberIsToldAtTheFormWithTheOneThatIsMeant() {
    Map<String, Object> data =
        Map.of(
            "url", "https://a.example",
            "method", "GET",
            "metod", "PUT",
            "headers", List.of(Map.of("key", "a", "value", "b", "vlaue", "c")));
    String id = api.create(aWorkflow().named("Misspelt").manual().node("call", "webhook", data));
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, id);
    editor.node("call").click();
    assertThat(editor.problemCount()).hasText("2");
    Locator problems = window.locator(".we-form .we-problem.warning");
    assertThat(problems)
        .hasText(
            new String[] {
              "'metod' is not a setting of HTTP request. Did you mean 'method'?",
              "'vlaue' is not a setting of HTTP request. Did you mean 'value'?"
            });
    assertThat(window.locator(".we-row .we-problem.warning")).hasCount(1);
    window.context().close();
  }

  @Test
  void whatATestPutOutIsCompletedInLaterTemplates() {
    String id =
        api.create(
            aWorkflow()
                .named("Tested")
                .manual()
                .node("read", "json_parser", Map.of("input", "{\"town\": \"Pune\"}"))
                .node("text", "text_transform", Map.of("template", "x")));
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, id);
    editor.node("read").click();
    editor.button("Test step").click();
    assertThat(window.locator(".we-test")).containsText("Succeeded after");
    editor.node("text").click();
    editor.code("Template").click();
    window.keyboard().press("Control+a");
    window.keyboard().type("{{ read.value.");
    Locator offered = window.locator(".cm-tooltip-autocomplete");
    assertThat(offered).containsText("town");
    window.keyboard().press("Enter");
    window.keyboard().type(" ");
    window.keyboard().press("Control+Space");
    assertThat(offered).containsText("| upcase");
    window.context().close();
  }

  @Test
  void whatIsTypedBeforeAFieldIsLoadedStaysInIt() {
    EditorPage editor = new EditorPage(signedIn());
    Page window = editor.page;
    List<Route> held = new CopyOnWriteArrayList<>();
    window.route("**/editor-code.js*", held::add);
    window.navigate("/console/workflows/" + transforming());
    editor.node("text").click();
    editor.field("Template").click();
    window.keyboard().press("Control+a");
    window.keyboard().type("one three");
    for (int i = 0; i < "three".length(); i++) {
      window.keyboard().press("ArrowLeft");
    }
    window.waitForCondition(() -> !held.isEmpty());
    assertThat(window.locator(".cm-content")).hasCount(0);
    held.forEach(Route::resume);
    assertThat(editor.code("Template")).isFocused();
    window.keyboard().type("two ");
    assertThat(editor.field("Template")).hasText("one two three");
    window.context().close();
  }

  @Test
  void fieldsThatCouldNotBeLoadedArePlainAndAreLoadedAgain() {
    Page window = signedIn();
    window.route("**/editor-code.js*", Route::abort);
    EditorPage editor = EditorPage.open(window, transforming());
    editor.node("text").click();
    Locator told = window.locator(".we-form [role=alert]");
    assertThat(told).containsText("Part of the editor could not be loaded.");
    editor.field("Template").fill("plainly typed");
    new ConsolePage(window).screenshot("editor-plain");
    editor.button("Try again").click();
    assertThat(editor.said()).containsText("Part of the editor could not be loaded.");
    window.unroute("**/editor-code.js*");
    editor.button("Try again").click();
    assertThat(told).hasCount(0);
    assertThat(editor.code("Template")).isFocused();
    assertThat(editor.field("Template")).hasText("plainly typed");
    window.context().close();
  }

  /** The field learns of a selection a moment after the browser. */
  @Test
  void textThatIsReplacedAsSoonAsItIsChosenIsReplacedByTheField() {
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, transforming());
    editor.node("text").click();
    editor.code("Template").click();
    window.keyboard().press("Control+a");
    window.keyboard().type("{{ trigger.name }} and more");
    window.keyboard().press("Home");
    editor
        .code("Template")
        .evaluate(
            "field => { addEventListener('selectionchange', e => e.stopImmediatePropagation(), true);"
                + " field.getRootNode().getSelection().selectAllChildren(field.firstElementChild); }");
    window.keyboard().insertText("typed");
    assertThat(editor.field("Template")).hasText("typed");
    window.context().close();
  }

  @Test
  void theLineBreaksOfATextStayAsTheyAreStored() {
    String id =
        api.create(
            aWorkflow()
                .named("Line breaks")
                .manual()
                .condition("{{ trigger.x }}", "equals", "a\r\nb")
                .transform("a\r\nb\r\n"));
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, id);
    editor.node("check").click();
    assertThat(editor.code("Compare to")).isVisible();
    editor.node("text").click();
    assertThat(editor.code("Template")).isVisible();
    assertThat(editor.button("Undo")).isDisabled();
    editor.code("Template").click();
    window.keyboard().press("Control+End");
    window.keyboard().type("c");
    editor.button("Save").click();
    assertThat(editor.said()).hasText("Version 2 is saved.");
    assertThat(storedNodes(editor))
        .extracting(node -> (Map<?, ?>) node.get("data"))
        .anyMatch(data -> "a\r\nb".equals(data.get("compare_to")))
        .anyMatch(data -> "a\r\nb\r\nc".equals(data.get("template")));
    window.context().close();
  }

  @Test
  void anIdAndAFieldNameThatAreBeingTypedAreSavedByKey() {
    Map<String, Object> form =
        Map.of("type", "object", "properties", Map.of("size", Map.of("type", "string")));
    Page window = signedIn();
    EditorPage editor = asking(window, Map.of("title", "Go on?", "schema", form));
    editor.field("Id").fill("question");
    window.keyboard().press("Control+s");
    assertThat(editor.said()).hasText("Version 2 is saved.");
    assertThat(storedNodes(editor).getLast().get("id")).isEqualTo("question");
    row(window, "size").locator("summary").click();
    editor.field("Field name").fill("width");
    window.keyboard().press("Control+s");
    assertThat(editor.said()).hasText("Version 3 is saved.");
    assertThat(storedNodes(editor).getLast().get("data").toString()).contains("{width=");
    editor.code("Title").click();
    window.keyboard().press("Control+s");
    assertThat(editor.said()).hasText("Nothing was changed; version 3 stays.");
    assertThat(editor.code("Title")).isFocused();
    window.context().close();
  }

  @Test
  void aStepThatIsStoredWithoutDataHasAForm() {
    Map<String, Object> bare = Map.of("id", "start", "type", "manual_trigger");
    String id = api.create(aWorkflow().named("Without data").member("nodes", List.of(bare)));
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, id);
    assertThat(storedNodes(editor)).isEqualTo(List.of(bare));
    editor.node("start").click();
    assertThat(editor.field("Id")).hasValue("start");
    window.context().close();
  }

  private String transforming() {
    return api.create(
        aWorkflow()
            .named("Transforms")
            .manual()
            .node("text", "text_transform", Map.of("template", "x")));
  }

  @Test
  void theToolsStandInOneRow() {
    String id = transforming();
    Page window = signedIn();
    window.navigate("/console/workflows/" + id);
    new WorkflowPage(window).runButton().click();
    assertThat(new RunDialog(window).withContext("{}").start().status()).hasText("Completed");
    // A scrollbar takes of the width.
    window.setViewportSize(1240, 900);
    EditorPage editor = EditorPage.open(window, id);
    editor.node("text").click();
    editor.button("Duplicate").click();
    assertThat(window.getByText("Not saved")).isVisible();
    assertThat(window.locator(".we-past-runs")).isVisible();
    Locator tools = window.locator(".we-toolbar");
    assertThat(tools.boundingBox().height).isLessThan(60);
    assertThat((Boolean) tools.evaluate("one => one.scrollWidth <= one.clientWidth")).isTrue();
    new ConsolePage(window).screenshot("editor-tools");
    window.context().close();
  }
}
