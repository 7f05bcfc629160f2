package org.workflowserver.definition;

import java.util.Arrays;
import java.util.Optional;

/** What becomes of a fire of the schedule while runs of the workflow are open. */
public enum OverlapPolicy {
  /** It starts a run all the same. */
  ALLOW("allow"),
  /** It starts none. */
  SKIP("skip"),
  /** It waits until they have ended, in order. */
  QUEUE("queue"),
  /** They are cancelled, and then it starts one. */
  CANCEL_RUNNING("cancel_running");

  static final String SETTING = "on_overlap";

  private final String code;

  OverlapPolicy(String code) {
    this.code = code;
  }

  /** As it is written. */
  String code() {
    return code;
  }

  /** The policy of that code. */
  static Optional<OverlapPolicy> ofCode(Object code) {
    return Arrays.stream(values()).filter(policy -> policy.code.equals(code)).findFirst();
  }

  /** Reads what a client sent; null is {@link #ALLOW}. */
  static OverlapPolicy read(Object sent, Problems problems) {
    Optional<OverlapPolicy> read = sent == null ? Optional.of(ALLOW) : ofCode(sent);
    if (read.isEmpty()) {
      problems.member(
          "/settings/" + SETTING,
          "parameter_invalid",
          "'settings." + SETTING + "' must be 'allow', 'skip', 'queue' or 'cancel_running'.");
    }
    return read.orElse(ALLOW);
  }
}
