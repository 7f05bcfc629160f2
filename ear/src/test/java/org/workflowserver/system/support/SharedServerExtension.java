package org.workflowserver.system.support;

/** Hands one {@link ServerFixture} to all test classes of this process that ask for it. */
public final class SharedServerExtension extends SharedFixtureExtension<ServerFixture> {
  /** Made by the runner. */
  public SharedServerExtension() {
    super(ServerFixture.class, ServerFixture::start);
  }
}
