package org.workflowserver.system.console;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** The dialog of a run's page that runs it again. */
final class RepeatDialog extends ConsolePage {
  private final String id;

  RepeatDialog(Page page, String id) {
    super(page);
    this.id = id;
  }

  Locator dialog() {
    return page.locator("#" + id);
  }

  Locator context() {
    return dialog().locator("textarea");
  }

  Locator problem() {
    return dialog().locator(".problem").first();
  }

  /** Presses a button, which must not start anything. */
  void press(String button) {
    dialog()
        .getByRole(AriaRole.BUTTON, new Locator.GetByRoleOptions().setName(button).setExact(true))
        .click();
  }

  /** Presses a button and arrives at the new run. */
  RunPage start(String button) {
    String old = page.url();
    press(button);
    page.waitForURL(url -> url.contains("/runs/fl_run_") && !url.equals(old));
    return new RunPage(page);
  }
}
