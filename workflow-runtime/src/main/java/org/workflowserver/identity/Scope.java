package org.workflowserver.identity;

import java.util.Locale;
import java.util.Optional;

/** What a caller may do; a later scope includes the earlier ones. */
public enum Scope {
  VIEWER,
  OPERATOR,
  EDITOR,
  ADMIN;

  /** The name as in the groups of a token. */
  public String group() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Groups that a list may have; some of them may be repeated. */
  public static final int MOST_GROUPS = 20;

  /** The scope that a token's group names. */
  public static Optional<Scope> ofGroup(String group) {
    for (Scope scope : values()) {
      if (scope.group().equals(group)) {
        return Optional.of(scope);
      }
    }
    return Optional.empty();
  }
}
