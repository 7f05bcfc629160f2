package org.workflowserver.system.console;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** {@code /console/vault/{id}} and the pages that make new items. */
final class VaultItemPage extends ConsolePage {
  VaultItemPage(Page page) {
    super(page);
  }

  VaultItemPage withName(String name) {
    field("name").fill(name);
    return this;
  }

  VaultItemPage withSecret(String secret) {
    field("secret").fill(secret);
    return this;
  }

  VaultItemPage withHosts(String hosts) {
    field("hosts").fill(hosts);
    return this;
  }

  VaultItemPage withGroup(String group) {
    page.locator("#item-group-" + group).check();
    return this;
  }

  /** Types a date and time of {@link Browser#ZONE}, where the reader is. */
  VaultItemPage withExpiry(String local) {
    field("expires").fill(local);
    return this;
  }

  VaultItemPage saveExpectingError() {
    page.locator("#save").click();
    return this;
  }

  VaultPage save() {
    page.locator("#save").click();
    page.waitForURL("**/console/vault");
    return new VaultPage(page);
  }

  VaultPage back() {
    page.getByText("Back to the vault").click();
    return new VaultPage(page);
  }

  Locator field(String member) {
    return page.locator("#item-" + member);
  }

  /** What is said next to a field. */
  Locator problem(String member) {
    return page.locator("#item-" + member + "-problem");
  }
}
