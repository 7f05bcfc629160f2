package org.workflowserver.system.console;

import org.workflowserver.system.support.SharedFixtureExtension;

/** Hands one {@link ConsoleFixture} to all test classes of this process that ask for it. */
final class SharedConsoleExtension extends SharedFixtureExtension<ConsoleFixture> {
  /** Made by the runner. */
  SharedConsoleExtension() {
    super(ConsoleFixture.class, ConsoleFixture::start);
  }
}
