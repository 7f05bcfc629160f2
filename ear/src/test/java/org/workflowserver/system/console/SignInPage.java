package org.workflowserver.system.console;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;

/** {@code /console/login}. */
final class SignInPage extends ConsolePage {
  SignInPage(Page page) {
    super(page);
  }

  static SignInPage open(Page page) {
    page.navigate("/console/login");
    return new SignInPage(page);
  }

  SignInPage signInExpectingError(String username, String password) {
    submit(username, password);
    return this;
  }

  NewPasswordPage signInForTheFirstTime(String username, String password) {
    submit(username, password);
    return new NewPasswordPage(page);
  }

  ConsolePage signIn(String username, String password) {
    submit(username, password);
    return new ConsolePage(page);
  }

  Locator problem() {
    return page.locator("#sign-in-problem");
  }

  private void submit(String username, String password) {
    page.getByLabel("User name").fill(username);
    page.getByLabel("Password").fill(password);
    page.locator("#sign-in").click();
  }
}
