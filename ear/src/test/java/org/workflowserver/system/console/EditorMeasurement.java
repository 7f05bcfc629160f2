package org.workflowserver.system.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

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
        const sum = window.frames.reduce((a, b) => a + b, 0);
        return `${Math.round(1000 * window.frames.length / sum)} frames a second, the longest `
          + `${Math.round(Math.max(...window.frames))} ms`;
      }""";

  /** From each key to what is painted after it. */
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

  private final ServerFixture server;

  EditorMeasurement(ServerFixture server) {
    this.server = server;
  }

  @Test
  void aLargeGraph() {
    String id = server.api().post("/workflows").json(large()).send().string("id");
    try (Browser browser = Browser.start(server.server().address())) {
      Page page = browser.window(Viewport.DESKTOP, null);
      SignInPage.open(page).signIn("admin", ServerFixture.PASSWORD);
      page.waitForURL("**/console/");
      for (int i = 0; i < 3; i++) {
        page.navigate("/console/workflows/" + id);
        page.waitForFunction(
            "() => document.querySelectorAll('.react-flow__edge').length >= 600"
                + " && document.querySelectorAll('.react-flow__node').length >= 300");
        report("Opened after", page.evaluate("() => Math.round(performance.now()) + ' ms'"));
      }
      assertThat(new EditorPage(page).problemCount()).hasText("0");
      BoundingBox canvas = page.locator(".we-canvas").boundingBox();
      report("Panned with", dragged(page, canvas.x + canvas.width - 60, canvas.y + 8));
      BoundingBox node = new EditorPage(page).node((String) page.evaluate(IN_VIEW)).boundingBox();
      report("Dragged with", dragged(page, node.x + node.width / 4, node.y + 5));
      report("Keys to paint in ms", keys(page, id));
    }
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

  private static Object keys(Page page, String id) {
    page.navigate("/console/workflows/" + id + "?node=n20");
    EditorPage editor = new EditorPage(page);
    assertThat(editor.problemCount()).hasText("0");
    editor.field("Template").click();
    page.evaluate(KEYS);
    page.keyboard().type("a text to type, and more of it");
    return page.evaluate("() => window.keys.join(' ')");
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
