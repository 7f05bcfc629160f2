package org.workflowserver.json;

import java.util.List;

/** What a filter of a path asks of a value. */
@FunctionalInterface
interface PathTest {
  boolean holds(Object current, PathEvaluation reading);

  static PathTest any(List<PathTest> tests) {
    return tests.size() == 1
        ? tests.getFirst()
        : (current, reading) -> tests.stream().anyMatch(test -> test.holds(current, reading));
  }

  static PathTest all(List<PathTest> tests) {
    return tests.size() == 1
        ? tests.getFirst()
        : (current, reading) -> tests.stream().allMatch(test -> test.holds(current, reading));
  }

  static PathTest not(PathTest test) {
    return (current, reading) -> !test.holds(current, reading);
  }

  static PathTest exists(PathQuery query) {
    return (current, reading) -> !query.select(current, reading).isEmpty();
  }

  /** What stands for a value in a filter: a literal, a path to one value, a function of values. */
  @FunctionalInterface
  interface Operand {
    /** The value, or {@link PathValues#NOTHING}. */
    Object value(Object current, PathEvaluation reading);

    static Operand of(PathQuery singular) {
      return (current, reading) -> {
        List<Object> found = singular.select(current, reading);
        return found.isEmpty() ? PathValues.NOTHING : found.getFirst();
      };
    }
  }
}
