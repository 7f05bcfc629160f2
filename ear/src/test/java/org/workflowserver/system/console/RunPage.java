package org.workflowserver.system.console;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** {@code /console/runs/{id}}. */
final class RunPage extends ConsolePage {
  RunPage(Page page) {
    super(page);
  }

  String runId() {
    return page.locator("#run-id").innerText();
  }

  Locator status() {
    return page.locator("#run-status");
  }

  Locator error() {
    return page.locator("#run-error");
  }

  /** Why the run does not move. */
  Locator waiting() {
    return page.locator("#run-waiting");
  }

  Locator cancelButton() {
    return page.locator("#cancel");
  }

  /** Asks for the run's end; nothing happens yet. */
  CancelDialog cancel() {
    cancelButton().click();
    return new CancelDialog(page);
  }

  /** What the graph says of a node. */
  Locator nodeState(String nodeId) {
    return page.locator("#node-" + nodeId + " .node-state");
  }

  /** The entries of the log, in order. */
  Locator entries() {
    return page.locator("#log ol.log > li");
  }

  /** An entry of the log, as it is. */
  Locator entry(int seq) {
    return page.locator("#entry-" + seq);
  }

  /** An entry of the log, opened. */
  Locator openEntry(int seq) {
    Locator entry = entry(seq);
    if (entry.locator("details").getAttribute("open") == null) {
      entry.locator("summary").click();
    }
    return entry;
  }

  /** Chooses a node in the graph, so that its entries alone are shown. */
  RunPage choose(String nodeId) {
    page.locator("#node-" + nodeId).click();
    return this;
  }
}
