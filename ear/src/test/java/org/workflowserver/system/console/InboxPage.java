package org.workflowserver.system.console;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** {@code /console/inbox}. */
final class InboxPage extends ConsolePage {
  InboxPage(Page page) {
    super(page);
  }

  Locator questions() {
    return page.locator("#list tbody tr");
  }

  QuestionPage open(String title) {
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName(title)).click();
    page.waitForURL("**/console/inbox/int_*");
    return new QuestionPage(page);
  }
}
