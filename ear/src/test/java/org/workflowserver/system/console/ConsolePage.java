package org.workflowserver.system.console;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Response;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FormData;
import com.microsoft.playwright.options.RequestOptions;
import com.microsoft.playwright.options.WaitUntilState;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import org.workflowserver.system.console.Browser.Viewport;
import org.workflowserver.system.support.LongMode;

/** What all pages of the console have. */
class ConsolePage {
  private static final Path SCREENSHOTS = Path.of("target", "screenshots");
  private static final boolean WANTED = Boolean.getBoolean("console.screenshots");
  private static final String AXE = axe();

  private static final String ALL_RULES =
      "rules: {'target-size': {enabled: true}, 'label-content-name-mismatch': {enabled: true}}";

  /** Those whose result depends on the colour scheme. */
  private static final String COLORS = "runOnly: ['color-contrast', 'link-in-text-block']";

  private static final String CUT =
      "all => all.filter(one => one.scrollWidth > one.clientWidth).map(one => one.textContent)";

  /** What is over the page and reaches out of the window to a side. */
  private static final String OUTSIDE =
      """
      all => all.filter(one => {
        const { left, right } = one.getBoundingClientRect();
        return left < 0 || right > innerWidth;
      }).map(one => one.id || one.className)""";

  final Page page;

  ConsolePage(Page page) {
    this.page = page;
  }

  /** Leaves the console by the user's menu. */
  final SignInPage signOut() {
    page.locator("#user-menu summary").click();
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Sign out")).click();
    return new SignInPage(page);
  }

  final WorkflowsPage openWorkflows() {
    page.navigate("/console/workflows");
    return new WorkflowsPage(page);
  }

  final RunsPage openRuns() {
    page.navigate("/console/runs");
    return new RunsPage(page);
  }

  final InboxPage openInbox() {
    page.navigate("/console/inbox");
    return new InboxPage(page);
  }

  final VaultPage openVault() {
    page.navigate("/console/vault");
    return new VaultPage(page);
  }

  final ReferencePage openReference() {
    page.navigate("/console/reference");
    return new ReferencePage(page);
  }

  final RunPage openRun(String runId) {
    page.navigate("/console/runs/" + runId);
    return new RunPage(page);
  }

  /** The secret that the forms of this page carry. */
  final String formToken() {
    return page.locator("input[name='formToken']").first().inputValue();
  }

  /** The status of the response when the sign-out is posted with that secret. */
  final int postSignOut(String formToken) {
    return page.request()
        .post(
            "/console/sign-out",
            RequestOptions.create().setForm(FormData.create().set("formToken", formToken)))
        .status();
  }

  /**
   * The answer to the same request once more: the browser may have given up the body of the first
   * when a test asks for it.
   */
  final APIResponse again(Response response) {
    RequestOptions same = RequestOptions.create();
    response.request().headers().forEach(same::setHeader);
    return page.request().get(response.url(), same);
  }

  /** Everything that came from the server for this page. */
  final String source() {
    return page.content();
  }

  /** The messages in the corner. */
  final Locator toasts() {
    return page.locator("#toasts .toast");
  }

  /**
   * Asserts that this page, opened anew, is usable on every viewport, and in the dark too: there
   * the colours are looked at on the desktop alone.
   */
  final void assertUsableOnAllViewports(Browser browser, String name) {
    Page window = browser.windowBeside(page);
    for (Viewport screen : Viewport.all()) {
      window.setViewportSize(screen.width(), screen.height());
      // Scripts look at the size when a page is opened, and what is behind a # opens none.
      if (window.url().equals("about:blank")) {
        window.navigate(page.url());
      } else {
        window.reload();
      }
      new ConsolePage(window).assertUsableOn(screen, name);
    }
    window.close();
  }

