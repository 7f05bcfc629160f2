package org.workflowserver.definition;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** Collects what is wrong, in one pass. */
final class Problems {
  /** More of one severity are of no help to anybody. */
  private static final int MOST = 500;

  private final List<Problem> found = new ArrayList<>();
  private final Map<Problem.Severity, Integer> counts = new EnumMap<>(Problem.Severity.class);

  /** A wrong member of the body itself. */
  void member(String pointer, String code, String message) {
    add(new Problem(pointer, null, code, Problem.Severity.ERROR, message));
  }

  void error(String pointer, String nodeId, String code, String message) {
    add(new Problem(pointer, nodeId, code, Problem.Severity.ERROR, message));
  }

  void warning(String pointer, String nodeId, String code, String message) {
    add(new Problem(pointer, nodeId, code, Problem.Severity.WARNING, message));
  }

  boolean hasErrors() {
    return counts.containsKey(Problem.Severity.ERROR);
  }

  List<Problem> all() {
    return List.copyOf(found);
  }

  List<Problem> errors() {
    return found.stream().filter(p -> p.severity() == Problem.Severity.ERROR).toList();
  }

  private void add(Problem problem) {
    // Counted apart: any number of warnings must leave room for the error that forbids storing.
    if (counts.merge(problem.severity(), 1, Integer::sum) <= MOST) {
      found.add(problem);
    }
  }
}
