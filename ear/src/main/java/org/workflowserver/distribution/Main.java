package org.workflowserver.distribution;

/**
 * Where {@code java -jar workflow-server.jar} begins.
 *
 * <p>It is compiled for an older Java than the rest, so that an older one can say what it lacks.
 */
public final class Main {
  private static final int NEEDED = 21;

  private Main() {}

  /**
   * Starts the server, or says in one sentence why not.
   *
   * @param arguments as {@code Launcher} takes them
   * @throws ReflectiveOperationException when the distribution is damaged
   */
  public static void main(String[] arguments) throws ReflectiveOperationException {
    int found = Runtime.version().feature();
    if (found < NEEDED) {
      System.err.println(
          "Workflow Server needs Java " + NEEDED + " or later, this is Java " + found + ".");
      System.exit(1);
    }
    // By name: a Java that is too old could not even read the classes behind it.
    Class.forName("org.workflowserver.distribution.Launcher")
        .getMethod("main", String[].class)
        .invoke(null, (Object) arguments);
  }
}
