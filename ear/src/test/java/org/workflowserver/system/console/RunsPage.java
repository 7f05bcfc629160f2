package org.workflowserver.system.console;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** {@code /console/runs}. */
final class RunsPage extends ConsolePage {
  RunsPage(Page page) {
    super(page);
  }

  /** The row of a run. */
  Locator row(String runId) {
    return page.locator("#list tbody tr")
        .filter(new Locator.FilterOptions().setHas(page.locator("a[href$='/runs/" + runId + "']")));
  }
}
