package org.workflowserver.system.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.MouseButton;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.console.Browser.Viewport;
import org.workflowserver.system.console.EditorPage.Place;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.WorkflowBuilder;

/** What is drawn on the graph editor's canvas: edges, what the menus do, and how large it is. */
@ExtendWith(SharedConsoleExtension.class)
@TestInstance(Lifecycle.PER_CLASS)
class ConsoleEditorCanvasIT {
  /** Whether each handle that is seen gets what is touched in 24 pixels around its middle. */
  private static final String LARGE_ENOUGH =
      """
      () => {
        const seen = document.querySelector(".we-canvas").getBoundingClientRect();
        const reach = (handle, x, y, right, down) => {
          let far = 0;
          while (far < 24 && document.elementFromPoint(x + right * far, y + down * far) === handle)
            far += 0.25;
          return far;
        };
        const handles = [...document.querySelectorAll(".react-flow__handle")];
        return handles.length === 6 && handles.every((handle) => {
          const box = handle.getBoundingClientRect();
          const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
          const across = reach(handle, x, y, -1, 0) + reach(handle, x, y, 1, 0);
          const along = reach(handle, x, y, 0, -1) + reach(handle, x, y, 0, 1);
          return x < seen.left || x > seen.right || (across >= 24 && along >= 24);
        });
      }""";

  /** Whether each of these edges begins at the middle of the handle of that name. */
  private static final String LEAVE_BY =
      """
      (handles) => Object.entries(handles).every(([edge, name]) => {
        const path = document.querySelector(`.we-edge[data-id="${edge}"] path`);
        const handle = document.querySelector(`[data-handleid="${name}"]`)?.getBoundingClientRect();
        const start = path && path.getPointAtLength(0).matrixTransform(path.getScreenCTM());
        return handle && start && Math.abs(handle.y + handle.height / 2 - start.y) < 2;
      })""";

  /** Whether these nodes, or all, are seen as a whole. */
  private static final String SEEN =
      """
      (ids) => {
        const seen = document.querySelector(".we-canvas").getBoundingClientRect();
        return [...document.querySelectorAll(".react-flow__node")]
          .filter((node) => ids.length === 0 || ids.includes(node.dataset.id))
          .map((node) => node.getBoundingClientRect())
          .every((box) => box.left >= seen.left && box.top >= seen.top
            && box.right <= seen.right && box.bottom <= seen.bottom);
      }""";

  /** Whether the map lies over a node. */
  private static final String COVERED =
      """
      () => {
        const map = document.querySelector(".react-flow__minimap").getBoundingClientRect();
        return [...document.querySelectorAll(".react-flow__node")]
          .map((node) => node.getBoundingClientRect())
          .some((box) => box.right > map.left && box.bottom > map.top);
      }""";

  /**
   * What is drawn of the edge into node two while it is dragged: its line, and the node's place.
   */
  private static final String FOLLOWS =
      """
      () => {
        const lines = [...document.querySelectorAll(".we-dragged path")];
        const handle = document.querySelector(".react-flow__node[data-id='two'] .we-in");
        const box = handle.getBoundingClientRect();
        const ends = lines.map((line) => line.getPointAtLength(line.getTotalLength())
          .matrixTransform(line.getScreenCTM()));
        return ends.length === 2 && document.querySelectorAll(".we-lifted").length === 2
          && ends.some((end) => Math.hypot(box.x - end.x, box.y + box.height / 2 - end.y) < 9);
      }""";

  /** How many of the options that can be chosen look so. */
  private static final String HIGHLIGHTED =
      """
      () => [...document.querySelectorAll(".we-option")]
        .filter((one) => getComputedStyle(one).backgroundColor !== "rgba(0, 0, 0, 0)").length""";

  private final ConsoleFixture fixture;
  private final ApiClient api;
  private final Browser browser;

