package org.workflowserver.system.console;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** The dialog that starts a run with a context. */
final class RunDialog extends ConsolePage {
  RunDialog(Page page) {
    super(page);
  }

  RunDialog withContext(String json) {
    page.locator("#run-context").fill(json);
    return this;
  }

  /** Presses the button, which must not start anything. */
  RunDialog startExpectingError() {
    page.locator("#run").click();
    return this;
  }

  /** Presses the button and arrives at the run. */
  RunPage start() {
    page.locator("#run").click();
    page.waitForURL("**/console/runs/fl_run_*");
    return new RunPage(page);
  }

  Locator problem() {
    return page.locator("#run-problem");
  }

  Locator dialog() {
    return page.locator("#run-dialog");
  }
}
