package org.workflowserver.system.console;

import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.workflowserver.system.support.SharedFixtureExtension;

/**
 * Hands one {@link ConsoleFixture} to all test classes of this process that ask for it, without a
 * window that the class before left open.
 */
final class SharedConsoleExtension extends SharedFixtureExtension<ConsoleFixture>
    implements BeforeAllCallback {
  /** Made by the runner. */
  SharedConsoleExtension() {
    super(ConsoleFixture.class, ConsoleFixture::start);
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    fixture(context).browser().closeWindows();
  }
}
