package org.workflowserver.system.console;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** {@code /console/password}. */
final class NewPasswordPage extends ConsolePage {
  NewPasswordPage(Page page) {
    super(page);
  }

  NewPasswordPage changeExpectingError(String current, String wanted, String again) {
    submit(current, wanted, again);
    return this;
  }

  ConsolePage change(String current, String wanted) {
    submit(current, wanted, wanted);
    return new ConsolePage(page);
  }

  Locator problem() {
    return page.locator("#password-problem");
  }

  private void submit(String current, String wanted, String again) {
    page.locator("#current").fill(current);
    page.locator("#wanted").fill(wanted);
    page.locator("#again").fill(again);
    page.locator("#change").click();
  }
}
