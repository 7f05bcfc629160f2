package org.workflowserver.system.console;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** {@code /console/reference}, and the pages of components. */
final class ReferencePage extends ConsolePage {
  ReferencePage(Page page) {
    super(page);
  }

  /** The links to the components, by the path that they lead to. */
  Locator components() {
    return page.locator("td a[href*='/reference/']");
  }

  ReferencePage open(String component) {
    page.locator("td a[href$='/reference/" + component + "']").click();
    page.waitForURL("**/console/reference/" + component);
    return this;
  }

  /** The row of a member of the configuration. */
  Locator member(String name) {
    return page.locator("tbody tr")
        .filter(
            new Locator.FilterOptions()
                .setHas(page.locator("code", new Page.LocatorOptions().setHasText(name))))
        .first();
  }
}
