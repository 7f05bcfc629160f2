package org.workflowserver.run.await;

/** Whether the server is about to stop, so that nobody may wait here any longer. */
final class ServerStop {
  /** The launcher sets it, in the same virtual machine, before the application ends. */
  private static final String PROPERTY = "org.workflowserver.stopping";

  private ServerStop() {}

  static boolean hasBegun() {
    return Boolean.getBoolean(PROPERTY);
  }
}
