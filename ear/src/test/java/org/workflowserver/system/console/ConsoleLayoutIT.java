package org.workflowserver.system.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.workflowserver.system.console.Browser.Viewport;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.WorkflowBuilder;

/** Where things stand on a page, and that they stay there. */
@ExtendWith(SharedConsoleExtension.class)
class ConsoleLayoutIT {
  /** What a browser still calls good is twice as much. */
  private static final double MOST_SHIFTED = 0.05;

  private static final String OBSERVE =
      """
      window.shifted = 0;
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) {
          window.shifted += entry.value;
        }
      }).observe({ type: "layout-shift", buffered: true });
      """;

  /** Once what the last script did is painted. */
  private static final String SHIFTED =
      """
      () => new Promise((done) =>
        requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(() => done(window.shifted)))))
      """;

  /** How high the smallest text of a graph stands on the page, in pixels. */
  private static final String SMALLEST =
      """
      () => Math.min(...Array.from(document.querySelectorAll("#graph text"), (text) =>
        parseFloat(getComputedStyle(text).fontSize) * text.getScreenCTM().a))
      """;

  /** How many lines of a text are seen. */
  private static final String LINES =
      "text => Math.round(text.clientHeight / parseFloat(getComputedStyle(text).lineHeight))";

  /** No page has so many places for the focus. */
  private static final int MOST_FOCUSED = 1_000;

  /** Nothing has the focus, or what had it first. */
  private static final String END = "end";

  /** What has the focus, if its middle, as far as the window has room for it, is not seen. */
  private static final String UNSEEN =
      """
      () => {
        const focused = document.activeElement;
        if (focused === document.body || focused === window.first) {
          return "end";
        }
        window.first ??= focused;
        const box = focused.getBoundingClientRect();
        const [left, right] = [Math.max(0, box.left), Math.min(innerWidth, box.right)];
        const [top, bottom] = [Math.max(0, box.top), Math.min(innerHeight, box.bottom)];
        const seen = left < right && top < bottom && document.elementFromPoint((left + right) / 2, (top + bottom) / 2);
        const labels = Array.from(focused.labels ?? []);
        const is = seen && [focused, ...labels].some((one) => one.contains(seen) || seen.contains(one));
        const place = [left, top, right, bottom].map((side) => side.toFixed(1)).join(" ");
        return is ? null : `${focused.outerHTML.slice(0, 200)} at ${place} is behind ${(seen || { outerHTML: seen }).outerHTML}`.slice(0, 400);
      }
      """;

  private final ConsoleFixture fixture;
  private final ApiClient api;

  ConsoleLayoutIT(ConsoleFixture fixture) {
    this.fixture = fixture;
    this.api = fixture.api();
  }

  @Test
  void theTabsOfAWorkflowAreTabsByKeyboardAndLinksWithoutScript() {
    String id = api.create(aWorkflow().named("Tabs").manual().transform("x"));
    ConsolePage console = fixture.signedIn("editor");
    Page window = console.page;
    window.navigate("/console/workflows/" + id + "/runs");
    assertThat(window.getByRole(AriaRole.TABLIST).getByRole(AriaRole.TAB))
        .hasText(new String[] {"Graph", "Runs", "Versions", "Settings"});
    assertThat(tab(window, "Runs")).hasAttribute("aria-selected", "true");
    assertThat(tab(window, "Graph")).hasAttribute("aria-selected", "false");
    Locator panel = window.getByRole(AriaRole.TABPANEL);
    assertThat(panel).hasAccessibleName("Runs");
    assertThat(panel).hasId(tab(window, "Graph").getAttribute("aria-controls"));
    tab(window, "Runs").focus();
    window.keyboard().press("ArrowLeft");
    assertThat(tab(window, "Graph")).isFocused();
    window.keyboard().press("ArrowLeft");
    assertThat(tab(window, "Settings")).isFocused();
    window.keyboard().press("ArrowRight");
    window.keyboard().press("End");
    window.keyboard().press("ArrowLeft");
    window.keyboard().press(" ");
    assertThat(window).hasURL(Pattern.compile(".*/versions"));
    assertThat(tab(window, "Versions")).hasAttribute("aria-selected", "true");
    console.assertUsableOnAllViewports(fixture.browser(), "workflow-tabs");

    Page still = fixture.browser().windowWithoutScript(window.context().storageState());
    still.navigate("/console/workflows/" + id);
    for (String name : List.of("Runs", "Versions", "Settings", "Graph")) {
      tab(still, name).click();
      assertThat(tab(still, name)).hasAttribute("aria-selected", "true");
      assertThat(still.getByRole(AriaRole.TABPANEL)).hasAccessibleName(name);
    }
    still.context().close();
    window.context().close();
  }