  ConsoleEditorCanvasIT(ConsoleFixture fixture) {
    this.fixture = fixture;
    this.api = fixture.tenant("drawing");
    this.browser = fixture.browser();
  }

  private Page signedIn() {
    return fixture.signedIn("drawing-admin").page;
  }

  /** From start by one and two to three. */
  private static WorkflowBuilder threeTexts(String name) {
    return aWorkflow()
        .named(name)
        .manual()
        .node("one", "text_transform", Map.of("template", "1"))
        .node("two", "text_transform", Map.of("template", "2"))
        .node("three", "text_transform", Map.of("template", "3"));
  }

  /** Saves, and gives the edges that are stored then. */
  private List<String> saved(EditorPage editor, String id, int version) {
    editor.button("Save").click();
    assertThat(editor.said()).hasText("Version %d is saved.".formatted(version));
    List<?> edges = (List<?>) api.get("/workflows/" + id).send().object().get("edges");
    return edges.stream()
        .map(edge -> (Map<?, ?>) edge)
        .map(edge -> edge.get("source") + " " + edge.get("target"))
        .toList();
  }

  @Test
  void theEndsOfAnEdgeAreDraggedElsewhereAndItIsUndoneInOneStep() {
    String id = api.create(threeTexts("Dragged ends"));
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, id);
    editor.dragEnd("two", editor.wayInto("start"));
    assertThat(editor.said()).hasText("No edge may lead into the trigger start.");
    editor.dragEnd("three", editor.middleOf("one"));
    assertThat(editor.said()).hasText("No edge from two to one: it would close a cycle.");
    editor.dragEnd("three", editor.middleOf("three").below(150));
    assertThat(editor.button("Undo")).isDisabled();

