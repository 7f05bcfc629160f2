package org.workflowserver.definition;

import java.util.Arrays;
import java.util.Optional;

/** What becomes of the fires of a schedule that no server was there for. */
public enum MissedPolicy {
  /** The last of them starts a run. */
  LAST("last"),
  /** Each starts a run, as many as are kept. */
  ALL("all"),
  /** None starts a run. */
  SKIP("skip");

  static final String SETTING = "on_missed";

  private final String code;

  MissedPolicy(String code) {
    this.code = code;
  }

  /** As it is written. */
  String code() {
    return code;
  }

  /** The policy of that code. */
  static Optional<MissedPolicy> ofCode(Object code) {
    return Arrays.stream(values()).filter(policy -> policy.code.equals(code)).findFirst();
  }

  /** Reads what a client sent; null is {@link #LAST}. */
  static MissedPolicy read(Object sent, Problems problems) {
    Optional<MissedPolicy> read = sent == null ? Optional.of(LAST) : ofCode(sent);
    if (read.isEmpty()) {
      problems.member(
          "/settings/" + SETTING,
          "parameter_invalid",
          "'settings." + SETTING + "' must be 'last', 'all' or 'skip'.");
    }
    return read.orElse(LAST);
  }
}
