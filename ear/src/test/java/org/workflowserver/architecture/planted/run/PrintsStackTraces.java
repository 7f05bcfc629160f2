package org.workflowserver.architecture.planted.run;

/** Writes to the console of the process. */
final class PrintsStackTraces {
  void print(RuntimeException problem) {
    problem.printStackTrace();
  }
}
