package org.workflowserver.system.console;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;

/** {@code /console/inbox/{id}}. */
final class QuestionPage extends ConsolePage {
  /** How many answers that are not sent this tab keeps. */
  static final String DRAFTS =
      "() => Object.keys(sessionStorage).filter(key => key.includes('/inbox/')).length";

  /** How many of them are of a question or run: the tab may have those of others. */
  static final String DRAFTS_OF =
      """
      id => Object.entries(sessionStorage)
        .filter(([key, kept]) => key.includes('/inbox/') && (key + kept).includes(id)).length""";

  QuestionPage(Page page) {
    super(page);
  }

  Locator instructions() {
    return page.locator("#instructions");
  }

  Locator field(String label) {
    // Not the one of an answer.
    return page.locator("#answerForm").getByLabel(label);
  }

  /** Chooses a radio button. */
  void check(String label) {
    page.getByRole(AriaRole.RADIO, new Page.GetByRoleOptions().setName(label)).check();
  }

  void press(String action) {
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName(action)).click();
  }

  /** What is wrong with fields. */
  Locator problems() {
    return page.locator("#answerForm .form-field .problem:not(:empty)");
  }

  /** Why there is no form. */
  Locator obstacle() {
    return page.locator("#obstacle");
  }

  Locator answers() {
    return page.locator("#answers");
  }
}
