package org.workflowserver.refusal;

import java.util.ArrayList;
import java.util.List;

/** What is wrong with the members of a request's body, in the order in which it was found. */
public final class WrongMembers {
  private final List<Violation> violations = new ArrayList<>();

  /** A needed member of the body itself is not there. */
  public void missing(String member) {
    violations.add(
        new Violation(
            "/" + member, RefusalCode.PARAMETER_MISSING.code(), "'" + member + "' is required."));
  }

  /** A member is there and wrong. */
  public void invalid(String pointer, String message) {
    violations.add(new Violation(pointer, RefusalCode.PARAMETER_INVALID.code(), message));
  }

  /**
   * Does nothing when nothing is wrong.
   *
   * @throws Refusal with all that is
   */
  public void refuse() {
    if (!violations.isEmpty()) {
      throw Refusal.members(violations);
    }
  }
}
