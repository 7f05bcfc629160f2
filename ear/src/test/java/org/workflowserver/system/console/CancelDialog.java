package org.workflowserver.system.console;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** The dialog that asks before a run is cancelled. */
final class CancelDialog extends ConsolePage {
  CancelDialog(Page page) {
    super(page);
  }

  Locator dialog() {
    return page.locator("#cancel-dialog");
  }

  /** Leaves the run alone. */
  RunPage dismiss() {
    page.keyboard().press("Escape");
    return new RunPage(page);
  }

  RunPage confirm() {
    page.locator("#confirm-cancel").click();
    return new RunPage(page);
  }
}
