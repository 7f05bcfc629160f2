package org.workflowserver.system.console;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.WaitUntilState;
import java.util.ArrayList;
import java.util.List;

/** A slow line: the scripts of a window's pages do not arrive before they are released. */
final class HeldScripts {
  private static final String SCRIPTS = "**/assets/**/*.js";

  private final Page window;
  private final List<Route> held = new ArrayList<>();

  private HeldScripts(Page window) {
    this.window = window;
  }

  /** Opens a page without its scripts. */
  static HeldScripts open(Page window, String path) {
    HeldScripts scripts = new HeldScripts(window);
    window.route(SCRIPTS, scripts.held::add);
    window.navigate(path, new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
    return scripts;
  }

  /** Lets them arrive, and holds none of later pages: a window may be closed while those load. */
  void release() {
    window.unroute(SCRIPTS);
    held.forEach(Route::resume);
  }
}
