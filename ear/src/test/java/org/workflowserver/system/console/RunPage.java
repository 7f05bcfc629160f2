package org.workflowserver.system.console;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

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

  /** A button of the head. */
  Locator button(String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  /** Runs the same again, and arrives at the new run. */
  RunPage rerun() {
    String old = page.url();
    button("Rerun").click();
    page.waitForURL(url -> url.contains("/runs/fl_run_") && !url.equals(old));
    return new RunPage(page);
  }

  /** Opens a dialog that repeats the run. */
  RepeatDialog repeat(String button, String dialogId) {
    button(button).click();
    return new RepeatDialog(page, dialogId);
  }

  /** Opens the page that resumes the run. */
  ResumePage resume() {
    button("Resume…").click();
    page.waitForURL("**/resume*");
    return new ResumePage(page);
  }

  /** The link to the run that this one repeats. */
  Locator originalRun() {
    return page.locator("#original-run");
  }

  /** What the run gave. */
  Locator output() {
    return page.locator("#run-output");
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

  /** Chooses a node in the graph, so that the panel shows it. */
  RunPage choose(String nodeId) {
    page.locator("#node-" + nodeId).click();
    return this;
  }

  /** A node in the graph. */
  Locator node(String nodeId) {
    return page.locator("#node-" + nodeId);
  }

  /** What the page shows of the chosen node. */
  Locator panel() {
    return page.locator("#panel-node");
  }

  /** The links to the runs that repeat this one. */
  Locator repeats() {
    return page.locator("#repeats a");
  }

  /** The bars of a node on the timeline. */
  Locator bars(String nodeId) {
    return page.locator("#lane-" + nodeId + " .bar");
  }

  /** The names of the timeline's lanes, in order. */
  Locator lanes() {
    return page.locator("#names li");
  }
}
