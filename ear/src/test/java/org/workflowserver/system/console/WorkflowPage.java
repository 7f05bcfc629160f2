package org.workflowserver.system.console;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import java.util.regex.Pattern;

/** The page of one workflow, whichever of its tabs is open. */
final class WorkflowPage extends ConsolePage {
  private static final Pattern ADDRESS = Pattern.compile(".*/workflows/(fl_[0-9a-z]+)(/.*)?");

  WorkflowPage(Page page) {
    super(page);
  }

  /** Waits until a workflow's page is there. */
  static WorkflowPage arrived(Page page) {
    page.waitForURL(ADDRESS);
    return new WorkflowPage(page);
  }

  String workflowId() {
    var address = ADDRESS.matcher(page.url().replaceFirst("\\?.*", ""));
    if (!address.matches()) {
      throw new AssertionError("Not a workflow's page: " + page.url());
    }
    return address.group(1);
  }

  Locator heading() {
    return page.locator("h1");
  }

  Locator tab(String name) {
    return page.getByRole(AriaRole.TAB, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  Locator runButton() {
    return page.locator("#run-" + workflowId());
  }
}