  /**
   * As {@link #assertUsableOnAllViewports}, of the page as it stands: a dialog or a menu that was
   * opened stays open, and so does what was said of a form.
   */
  final void assertUsableAsItStands(String name) {
    for (Viewport screen : Viewport.all().reversed()) {
      page.setViewportSize(screen.width(), screen.height());
      assertUsableOn(screen, name);
    }
  }

  private void assertUsableOn(Viewport screen, String name) {
    if (screen.equals(Viewport.DESKTOP) || LongMode.Condition.isOn()) {
      assertUsableInBothSchemes(name);
    } else {
      show(ColorScheme.DARK, name);
      show(ColorScheme.LIGHT, name);
      assertUsable();
    }
  }

  /** As {@link #assertUsableOnAllViewports}, on that of this window. */
  final void assertUsableInBothSchemes(String name) {
    show(ColorScheme.DARK, name);
    assertThat(seriousIssues(COLORS)).as("axe-core in the dark on %s", page.url()).isEmpty();
    show(ColorScheme.LIGHT, name);
    assertUsable();
  }

  private void show(ColorScheme scheme, String name) {
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
    String mode =
        "%s-%d-%s"
            .formatted(name, page.viewportSize().width, scheme.name().toLowerCase(Locale.ROOT));
    screenshot(mode);
  }

  /** Opens a page, and does that before a script of it has come. */
  final void openBeforeScript(String address, String script, Runnable doing) {
    List<Route> held = new CopyOnWriteArrayList<>();
    page.route("**/" + script, held::add);
    page.navigate(address, new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
    page.waitForCondition(() -> !held.isEmpty());
    try {
      doing.run();
    } finally {
      page.unroute("**/" + script);
      held.forEach(Route::resume);
    }
  }

  /** Whether text of a run was executed as script. */
  final boolean isScriptInjected() {
    return (Boolean) page.evaluate("() => window.hacked !== undefined");
  }

  /** Takes a screenshot of the whole page, for people to look at, when they are asked for. */
  final void screenshot(String name) {
    if (WANTED) {
      page.screenshot(
          new Page.ScreenshotOptions()
              .setPath(SCREENSHOTS.resolve(name + ".png"))
              .setFullPage(true));
    }
  }

  /** The page is accessible, and nobody has to scroll sideways. */
  final void assertUsable() {
    assertThat(seriousIssues(ALL_RULES)).as("axe-core on %s", page.url()).isEmpty();
    assertThat((Boolean) page.evaluate("() => document.scrollingElement.scrollWidth <= innerWidth"))
        .as("%s fits the width of the window", page.url())
        .isTrue();
    assertThat(page.locator(".facts time").evaluateAll(CUT))
        .as("times that %s cuts off", page.url())
        .isEqualTo(List.of());
    assertThat(
            page.locator("dialog[open], .menu-items:visible, .we-menu, .we-chooser")
                .evaluateAll(OUTSIDE))
        .as("dialogs and menus that do not fit the window of %s", page.url())
        .isEqualTo(List.of());
  }

  @SuppressWarnings("unchecked")
  private List<String> seriousIssues(String rules) {
    if (!(Boolean) page.evaluate("() => 'axe' in window")) {
      page.evaluate(AXE);
    }
    var results =
        (Map<String, Object>)
            page.evaluate(
                // What lies below the head of a page that is scrolled has no room of its own.
                "() => { scrollTo(0, 0); return axe.run(document, {resultTypes: ['violations'], "
                    + rules
                    + "}); }");
    return ((List<Map<String, Object>>) results.get("violations"))
        .stream()
            .filter(issue -> List.of("serious", "critical").contains(issue.get("impact")))
            .map(
                issue ->
                    issue.get("id")
                        + ": "
                        + issue.get("help")
                        + " at "
                        + ((List<Map<String, Object>>) issue.get("nodes"))
                            .stream().map(node -> node.get("html")).toList())
            .toList();
  }

  private static String axe() {
    try (InputStream script = ConsolePage.class.getResourceAsStream("/axe.min.js")) {
      return new String(script.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
