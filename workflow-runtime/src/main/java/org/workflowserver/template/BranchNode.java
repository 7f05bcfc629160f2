package org.workflowserver.template;

import java.util.List;

/** {@code if}, {@code unless} and {@code elsif}: the first branch that holds. */
final class BranchNode extends Node {
  /**
   * A branch.
   *
   * @param condition {@code null} for {@code else}
   * @param expected what the condition must be; false for {@code unless}
   */
  record Branch(Condition condition, boolean expected, Block body) {}

  private final Branch[] branches;
  private final boolean blank;

  BranchNode(int position, List<Branch> branches) {
    super(position);
    boolean allBlank = branches.stream().allMatch(branch -> branch.body().isBlank());
    this.blank = allBlank;
    this.branches =
        branches.stream()
            .map(b -> allBlank ? new Branch(b.condition, b.expected, b.body.withoutText()) : b)
            .toArray(Branch[]::new);
  }

  @Override
  void render(Frame frame, Sink out) {
    for (Branch branch : branches) {
      if (branch.condition == null || branch.condition.holds(frame) == branch.expected) {
        branch.body.render(frame, out);
        return;
      }
    }
  }

  @Override
  boolean isBlank() {
    return blank;
  }
}
