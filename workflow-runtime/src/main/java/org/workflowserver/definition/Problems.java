package org.workflowserver.definition;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.Violation;

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

  /**
   * Does nothing when there are no errors.
   *
   * @throws Refusal with every error; wrong members of the body come before a wrong graph
   */
  void refuse() {
    if (!hasErrors()) {
      return;
    }
    List<Problem> errors = errors();
    Optional<Problem> member =
        errors.stream().filter(problem -> problem.code().startsWith("parameter_")).findFirst();
    RefusalCode code =
        member
            .map(
                problem ->
                    problem.code().equals(RefusalCode.PARAMETER_MISSING.code())
                        ? RefusalCode.PARAMETER_MISSING
                        : RefusalCode.PARAMETER_INVALID)
            .orElse(RefusalCode.WORKFLOW_INVALID);
    String first = member.orElse(errors.getFirst()).message();
    throw new Refusal(
        code,
        errors.size() == 1 ? first : first + " There are " + errors.size() + " problems in all.",
        errors.stream().map(p -> new Violation(p.pointer(), p.code(), p.message())).toList());
  }

  private void add(Problem problem) {
    // Counted apart: any number of warnings must leave room for the error that forbids storing.
    if (counts.merge(problem.severity(), 1, Integer::sum) <= MOST) {
      found.add(problem);
    }
  }
}
