package org.workflowserver.system.console;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** {@code /console/vault}. */
final class VaultPage extends ConsolePage {
  VaultPage(Page page) {
    super(page);
  }

  /** The rows of the list. */
  Locator rows() {
    return page.locator("#list tbody tr");
  }

  /** The row of an item. */
  Locator row(String name) {
    return rows()
        .filter(
            new Locator.FilterOptions()
                .setHas(page.getByText(name, new Page.GetByTextOptions().setExact(true))));
  }

  VaultItemPage addSecret() {
    page.locator("#keep-secret").click();
    return new VaultItemPage(page);
  }

  VaultItemPage createKey() {
    page.locator("#make-key").click();
    return new VaultItemPage(page);
  }

  VaultItemPage replace(String name) {
    button("Replace " + name, AriaRole.LINK).or(button("Change " + name, AriaRole.LINK)).click();
    return new VaultItemPage(page);
  }

  Locator deleteButton(String name) {
    return button("Delete " + name + "…", AriaRole.BUTTON);
  }

  /** Asks for an item's end; nothing happens yet. */
  VaultPage delete(String name) {
    deleteButton(name).click();
    return this;
  }

  Locator deleteDialog() {
    return page.locator("#delete-dialog");
  }

  VaultPage dismiss() {
    page.keyboard().press("Escape");
    return this;
  }

  VaultPage confirmDelete() {
    page.locator("#delete").click();
    return this;
  }

  /** What shows the API key that was just made. */
  Locator newKey() {
    return page.locator("#new-key");
  }

  String newKeyId() {
    return page.locator("#new-key-id").innerText();
  }

  String newKeySecret() {
    return page.locator("#new-key-secret").innerText();
  }

  VaultPage copyNewKey() {
    page.locator("#copy-key").click();
    return this;
  }

  private Locator button(String name, AriaRole role) {
    return page.getByRole(role, new Page.GetByRoleOptions().setName(name).setExact(true));
  }
}
