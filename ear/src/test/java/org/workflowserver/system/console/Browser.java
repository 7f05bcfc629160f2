package org.workflowserver.system.console;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.ConsoleMessage;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * A Chromium, as the operating system packages it; the one without windows where that is installed,
 * whose pages take two thirds of the processor time.
 */
final class Browser implements AutoCloseable {
  /** A name of this machine that browsers do not take for it, and so not for a secure one. */
  static final String OTHER_HOST = "flows.test";

  /**
   * Pages of the browser's own, which it begins below its address bar with each window: they cost
   * more than the window. The others are what Playwright turns off by a switch that this one
   * replaces.
   */
  private static final String OFF =
      String.join(
          ",",
          "WebUIOmniboxPopup",
          "WebUIOmniboxAimPopup",
          "AutoDeElevate",
          "AvoidUnnecessaryBeforeUnloadCheckSync",
          "BlockOriginHeaderModificationOnRedirect",
          "BoundaryEventDispatchTracksNodeRemoval",
          "DestroyProfileOnBrowserClose",
          "DialMediaRouteProvider",
          "GlobalMediaControls",
          "HttpsUpgrades",
          "LensOverlay",
          "MediaRouter",
          "OptimizationHints",
          "PaintHolding",
          "ThirdPartyStoragePartitioning",
          "Translate");

  private static final List<String> ARGUMENTS =
      List.of(
          "--no-sandbox",
          "--disable-gpu",
          "--disable-quic",
          "--no-first-run",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--disable-features=" + OFF,
          "--host-resolver-rules=MAP " + OTHER_HOST + " 127.0.0.1");

  private static final List<Path> EXECUTABLES =
      List.of(Path.of("/usr/bin/chromium-headless-shell"), Path.of("/usr/bin/chromium"));

  /** For what a page does by itself, and for what a test does on it, on a busy machine. */
  private static final double PATIENCE_MILLIS = 180_000;

  static {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
  }

  /** Messages stay, as under a pointer: a test may come to them when they would be gone. */
  private static final String KEEP_TOASTS =
      """
      new MutationObserver(() =>
        document.querySelectorAll("#toasts .toast").forEach((toast) =>
          toast.dispatchEvent(new Event("pointerenter")))
      ).observe(document, { childList: true, subtree: true });
      """;

  /** The time zone of the user, which is not that of the server. */
  static final String ZONE = "Asia/Kolkata";

  private final URI server;
  private final Playwright playwright;
  private final com.microsoft.playwright.Browser chromium;
  private final List<String> consoleErrors = new CopyOnWriteArrayList<>();

  private Browser(URI server, Playwright playwright, Path executable) {
    this.server = server;
    this.playwright = playwright;
    this.chromium =
        playwright
            .chromium()
            .launch(
                new BrowserType.LaunchOptions().setExecutablePath(executable).setArgs(ARGUMENTS));
  }

  /** Starts the browser; fails with what to do when there is none. */
  static Browser start(URI server) {
    List<Path> candidates =
        Optional.ofNullable(System.getenv("CHROMIUM"))
            .map(Path::of)
            .map(List::of)
            .orElse(EXECUTABLES);
    Path executable =
        candidates.stream()
            .filter(Files::isExecutable)
            .findFirst()
            .orElseThrow(
                () ->
                    new AssertionError(
                        "The console's tests need Chromium, and there is none at "
                            + candidates
                            + ". Install it (Debian: apt-get install chromium-headless-shell), or"
                            + " name another place in the environment variable CHROMIUM."));
    var options =
        new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1"));
    return new Browser(server, Playwright.create(options), executable);
  }

  /** A window without a session. */
  Page window() {
    return window(Viewport.DESKTOP, null);
  }

  /**
   * A window of this size and colour scheme.
   *
   * @param session cookies and storage of another window; null for none
   */
  Page window(Viewport screen, String session) {
    BrowserContext context =
        chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setBaseURL(server.toString())
                .setTimezoneId(ZONE)
                .setViewportSize(screen.width(), screen.height())
                .setColorScheme(screen.dark() ? ColorScheme.DARK : ColorScheme.LIGHT)
                // What moves for ever is painted for ever.
                .setReducedMotion(ReducedMotion.REDUCE)
                .setStorageState(session));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    context.addInitScript(KEEP_TOASTS);
    return windowIn(context);
  }

  /**
   * Another window of the same session, which has nothing of what is open in the first one. It
   * costs less than half of one that has to fetch and compile all scripts again.
   */
  Page windowBeside(Page other) {
    return windowIn(other.context());
  }

  boolean isOpen(BrowserContext context) {
    return chromium.contexts().contains(context);
  }

  private Page windowIn(BrowserContext context) {
    Page page = context.newPage();
    page.onConsoleMessage(this::note);
    page.onPageError(consoleErrors::add);
    return page;
  }

  /**
   * A window that runs no script.
   *
   * @param session cookies of another window
   */
  Page windowWithoutScript(String session) {
    BrowserContext context =
        chromium.newContext(
            new com.microsoft.playwright.Browser.NewContextOptions()
                .setBaseURL(server.toString())
                .setJavaScriptEnabled(false)
                .setStorageState(session));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    return context.newPage();
  }

  private void note(ConsoleMessage message) {
    if (message.type().equals("error")) {
      consoleErrors.add(message.text() + " at " + message.location());
    }
  }

  /** Also forgets what their scripts complained of. */
  void closeWindows() {
    List.copyOf(chromium.contexts()).forEach(BrowserContext::close);
    consoleErrors.clear();
  }

  /** Errors of scripts and violations of policies on the pages. */
  List<String> consoleErrors() {
    return List.copyOf(consoleErrors);
  }

  @Override
  public void close() {
    chromium.close();
    playwright.close();
  }

  /** Size and colour scheme of a window. */
  record Viewport(int width, int height, boolean dark) {
    static final Viewport DESKTOP = new Viewport(1_280, 900, false);
    static final Viewport PHONE = new Viewport(390, 844, false);

    /** A desktop and a phone; a page of theirs can be looked at in the dark, too. */
    static List<Viewport> all() {
      return List.of(DESKTOP, PHONE);
    }

    @Override
    public String toString() {
      return width + (dark ? "-dark" : "-light");
    }
  }
}
