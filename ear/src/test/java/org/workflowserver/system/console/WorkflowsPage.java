package org.workflowserver.system.console;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** {@code /console/workflows}. */
final class WorkflowsPage extends ConsolePage {
  WorkflowsPage(Page page) {
    super(page);
  }

  /** The row of a workflow. */
  Locator row(String name) {
    return page.locator("#list tbody tr")
        .filter(new Locator.FilterOptions().setHas(page.getByText(name)));
  }

  /** Opens the dialog that starts a run. */
  RunDialog run(String workflowId) {
    page.locator("#run-" + workflowId).click();
    return new RunDialog(page);
  }
}
