package org.workflowserver.identity;

import java.util.Locale;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import org.workflowserver.refusal.BodyMembers;

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

  private static final String KNOWN = "viewer, operator, editor and admin";

  /** The groups that the body of a call names, at least one. */
  public static Optional<SortedSet<String>> groups(BodyMembers body) {
    return body.list(
            "groups",
            1,
            MOST_GROUPS,
            "1 to " + MOST_GROUPS + " of " + KNOWN,
            group -> ofGroup(group).map(Scope::group),
            "A group is one of " + KNOWN + ".")
        .map(TreeSet::new);
  }

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
