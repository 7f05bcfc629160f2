package org.workflowserver.system.console;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** {@code /console/runs}. */
final class RunsPage extends ConsolePage {
  RunsPage(Page page) {
    super(page);
  }

  Locator rows() {
    return page.locator("#list tbody tr");
  }

  void filter() {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Filter").setExact(true))
        .click();
  }

  /** Selects a run, to act on it with others. */
  void select(String runId) {
    page.locator("#select-" + runId).check();
  }

  /** The row of a run. */
  Locator row(String runId) {
    return page.locator("#list tbody tr")
        .filter(new Locator.FilterOptions().setHas(page.locator("a[href$='/runs/" + runId + "']")));
  }
}
