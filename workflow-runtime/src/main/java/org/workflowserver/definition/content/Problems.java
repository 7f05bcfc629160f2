package org.workflowserver.definition.content;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.refusal.Violation;

/** Collects what is wrong, in one pass. */
public final class Problems {
  /** More of one severity are of no help to anybody: it is one for each node that there may be. */
  private static final int MOST = 500;

  /** Characters of those of one severity: names in what was sent may be long. */
  private static final int MOST_CHARACTERS = 200_000;

  private final List<Problem> found = new ArrayList<>();
  private final Map<Problem.Severity, Integer> counts = new EnumMap<>(Problem.Severity.class);
  private final Map<Problem.Severity, Integer> omitted = new EnumMap<>(Problem.Severity.class);
  private final Map<Problem.Severity, Integer> characters = new EnumMap<>(Problem.Severity.class);

  /** These, to which others are added apart. */
  public Problems copy() {
    Problems copy = new Problems();
    found.forEach(copy::add);
    return copy;
  }

  /** A wrong member of the body itself. */
  public void member(String pointer, String code, String message) {
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

  /** Of each severity those that are listed, and at the end how many more there are. */
  public List<Problem> all() {
    List<Problem> all = new ArrayList<>(found);
    omitted.forEach(
        (severity, more) ->
            all.add(
                new Problem(
                    "", null, RefusalCode.WORKFLOW_INVALID.code(), severity, Refusal.more(more))));
    return List.copyOf(all);
  }

  /** The errors that are listed. */
  List<Problem> errors() {
    return found.stream().filter(p -> p.severity() == Problem.Severity.ERROR).toList();
  }

  /**
   * Does nothing when there are no errors.
   *
   * @throws Refusal with every error, as far as one lists them; wrong members of the body come
   *     before a wrong graph
   */
  public void refuse() {
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
    int count = counts.get(Problem.Severity.ERROR);
    throw new Refusal(
        code,
        count == 1 ? first : first + " There are " + count + " problems in all.",
        errors.stream().map(p -> new Violation(p.pointer(), p.code(), p.message())).toList(),
        count,
        null);
  }

  void add(Problem problem) {
    // Counted apart: any number of warnings must leave room for the error that forbids storing.
    Problem.Severity severity = problem.severity();
    int length = problem.pointer().length() + problem.message().length();
    boolean hasRoom =
        counts.merge(severity, 1, Integer::sum) <= MOST
            && characters.getOrDefault(severity, 0) < MOST_CHARACTERS;
    if (hasRoom) {
      characters.merge(severity, length, Integer::sum);
      found.add(problem);
    } else {
      omitted.merge(severity, 1, Integer::sum);
    }
  }
}