    editor.dragEnd("two", editor.middleOf("three"));
    assertThat(editor.said()).hasText("The edge leads from one to three");
    editor.button("Undo").click();
    assertThat(editor.said()).hasText("Undone: The edge leads from one to three");
    assertThat(editor.button("Undo")).isDisabled();
    editor.button("Redo").click();
    editor.dragBeginning("two", editor.wayOutOf("start"));
    assertThat(editor.said()).hasText("The edge leads from start to three");
    assertThat(saved(editor, id, 2)).containsExactly("start one", "one three", "start three");
    window.context().close();
  }

  @Test
  void edgesLeaveByTheHandlesOfTheActionsAndFollowThem() {
    List<Map<String, Object>> actions =
        List.of(Map.of("id", "approve"), Map.of("id", "reject"), Map.of("id", "later"));
    String id =
        api.create(
            aWorkflow()
                .named("Asked")
                .manual()
                .node("ask", "ui_interaction", Map.of("title", "Go on?", "actions", actions))
                .from("ask", "approve")
                .node("yes", "text_transform", Map.of("template", "1"))
                .from("ask", "reject")
                .node("no", "text_transform", Map.of("template", "2")));
    Map<String, String> drawn = Map.of("e2", "approve", "e3", "reject");
    Page viewer = fixture.signedIn("drawing-viewer").page;
    EditorPage.look(viewer, id);
    viewer.waitForFunction(LEAVE_BY, drawn);
    assertThat(viewer.locator("[data-handleid='submit']")).hasCount(0);
    viewer.context().close();

    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, id);
    assertThat(editor.problemCount()).hasText("0");
    window.waitForFunction(LEAVE_BY, drawn);
    editor.button("Tidy up").click();
    assertThat(editor.said()).hasText("The graph is tidied up");
    window.waitForFunction(LEAVE_BY, drawn);
    editor.node("ask").click();
    window
        .locator("[data-pointer='/actions/0/id']")
        .getByRole(AriaRole.TEXTBOX)
        .fill("expired_not");
    assertThat(editor.problemCount()).hasText("0");
    window.waitForFunction(LEAVE_BY, Map.of("e2", "expired_not", "e3", "reject"));
    assertThat(window.locator("[data-handleid='approve']")).hasCount(0);
    window.context().close();
  }

  @Test
  void theDefaultWayOutOfASwitchIsDrawnAndSavedByItsName() {
    List<?> cases = List.of(Map.of("id", "home", "operator", "is_empty"));
    String id =
        api.create(
            aWorkflow()
                .named("Switched")
                .manual()
                .node(
                    "choose",
                    "switch_condition",
                    Map.of("value", "{{ trigger.x }}", "cases", cases))
                .from("choose", "home")
                .node("one", "text_transform", Map.of("template", "1"))
                .node("two", "text_transform", Map.of("template", "2")));
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, id);
    assertThat(editor.problemCount()).hasText("0");
    editor.settle();
    editor.drag("choose", "default", "two");
    assertThat(window.locator(".we-edge")).hasCount(4);
    assertThat(saved(editor, id, 2)).contains("choose two");
    List<?> edges = (List<?>) api.get("/workflows/" + id).send().object().get("edges");
    assertThat(edges.toString()).contains("sourceHandle=home", "sourceHandle=default");
    window.context().close();
  }

  @Test
  void aLargeGraphOpensAtItsTriggerAndIsFittedAsAWhole() {
    WorkflowBuilder large = aWorkflow().named("Large").member("description", "x ".repeat(200));
    large.manual();
    for (int number = 1; number <= 25; number++) {
      large.node("step_" + number, "text_transform", Map.of("template", "x"));
    }
    String id = api.create(large);
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, id);
    assertThat(editor.node("step_25")).isAttached();
    window.waitForFunction(SEEN, List.of("start"));
    assertThat(window.evaluate(SEEN, List.of())).isEqualTo(false);
    editor.button("Fit the graph").click();
    window.waitForFunction(SEEN, List.of());
    assertThat(window.evaluate(COVERED)).isEqualTo(false);
    String fitted = scale(window);
    editor.node("step_20").click();
    assertThat(editor.field("Template")).isVisible();
    window.waitForFunction(SEEN, List.of("step_20"));
    assertThat(scale(window)).isEqualTo(fitted);
    // Half of the window is the graph's, however long a description is.
    assertThat(window.locator(".we-canvas").boundingBox().height)
        .isGreaterThan(window.viewportSize().height / 2.0);
    window.context().close();
  }

  @Test
  void aBoxIsDrawnAroundStepsAndTheirEdgesGoWithThem() {
    String id = api.create(threeTexts("Boxed"));
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, id);
    assertThat(editor.problemCount()).hasText("0");
    editor.drawBox("one", "two");
    assertThat(window.locator(".react-flow__node.selected")).hasCount(2);
    new Keys(window).hit("Control+c", "Control+v");
    assertThat(editor.said()).hasText("Pasted: one_1, two_1");
    editor.button("Undo").click();
    assertThat(editor.node("two_1")).hasCount(0);
    editor.drawBox("one", "two");
    window.keyboard().press("Delete");
    assertThat(editor.said()).hasText("Removed: one, two");
    assertThat(editor.node("three")).isVisible();
    assertThat(window.locator(".react-flow__node-step")).hasCount(2);
    editor.button("Undo").click();
    assertThat(editor.node("one")).isVisible();

    // Edges come back after their nodes, when these have been measured.
    assertThat(window.locator(".we-edge")).hasCount(3);
    window.keyboard().down("Control");
    int chosen = 0;
    for (String source : List.of("start", "two")) {
      editor.settle();
      Place end = editor.wayInto(source.equals("start") ? "one" : "three");
      Place middle = editor.wayOutOf(source).halfwayTo(end);
      window.mouse().click(middle.x(), middle.y());
      assertThat(window.locator(".react-flow__edge.selected")).hasCount(++chosen);
    }
    window.keyboard().up("Control");
    window.keyboard().press("Delete");
    assertThat(editor.said()).hasText("Removed: 2 edges");
    assertThat(window.locator(".we-edge")).hasCount(1);
    window.context().close();
  }

  /** As by a browser where what is below the pointer changed between press and release. */
  @Test
  void aClickOnWhatAnEdgeIsInChoosesTheEdge() {
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, api.create(threeTexts("Clicked")));
    editor.settle();
    Place middle = editor.wayOutOf("start").halfwayTo(editor.wayInto("one"));
    window.evaluate(
        "([clientX, clientY]) => document.querySelector('.react-flow__viewport')"
            + ".dispatchEvent(new MouseEvent('click', {bubbles: true, clientX, clientY}))",
        List.of(middle.x(), middle.y()));
    assertThat(window.locator(".react-flow__edge.selected")).hasCount(1);
    window.context().close();
  }

  @Test
  void aHitOfTheSearchCanBeRead() {
    WorkflowBuilder large = aWorkflow().named("Searched").manual();
    for (int number = 1; number <= 25; number++) {
      large.node("step_" + number, "text_transform", Map.of("template", "x"));
    }
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, api.create(large));
    editor.button("Fit the graph").click();
    window.waitForFunction(SEEN, List.of());
    window.keyboard().press("Control+f");
    editor.searchbox("Search nodes").fill("step_20");
    window.keyboard().press("Enter");
    assertThat(editor.node("step_20")).isFocused();
    window.waitForFunction(
        "() => document.querySelector('.react-flow__viewport').style.transform"
            + ".endsWith('scale(0.75)')");
    assertThat(window.evaluate(SEEN, List.of("step_20"))).isEqualTo(true);
    window.context().close();
  }

  @Test
  void whatOpensBesideTheGraphLeavesItAsLargeAsItIsAndShowsTheWholeStep() {
    String id = api.create(threeTexts("Beside"));
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, id);
    assertThat(editor.problemCount()).hasText("0");
    window.waitForFunction(SEEN, List.of());
    String scale = scale(window);
    editor.button("Outline").click();
    window.locator(".we-outline").getByText("three").last().click();
    assertThat(editor.node("three")).isFocused();
    window.waitForFunction(SEEN, List.of("three"));
    assertThat(scale(window)).isEqualTo(scale);
    window.keyboard().press("?");
    assertThat(window.locator(".we-keys kbd:text-is('Backspace')")).isVisible();
    window.keyboard().press("Escape");
    assertThat(window.locator(".we-side")).hasCount(0);
    window.waitForFunction(SEEN, List.of());
    editor.node("one").click();
    assertThat(editor.field("Template")).isVisible();

    // The half of the next step that the form leaves free.
    BoundingBox canvas = window.locator(".we-canvas").boundingBox();
    Place two = editor.middleOf("two");
    window.mouse().move(canvas.x + canvas.width / 2, canvas.y + 20);
    window.mouse().wheel(2 * (two.x() - canvas.x - canvas.width), 0);
    window.waitForFunction(
        "edge => document.querySelector('[data-id=two]').getBoundingClientRect().right > edge + 20",
        canvas.x + canvas.width);
    window.mouse().click(canvas.x + canvas.width - 25, editor.middleOf("two").y());
    assertThat(editor.field("Id")).hasValue("two");
    window.waitForFunction(SEEN, List.of("two"));
    assertThat(scale(window)).isEqualTo(scale);
    window.context().close();
  }

  @Test
  void aNoteLeavesTheGraphAsLargeAsItIsAndAStepWhatIsBesideItInView() {
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, api.create(threeTexts("Noted beside")));
    window.waitForFunction(SEEN, List.of());
    String scale = scale(window);
    editor.button("Add note").click();
    window.locator(".we-form").getByRole(AriaRole.TEXTBOX).fill("Why it is so");
    assertThat(editor.note(1)).containsText("Why it is so");
    assertThat(editor.problemCount()).hasText("0");
    window.waitForFunction(SEEN, List.of("note:1"));
    assertThat(scale(window)).isEqualTo(scale);
    editor.node("three").click();
    editor.add("Text");
    assertThat(editor.node("text")).isVisible();
    window.waitForFunction(SEEN, List.of("two", "three", "text"));
    window.context().close();
  }

  @Test
  void aPointerThatRestsChoosesNothing() {
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, api.create(threeTexts("Chosen by keys")));
    editor.button("Add step").click();
    Locator option = window.locator(".we-option");
    Locator active = window.locator(".we-option.active .we-option-title");
    BoundingBox third = option.nth(2).boundingBox();
    window.keyboard().press("Escape");
    window.mouse().move(third.x + 20, third.y + 10);
    editor.button("Add step").press("Enter");
    assertThat(active).hasText(option.first().locator(".we-option-title").textContent());
    assertThat((Number) window.evaluate(HIGHLIGHTED)).isEqualTo(1);
    window.mouse().move(third.x + 24, third.y + 12);
    window.mouse().move(third.x + 28, third.y + 12);
    assertThat(active).hasText(option.nth(2).locator(".we-option-title").textContent());
    assertThat((Number) window.evaluate(HIGHLIGHTED)).isEqualTo(1);
    window.context().close();
  }

  @Test
  void aToastLiesBesideTheGraphAndColoursHaveAHeading() {
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, api.create(threeTexts("Toasted")));
    window.locator("#workflow-id + [data-copy]").click();
    BoundingBox toast = editor.toasts().first().boundingBox();
    assertThat(toast.y + toast.height).isLessThan(window.locator(".we-canvas").boundingBox().y);
    Place one = editor.middleOf("one");
    window.mouse().click(one.x(), one.y(), new Mouse.ClickOptions().setButton(MouseButton.RIGHT));
    assertThat(window.locator(".we-menu .we-group")).hasText("Colour");
    window.context().close();
  }

  private static String scale(Page window) {
    return (String)
        window.evaluate(
            "document.querySelector('.react-flow__viewport').style.transform"
                + ".replace(/.*scale/, '')");
  }

  @Test
  void edgesFollowANodeWhileItIsDragged() {
    String id = api.create(threeTexts("Dragged"));
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, id);
    assertThat(editor.problemCount()).hasText("0");
    BoundingBox before = editor.node("two").boundingBox();
    window.mouse().move(before.x + 30, before.y + 12);
    window.mouse().down();
    window.mouse().move(before.x + 90, before.y + 130, new Mouse.MoveOptions().setSteps(6));
    window.waitForFunction(FOLLOWS);
    assertThat(editor.node("two").boundingBox().y).isGreaterThan(before.y + 60);
    window.mouse().up();
    assertThat(editor.said()).hasText("two is moved");
    assertThat(window.locator(".we-dragged path, .we-lifted")).hasCount(0);
    BoundingBox after = editor.node("two").boundingBox();
    assertThat(after.y).isGreaterThan(before.y + 60);
    editor.button("Undo").click();
    assertThat(editor.said()).hasText("Undone: two is moved");
    window.waitForCondition(() -> editor.node("two").boundingBox().y < before.y + 5);
    window.context().close();
  }

  @Test
  void edgesAreOnePictureAndTheOneBelowThePointerCanBeGrasped() {
    String id = api.create(threeTexts("Pointed at"));
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, id);
    assertThat(window.locator(".we-edge")).hasCount(3);
    assertThat(window.locator(".react-flow__edge")).hasCount(0);
    Place middle = editor.wayOutOf("one").halfwayTo(editor.wayInto("two"));
    window.mouse().move(middle.x(), middle.y() + 5);
    assertThat(window.locator(".react-flow__edgeupdater")).hasCount(2);
    assertThat(window.locator(".react-flow__edge")).hasCount(1);
    Place beside = middle.below(150);
    window.mouse().move(beside.x(), beside.y());
    assertThat(window.locator(".react-flow__edge")).hasCount(0);
    window.context().close();
  }

  @Test
  void theGraphIsDrawnBeforeWhatFieldsAreMadeOfIsThere() {
    String id = api.create(threeTexts("Fields later"));
    Page window = signedIn();
    EditorPage editor = new EditorPage(window);
    editor.openBeforeScript(
        "/console/workflows/" + id,
        "editor-code.js",
        () -> {
          editor.node("one").click();
          assertThat(editor.field("Id")).hasValue("one");
          assertThat(editor.field("Template")).hasValue("1");
        });
    assertThat(editor.code("Template")).hasText("1");
    window.context().close();
  }

  @Test
  void aProblemCallsFieldsAsTheFormDoes() {
    String id = api.create(threeTexts("Problems"));
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, id);
    editor.node("one").click();
    editor.field("Template").fill("");
    assertThat(editor.problemCount()).hasText("1");
    assertThat(window.locator(".we-form .we-problem")).hasText("“Template” is required.");
    window.context().close();
  }

  @Test
  void whyARunWasRefusedOrFailedIsToldWhereItIsStarted() {
    Map<String, Object> schema = Map.of("type", "object", "required", List.of("email", "age"));
    String id =
        api.create(
            aWorkflow()
                .named("Refused")
                .manual()
                .node("read", "json_parser", Map.of("input", "{{ trigger.email }}"))
                .member("settings", Map.of("input_schema", schema)));
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, id);
    window.locator("#run-" + id).click();
    RunDialog dialog = new RunDialog(window).withContext("{}");
    editor.button("Run and watch here").click();
    assertThat(dialog.problem().locator("p")).hasCount(2);
    assertThat(window.locator("#run-context")).hasAttribute("aria-invalid", "true");
    dialog.withContext("{\"email\": \"none\", \"age\": 7}");
    editor.button("Run and watch here").click();
    assertThat(window.locator(".we-note")).containsText("Run: Failed. The text is not valid JSON");
    editor.assertUsableAsItStands("editor-run-failed");
    editor.button("Go to “read”").click();
    assertThat(editor.node("read")).isFocused();
    window.context().close();
  }

  @Test
  void theKeyboardLeadsAnEdgeElsewhere() {
    String id = api.create(threeTexts("Ends by keys"));
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, id);
    Keys keys = new Keys(window);
    editor.node("one").focus();
    keys.hit("e");
    assertThat(editor.edge("Edge from one to two")).isFocused();
    keys.hit("c").type("start").hit("Enter");
    assertThat(editor.said()).hasText("No edge may lead into the trigger start.");
    keys.hit("Escape");
    assertThat(editor.edge("Edge from one to two")).isFocused();
    keys.hit("c").type("three").hit("Enter");
    assertThat(editor.said()).hasText("The edge leads from one to three");
    assertThat(editor.edge("Edge from one to three")).isFocused();
    keys.hit("Control+z");
    assertThat(editor.edge("Edge from one to two")).isFocused();
    keys.hit("Control+y", "Shift+C").type("start").hit("Enter");
    assertThat(editor.edge("Edge from start to three")).isFocused();
    assertThat(saved(editor, id, 2)).containsExactly("start one", "start three", "two three");
    window.context().close();
  }

  @Test
  void aStepIsInsertedIntoAnEdge() {
    String id = api.create(threeTexts("Inserted"));
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, id);
    Place middle = editor.wayOutOf("one").halfwayTo(editor.wayInto("two"));
    editor.choose(middle, "Insert a step…");
    editor.searchbox("Search components").fill("HTTP request");
    window.keyboard().press("Enter");
    assertThat(editor.said()).hasText("webhook is added after one");
    editor.field("URL").fill("https://a.example");
    assertThat(editor.problemCount()).hasText("0");
    assertThat(saved(editor, id, 2))
        .containsExactlyInAnyOrder("start one", "two three", "one webhook", "webhook two");
    window.context().close();
  }

  @Test
  void theMenuCutsCopiesAndPastes() {
    String id = api.create(threeTexts("By the menu"));
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, id);
    Place free = editor.middleOf("two").below(200);
    editor.choose(editor.middleOf("two"), "Copy");
    editor.choose(free, "Paste");
    assertThat(editor.said())
        .hasText("This browser does not let pages read the clipboard. Press Ctrl+V.");
    window.context().grantPermissions(List.of("clipboard-read", "clipboard-write"));
    editor.choose(free, "Paste");
    assertThat(editor.said()).hasText("Pasted: two_1");
    assertThat(editor.node("two_1")).isFocused();
    editor.settle();
    editor.choose(editor.middleOf("three"), "Cut");
    assertThat(editor.said()).hasText("Removed: three");
    assertThat(editor.node("three")).hasCount(0);
    editor.choose(free, "Paste");
    assertThat(editor.node("three")).isFocused();
    assertThat(saved(editor, id, 2)).containsExactly("start one", "one two");
    window.context().close();
  }

  @Test
  void onlyWorkflowsThatCanBeCalledAreOffered() {
    String called =
        api.create(aWorkflow().named("Called").node("in", "workflow_trigger", Map.of()));
    api.create(aWorkflow().named("Off").node("in", "workflow_trigger", Map.of()).inactive());
    String id =
        api.create(
            aWorkflow()
                .named("Caller")
                .manual()
                .node("call", "trigger_workflow", Map.of("workflow_id", called)));
    Page window = signedIn();
    EditorPage editor = EditorPage.open(window, id);
    editor.node("call").click();
    Locator field = editor.field("Workflow");
    assertThat(field).hasValue(called);
    assertThat(field.locator("option:enabled")).hasText(new String[] {"Choose…", "Called"});
    Locator others = field.locator("optgroup[label=\"Can't be called\"] option:disabled");
    assertThat(others.allTextContents())
        .contains("Caller: its trigger is “Manual”", "Off: it is switched off");
    window.context().close();
  }

  @Test
  void handlesAreLargeEnoughForAFinger() {
    String id =
        api.create(
            aWorkflow()
                .named("Touched")
                .manual()
                .condition("{{ trigger.a }}", "equals", "b")
                .node("text", "text_transform", Map.of("template", "x")));
    Page window = signedIn();
    Page phone = browser.window(Viewport.PHONE, window.context().storageState());
    EditorPage editor = EditorPage.open(phone, id);
    editor.node("check").scrollIntoViewIfNeeded();
    phone.waitForFunction(LARGE_ENOUGH);
    editor.node("check").click();
    assertThat(editor.field("Id")).isVisible();
    phone.waitForFunction(SEEN, List.of("check"));
    BoundingBox node = editor.node("check").boundingBox();
    assertThat(phone.locator(".we-side").boundingBox().y).isGreaterThan(node.y + node.height);
    phone.context().close();
    window.context().close();
  }

  @Test
  void aStepWithManyWaysOutIsSeenAboveItsForm() {
    List<Map<String, Object>> actions =
        List.of(Map.of("id", "approve"), Map.of("id", "reject"), Map.of("id", "later"));
    String id =
        api.create(
            aWorkflow()
                .named("Many ways out")
                .manual()
                .node("ask", "ui_interaction", Map.of("title", "Go on?", "actions", actions)));
    Page window = signedIn();
    Page phone = browser.window(Viewport.PHONE, window.context().storageState());
    EditorPage editor = EditorPage.open(phone, id);
    editor.node("ask").click();
    assertThat(editor.field("Title")).isVisible();
    phone.waitForFunction(SEEN, List.of("ask"));
    assertThat(phone.locator(".react-flow__controls")).isHidden();
    phone.context().close();
    window.context().close();
  }
}
