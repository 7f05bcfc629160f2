package org.workflowserver.system.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Mouse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.BoundingBox;
import com.microsoft.playwright.options.MouseButton;
import java.util.regex.Pattern;

/** The graph editor. */
final class EditorPage extends ConsolePage {
  /** From a handle to the middle of what an edge is dragged by. */
  private static final int ANCHOR = 12;

  /** Whether the graph was not moved for so many frames. */
  private static final String STILL =
      """
      () => {
        const at = document.querySelector(".react-flow__viewport").style.transform;
        const before = window.still?.at === at ? window.still.frames : 0;
        window.still = { at, frames: before + 1 };
        return window.still.frames > 20;
      }""";

  EditorPage(Page page) {
    super(page);
  }

  /** Opens the editor of a workflow that is stored. */
  static EditorPage open(Page page, String workflowId) {
    EditorPage editor = look(page, workflowId);
    assertThat(editor.button("Add step")).isVisible();
    return editor;
  }

  /** Opens it as whoever is signed in sees it. */
  static EditorPage look(Page page, String workflowId) {
    page.navigate("/console/workflows/" + workflowId);
    assertThat(page.locator(".we-canvas")).isVisible();
    return new EditorPage(page);
  }

  Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /** A node on the canvas. */
  Locator node(String id) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(Pattern.compile("^" + id + ",")));
  }

  /** Opens the form of the step that has the focus. */
  void openForm(Keys keys) {
    keys.hit("Enter");
    assertThat(field("Id")).isFocused();
  }

  /** A note on the canvas. */
  Locator note(int number) {
    return page.getByRole(
        AriaRole.BUTTON,
        new Page.GetByRoleOptions().setName(Pattern.compile("^Note " + number + "\\b")));
  }

  /** The characters of a field of the open form that are marked as wrong. */
  Locator marked(String title) {
    return page.locator(".we-form [data-field='" + title + "'] .cm-lintRange-error");
  }

  /** A field of the open form, by its title. */
  Locator field(String title) {
    return page.locator(".we-form")
        .getByLabel(title, new Locator.GetByLabelOptions().setExact(true));
  }

  /** A field of the open form, by its title, once it completes what is typed. */
  Locator code(String title) {
    return page.locator(".we-form [data-field='" + title + "'] .cm-content");
  }

  /** What the editor says of the last change. */
  Locator said() {
    return page.locator(".we-said");
  }

  /** How many problems there are; found once the server has checked the graph as it is now. */
  Locator problemCount() {
    return page.locator(".we-count[aria-busy='false']");
  }

  Locator problems() {
    return page.getByRole(AriaRole.LIST, new Page.GetByRoleOptions().setName("Problems"))
        .getByRole(AriaRole.BUTTON);
  }

  Locator searchbox(String name) {
    return page.getByRole(AriaRole.SEARCHBOX, new Page.GetByRoleOptions().setName(name));
  }

  /** Adds a step after the one that was chosen last. */
  EditorPage add(String component) {
    button("Add step").click();
    searchbox("Search components").fill(component);
    page.keyboard().press("Enter");
    assertThat(searchbox("Search components")).hasCount(0);
    return this;
  }

  /** Drags from a way out of a node to another node. */
  void drag(String source, String handle, String target) {
    BoundingBox from = handle(source, "[data-handleid='" + handle + "']").boundingBox();
    BoundingBox to = handle(target, ".we-in, .we-plus").boundingBox();
    page.mouse().move(from.x + from.width / 2, from.y + from.height / 2);
    page.mouse().down();
    page.mouse().move(to.x - 40, to.y + 40, new Mouse.MoveOptions().setSteps(5));
    page.mouse()
        .move(to.x + to.width / 2, to.y + to.height / 2, new Mouse.MoveOptions().setSteps(5));
    page.mouse().up();
  }

  /** Drags from a way out of a node onto the middle of another. */
  void dropOn(String source, String handle, String target) {
    BoundingBox from = handle(source, "[data-handleid='" + handle + "']").boundingBox();
    BoundingBox to = node(target).boundingBox();
    page.mouse().move(from.x + from.width / 2, from.y + from.height / 2);
    page.mouse().down();
    page.mouse()
        .move(to.x + to.width / 2, to.y + to.height / 2, new Mouse.MoveOptions().setSteps(10));
    page.mouse().up();
  }

  /** Drags the end of an edge that leads into a node to another place. */
  void dragEnd(String target, Place to) {
    dragAnchor(middle(handle(target, ".we-in")), -ANCHOR, to);
  }

  /** Drags the beginning of an edge that leaves a node to another place. */
  void dragBeginning(String source, Place to) {
    dragAnchor(middle(handle(source, ".we-plus")), ANCHOR, to);
  }

  /** The anchor is seen once the pointer is over the edge. */
  private void dragAnchor(Place handle, double beside, Place to) {
    page.mouse().move(handle.x() + beside, handle.y());
    assertThat(page.locator(".react-flow__edgeupdater").first()).isVisible();
    page.mouse().down();
    page.mouse().move(to.x() - 40, to.y() + 40, new Mouse.MoveOptions().setSteps(5));
    page.mouse().move(to.x(), to.y(), new Mouse.MoveOptions().setSteps(5));
    page.mouse().up();
  }

  /** Waits until the graph is brought to where it stays: what is added may be elsewhere before. */
  void settle() {
    page.waitForFunction(STILL);
  }

  /** Draws a box around two nodes in a row, and what is between them. */
  void drawBox(String first, String last) {
    settle();
    BoundingBox from = node(first).boundingBox();
    BoundingBox to = node(last).boundingBox();
    page.keyboard().down("Shift");
    page.mouse().move(from.x - 12, from.y - 20);
    page.mouse().down();
    page.mouse()
        .move(to.x + to.width + 12, to.y + to.height + 20, new Mouse.MoveOptions().setSteps(15));
    page.mouse().up();
    page.keyboard().up("Shift");
  }

  /** Where edges enter a node. */
  Place wayInto(String node) {
    return middle(handle(node, ".we-in, .we-plus"));
  }

  /** Where edges leave a node. */
  Place wayOutOf(String node) {
    return middle(handle(node, ".we-plus"));
  }

  /** The middle of a node. */
  Place middleOf(String node) {
    return middle(node(node));
  }

  private static Place middle(Locator what) {
    BoundingBox box = what.boundingBox();
    return new Place(box.x + box.width / 2, box.y + box.height / 2);
  }

  /**
   * Opens the menu of a node, of an edge or of the canvas that is there, and takes an item of it.
   */
  void choose(Place at, String item) {
    page.mouse().click(at.x(), at.y(), new Mouse.ClickOptions().setButton(MouseButton.RIGHT));
    page.getByRole(AriaRole.MENUITEM, new Page.GetByRoleOptions().setName(item).setExact(true))
        .click();
  }

  /** A place of the window. */
  record Place(double x, double y) {
    /** Half way to another. */
    Place halfwayTo(Place other) {
      return new Place((x + other.x) / 2, (y + other.y) / 2);
    }

    /** Below, where nothing is drawn. */
    Place below(double distance) {
      return new Place(x, y + distance);
    }
  }

  /** The edge that is chosen. */
  Locator edge(String name) {
    return page.locator(".react-flow__edge[aria-label='" + name + "']");
  }

  private Locator handle(String node, String which) {
    return page.locator(".react-flow__node[data-id='" + node + "'] :is(" + which + ")").first();
  }
}
