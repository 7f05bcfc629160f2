package org.workflowserver.system.console;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** {@code /console/runs/{id}/resume}. */
final class ResumePage extends ConsolePage {
  ResumePage(Page page) {
    super(page);
  }

  /** What resuming after the chosen step leads to. */
  Locator effects() {
    return page.locator(".resume-effects:visible");
  }

  /** Resumes the run and arrives at the new one. */
  RunPage resume() {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Resume").setExact(true))
        .click();
    page.waitForURL(url -> url.contains("/runs/fl_run_") && !url.endsWith("/resume"));
    return new RunPage(page);
  }
}
