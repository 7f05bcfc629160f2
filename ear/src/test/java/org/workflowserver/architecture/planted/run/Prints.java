package org.workflowserver.architecture.planted.run;

/** Writes to the console of the process. */
final class Prints {
  void both(String text) {
    System.out.println(text);
    System.err.println(text);
  }
}
