package org.workflowserver.system.console;

import com.microsoft.playwright.Page;

/** The keyboard of somebody who has no mouse. */
final class Keys {
  private static final int MOST_TABS = 100;

  private final Page window;

  Keys(Page window) {
    this.window = window;
  }

  /** Goes on by the tabulator until the focus is there. */
  Keys tabTo(String selector) {
    for (int i = 0; i < MOST_TABS; i++) {
      if (isAt(selector)) {
        return this;
      }
      window.keyboard().press("Tab");
    }
    throw new AssertionError("The keyboard does not reach " + selector + " on " + window.url());
  }

  /** Waits until the page has put the focus there, which it may do once it is drawn anew. */
  Keys waitAt(String selector) {
    window.waitForCondition(() -> isAt(selector));
    return this;
  }

  private boolean isAt(String selector) {
    return (Boolean)
        window.evaluate("selector => document.activeElement.matches(selector)", selector);
  }

  /** Goes to a link or button and presses it. */
  void press(String selector) {
    tabTo(selector).hit("Enter");
  }

  /** Goes to a field and types into it. */
  void type(String selector, String text) {
    tabTo(selector).type(text);
  }

  /** Types where the focus is. */
  Keys type(String text) {
    window.keyboard().type(text);
    return this;
  }

  /** Presses keys, one after the other. */
  Keys hit(String... keys) {
    for (String key : keys) {
      window.keyboard().press(key);
    }
    return this;
  }
}
