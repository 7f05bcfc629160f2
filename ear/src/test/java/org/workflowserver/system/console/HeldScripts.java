package org.workflowserver.system.console;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Route;
import com.microsoft.playwright.options.WaitUntilState;
import java.util.ArrayList;
import java.util.List;

/** A slow line: the scripts of a window's pages do not arrive before they are released. */
final class HeldScripts {
  private final List<Route> held = new ArrayList<>();
  private boolean released;

  private HeldScripts() {}

  /** Opens a page without its scripts. */
  static HeldScripts open(Page window, String path) {
    HeldScripts scripts = new HeldScripts();
    window.route("**/assets/**/*.js", scripts::take);
    window.navigate(path, new Page.NavigateOptions().setWaitUntil(WaitUntilState.COMMIT));
    return scripts;
  }

  private void take(Route route) {
    if (released) {
      route.resume();
    } else {
      held.add(route);
    }
  }

  /** Lets them arrive, and those of later pages. */
  void release() {
    released = true;
    held.forEach(Route::resume);
  }
}
