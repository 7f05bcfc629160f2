package org.workflowserver.identity.account;

import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** Groups as columns keep them: sorted, with a blank between them. */
final class GroupNames {
  private GroupNames() {}

  static String column(Collection<String> groups) {
    return groups.stream().distinct().sorted().collect(Collectors.joining(" "));
  }

  static SortedSet<String> of(String column) {
    return Collections.unmodifiableSortedSet(
        Arrays.stream(column.split(" "))
            .filter(group -> !group.isEmpty())
            .collect(Collectors.toCollection(TreeSet::new)));
  }
}