  @Test
  void theNavigationIsOneRowOnAPhone() {
    ConsolePage console = fixture.signedIn("admin");
    Page window = console.page;
    window.setViewportSize(Viewport.PHONE.width(), Viewport.PHONE.height());
    for (String name : List.of("Administration", "Home")) {
      Locator links = window.locator(".main-nav a");
      window
          .locator(".main-nav")
          .getByRole(AriaRole.LINK, new Locator.GetByRoleOptions().setName(name))
          .click();
      assertThat(links).hasCount(8);
      assertThat(links.evaluateAll("links => new Set(links.map(link => link.offsetTop)).size"))
          .isEqualTo(1);
      assertThat(window.locator(".main-nav a[aria-current='page']")).hasText(name);
      assertThat(window.locator(".main-nav a[aria-current='page']"))
          .isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(1));
    }
    window.locator("#user-menu summary").click();
    assertThat(window.locator("#user-menu .menu-items")).isVisible();
    console.assertUsableAsItStands("user-menu");
    window.context().close();
  }

  @Test
  void theGraphBeginsOnTheFirstScreenOfAPhone() {
    String id =
        api.create(
            aWorkflow()
                .named("Orders of the day, and what was paid")
                .manual()
                .member("description", "Compares the orders of the day with what was paid.")
                .transform("x"));
    String run = api.runToEnd(id, Map.of("who", "Ada")).string("id");
    Page window = fixture.signedIn("editor").page;
    window.setViewportSize(Viewport.PHONE.width(), Viewport.PHONE.height());
    window.navigate("/console/runs/" + run);
    assertThat(window.locator("#node-start")).isInViewport();
    api.post("/workflows/runs/" + run + "/rerun").send();
    window.reload();
    assertThat(window.locator("#repeats a").boundingBox().height).isLessThan(24);
    window.navigate("/console/workflows/" + id);
    assertThat(window.locator(".react-flow__node").first()).isInViewport();
    window.context().close();
  }

  @Test
  void filtersAreFoldedOnAPhone() {
    api.runToEnd(api.create(aWorkflow().named("Listed").manual()), Map.of());
    Page window = fixture.signedIn("editor").page;
    window.setViewportSize(Viewport.PHONE.width(), Viewport.PHONE.height());
    window.navigate("/console/runs?status=completed");
    Locator filters = window.locator("#filters > summary");
    assertThat(window.locator(".run-cards tbody tr").first()).isInViewport();
    assertThat(filters).hasText("Filters: Status: Completed");
    window.navigate(
        "/console/runs?status=completed&from=2026-01-02T03:04:05Z&to=2100-01-02T03:04:05Z");
    assertThat(filters)
        .hasText(
            Pattern.compile(
                "Filters: Status: Completed, Started at or after: .*2026.*,"
                    + " Started before: .*2100.*"));
    assertThat(window.locator("#range")).isHidden();
    filters.click();
    assertThat(window.locator("#range")).isVisible();
    window.setViewportSize(Viewport.DESKTOP.width(), Viewport.DESKTOP.height());
    window.reload();
    assertThat(window.locator("#range")).isVisible();
    assertThat(filters).isHidden();
    window.context().close();
  }

  @Test
  void descriptionsInAListHaveTwoLinesOnAPhone() {
    String id =
        api.create(
            aWorkflow()
                .named("Described")
                .manual()
                .member(
                    "description",
                    "Compares the orders of the day with what was paid. ".repeat(3)));
    Page window = fixture.signedIn("editor").page;
    window.setViewportSize(Viewport.PHONE.width(), Viewport.PHONE.height());
    window.navigate("/console/workflows?q=Described");
    Locator description = window.locator("tr[data-key='" + id + "'] .wide .excerpt");
    assertThat(description.evaluate(LINES)).isEqualTo(2);
    new ConsolePage(window).screenshot("workflows-described-phone");
    window.context().close();
  }

  @Test
  void nothingThatIsFocusedOnAPhoneIsHidden() {
    String id =
        api.create(
            aWorkflow()
                .named("Focused")
                .manual()
                .transform("x")
                .member("schedule_type", "daily")
                .member("schedule_value", "09:00"));
    String run = api.runToEnd(id, Map.of("who", "Ada")).string("id");
    String session = fixture.signedIn("admin").page.context().storageState();
    Page window = fixture.browser().window(Viewport.PHONE, session);
    List<String> paths =
        List.of(
            "/",
            "/workflows",
            "/workflows/new",
            "/workflows/" + id + "/runs",
            "/workflows/" + id + "/versions",
            "/workflows/" + id + "/settings",
            "/workflows/" + id + "/edit",
            "/runs",
            "/runs/" + run,
            "/runs/" + run + "/compare",
            "/inbox",
            "/schedules",
            "/vault",
            "/vault/new-secret",
            "/reference",
            "/admin",
            "/admin/audit");
    for (String path : paths) {
      window.navigate("/console" + path);
      window.waitForFunction("() => document.documentElement.dataset.ready");
      assertNothingFocusedIsHidden(window, path);
    }
    window.context().close();
  }

  /** The keyboard passes through all of the page. */
  private static void assertNothingFocusedIsHidden(Page window, String path) {
    int links = window.locator(".main-nav a").count();
    Set<Object> hidden = new LinkedHashSet<>();
    int stops = 0;
    for (Object unseen = afterTab(window); !END.equals(unseen); unseen = afterTab(window)) {
      stops++;
      assertThat(stops).as("places for the focus on " + path).isLessThan(MOST_FOCUSED);
      if (unseen != null) {
        hidden.add(unseen);
      }
    }
    assertThat(hidden).as(path).isEmpty();
    // The page has some of its own, too.
    assertThat(stops).as("places for the focus on " + path).isGreaterThan(links);
  }

  private static Object afterTab(Page window) {
    window.keyboard().press("Tab");
    return window.evaluate(UNSEEN);
  }

  @Test
  void aMessageOnAPhoneCoversNothing() {
    String id = api.create(aWorkflow().named("Told").manual().transform("x"));
    String session = fixture.signedIn("editor").page.context().storageState();
    Page window = fixture.browser().window(Viewport.PHONE, session);
    ConsolePage console = new ConsolePage(window);
    window.navigate("/console/workflows/" + id + "/settings");
    window.locator("#description").fill("Another");
    window.locator("#save").click();
    assertThat(console.toasts()).containsText("Settings are saved.");
    double end =
        console.toasts().first().boundingBox().y + console.toasts().first().boundingBox().height;
    assertThat(window.locator("main").boundingBox().y).isGreaterThanOrEqualTo(end - 1);
    console.screenshot("toast-phone");
    window.navigate("/console/workflows/" + id + "/runs");
    Locator copy = window.locator("[data-copy='" + id + "']");
    copy.evaluate("button => { scrollBy(0, button.getBoundingClientRect().top); button.focus(); }");
    window.keyboard().press("Enter");
    assertThat(console.toasts().first()).isVisible();
    assertThat(window.evaluate(UNSEEN)).isNull();
    window.context().close();
  }

  @Test
  void theGraphStaysLegibleBesideThePanelOfAStep() {
    WorkflowBuilder drawn = aWorkflow().named("Wide").manual();
    IntStream.range(0, 4)
        .forEach(i -> drawn.node("t" + i, "text_transform", Map.of("template", "x")));
    String run = api.runToEnd(api.create(drawn), Map.of()).string("id");
    RunPage page = fixture.signedIn("operator").openRun(run);
    double whole = page.node("t3").boundingBox().width;
    page.choose("t3");
    assertThat(page.panel()).isVisible();
    assertThat(page.node("t3"))
        .isInViewport(new LocatorAssertions.IsInViewportOptions().setRatio(1));
    assertThat(((Number) page.page.evaluate(SMALLEST)).doubleValue()).isGreaterThan(11);
    page.assertUsableAsItStands("run-beside");
    page.page.locator("#panel-close").click();
    assertThat(page.panel()).isHidden();
    assertThat(page.node("t3").boundingBox().width).isEqualTo(whole);
    page.page.locator("#graph-tools button").first().click();
    double chosen = page.node("t3").boundingBox().width;
    page.choose("start");
    assertThat(page.panel()).isVisible();
    assertThat(page.node("t3").boundingBox().width).isEqualTo(chosen);
    page.page.context().close();
  }

  @ParameterizedTest
  @MethodSource("org.workflowserver.system.console.Browser$Viewport#all")
  void nothingJumpsWhenTheScriptsArrive(Viewport screen) {
    WorkflowBuilder drawn = aWorkflow().named("Still").manual();
    IntStream.range(0, 31)
        .forEach(i -> drawn.node("t" + i, "text_transform", Map.of("template", "x")));
    String large = api.create(drawn);
    String small = api.create(aWorkflow().named("Still and small").manual().transform("x"));
    String session = fixture.signedIn("editor").page.context().storageState();
    for (String workflow : List.of(large, small)) {
      String run = api.runToEnd(workflow, Map.of("who", "Ada")).string("id");
      for (String path : List.of("/runs/" + run, "/workflows/" + workflow)) {
        assertThat(shiftOf(path, screen, session)).as(path).isLessThan(MOST_SHIFTED);
      }
    }
  }

  /** How far what is seen of a page moves when its scripts arrive after it was painted. */
  private double shiftOf(String path, Viewport screen, String session) {
    Page window = fixture.browser().window(screen, session);
    window.addInitScript(OBSERVE);
    HeldScripts scripts = HeldScripts.open(window, "/console" + path);
    assertThat(window.locator("svg.graph")).isVisible();
    window.evaluate(SHIFTED);
    scripts.release();
    assertThat(window.locator("#graph-tools button, .react-flow__node").first()).isVisible();
    double shifted = ((Number) window.evaluate(SHIFTED)).doubleValue();
    window.context().close();
    return shifted;
  }

  private static Locator tab(Page window, String name) {
    return window.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName(name).setExact(true));
  }
}
