package org.workflowserver.system.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.BoundingBox;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.system.console.Browser.Viewport;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;

/**
 * Measures the graph editor with 300 nodes and 600 edges: {@code mvn verify
 * -Dit.test=EditorMeasurement}. It reports, and no time decides on its outcome; the usual build
 * does not run it.
 */
@ExtendWith(SharedServerExtension.class)
class EditorMeasurement {
  private static final int COLUMNS = 20;
  private static final int ROWS = 15;
  private static final int MOVES = 90;
  private static final int ROUNDS = 3;

  /** Id of a node that can be dragged to the left. */
  private static final String IN_VIEW =
      """
      () => {
        const canvas = document.querySelector(".we-canvas").getBoundingClientRect();
        return Array.from(document.querySelectorAll(".react-flow__node")).find((node) => {
          const box = node.getBoundingClientRect();
          return box.x > canvas.x + 250 && box.y > canvas.y + 50 && box.right < canvas.right;
        }).dataset.id;
      }""";

  /** When the whole graph was there, and what it waited for. */
  private static final String OPENED =
      """
      () => {
        const now = Math.round(performance.now());
        const [page] = performance.getEntriesByType("navigation");
        const [paint] = performance.getEntriesByName("first-contentful-paint");
        const loaded = (path) => {
          const found = performance.getEntriesByType("resource").find((one) => one.name.includes(path));
          return found ? `${Math.round(found.startTime)}-${Math.round(found.responseEnd)}` : "none";
        };
        return `${now} ms; the page ${Math.round(page.responseStart)}-${Math.round(page.responseEnd)}, `
          + `its first paint ${Math.round(paint?.startTime)}, the script ${loaded("/editor.js")}, `
          + `its data ${loaded("/editor?")}`;
      }""";

  /** Notes how long each frame takes, in milliseconds. */
  private static final String FRAMES =
      """
      () => {
        window.frames = [];
        window.stopped = false;
        let before;
        const tick = (now) => {
          if (before !== undefined) window.frames.push(now - before);
          before = now;
          if (!window.stopped) requestAnimationFrame(tick);
        };
        requestAnimationFrame(tick);
      }""";

  private static final String REPORT =
      """
      () => {
        window.stopped = true;
        const sorted = window.frames.toSorted((a, b) => a - b);
        const sum = sorted.reduce((a, b) => a + b, 0);
        const at = (part) => Math.round(sorted[Math.floor(part * (sorted.length - 1))]);
        return `${Math.round(1000 * sorted.length / sum)} frames a second, the middle one `
          + `${at(0.5)} ms, the slowest of twenty ${at(0.95)} ms, the longest ${at(1)} ms`;
      }""";

  /** Notes the time from each key to what is painted after it, in milliseconds. */
  private static final String KEYS =
      """
      () => {
        window.keys = [];
        addEventListener("keydown", () => {
          const pressed = performance.now();
          requestAnimationFrame(() =>
            setTimeout(() => window.keys.push(Math.round(performance.now() - pressed))));
        }, { capture: true });
      }""";

  private static final String KEYS_REPORT =
      """
      async () => {
        await new Promise((done) => requestAnimationFrame(() => setTimeout(() => setTimeout(done))));
        const sorted = window.keys.toSorted((a, b) => a - b);
        const at = (part) => sorted[Math.floor(part * (sorted.length - 1))];
        return `the middle one ${at(0.5)}, the slowest of twenty ${at(0.95)}, the longest ${at(1)}: `
          + window.keys.join(" ");
      }""";

  private final ServerFixture server;

  EditorMeasurement(ServerFixture server) {
    this.server = server;
  }

  @Test
  void aLargeGraph() {
    String id = server.api().post("/workflows").json(large()).send().string("id");
    try (Browser browser = Browser.start(server.server().address())) {
      Page page = browser.window(Viewport.DESKTOP, null);
      // A graph that was changed asks before it is left.
      page.onDialog(Dialog::accept);
      SignInPage.open(page).signIn("admin", ServerFixture.PASSWORD);
      page.waitForURL("**/console/");
      for (int i = 0; i < ROUNDS; i++) {
        report("Opened after", opened(page, id));
      }
      for (int i = 0; i < ROUNDS; i++) {
        opened(page, id);
        assertThat(new EditorPage(page).problemCount()).hasText("0");
        BoundingBox canvas = page.locator(".we-canvas").boundingBox();
        report("Panned with", dragged(page, canvas.x + canvas.width - 60, canvas.y + 8));
        BoundingBox node = new EditorPage(page).node((String) page.evaluate(IN_VIEW)).boundingBox();
        report("Dragged with", dragged(page, node.x + node.width / 4, node.y + 5));
        report("Keys to paint in ms, at once", keys(page, id, 0));
        report("Keys to paint in ms, one each 100 ms", keys(page, id, 100));
      }
    }
  }

  private static Object opened(Page page, String id) {
    page.navigate("/console/workflows/" + id);
    page.waitForFunction(
        "() => document.querySelectorAll('.we-edge').length >= 600"
            + " && document.querySelectorAll('.react-flow__node').length >= 300");
    return page.evaluate(OPENED);
  }

  private static Object dragged(Page page, double x, double y) {
    page.evaluate(FRAMES);
    page.mouse().move(x, y);
    page.mouse().down();
    for (int i = 1; i <= MOVES; i++) {
      page.mouse().move(x - 2 * i, y + i);
    }
    page.mouse().up();
    return page.evaluate(REPORT);
  }

  private static Object keys(Page page, String id, int milliseconds) {
    page.navigate("/console/workflows/" + id + "?node=n20");
    EditorPage editor = new EditorPage(page);
    assertThat(editor.problemCount()).hasText("0");
    editor.code("Template").click();
    page.evaluate(KEYS);
    page.keyboard()
        .type("a text to type, and more of it", new Keyboard.TypeOptions().setDelay(milliseconds));
    return page.evaluate(KEYS_REPORT);
  }

  private static Map<String, Object> large() {
    List<Object> nodes = new ArrayList<>();
    List<Object> edges = new ArrayList<>();
    nodes.add(node("start", Map.of("componentId", "manual_trigger"), -300, 0));
    IntStream.range(0, COLUMNS * ROWS - 1)
        .forEach(
            i -> {
              int column = i / ROWS;
              nodes.add(
                  node(
                      "n" + i,
                      Map.of("componentId", "text_transform", "template", "{{ trigger.a }}"),
                      300 * column,
                      110 * (i % ROWS)));
              for (int step : List.of(0, 3)) {
                String from =
                    column == 0 ? "start" : "n" + (ROWS * (column - 1) + (i + step) % ROWS);
                if (column > 0 || step == 0) {
                  edges.add(edge(edges.size(), from, "n" + i));
                }
              }
            });
    for (int i = 0; edges.size() < 2 * COLUMNS * ROWS; i++) {
      edges.add(edge(edges.size(), "n" + i, "n" + (2 * ROWS + i)));
    }
    return Map.of("name", "Large", "nodes", nodes, "edges", edges);
  }

  private static Map<String, Object> node(String id, Map<String, Object> data, int x, int y) {
    return Map.of("id", id, "data", data, "position", Map.of("x", x, "y", y));
  }

  private static Map<String, Object> edge(int number, String source, String target) {
    return Map.of("id", "e" + number, "source", source, "target", target);
  }

  private static void report(String what, Object figures) {
    System.out.println(what + ": " + figures);
  }
}
