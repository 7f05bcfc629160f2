package org.workflowserver.settings;

import java.util.Collection;
import java.util.Optional;

/** What a name that there is not may be meant for. */
public final class NearestName {
  private NearestName() {}

  /** The known name that fewest changes make of it, unless it is quite another one. */
  public static Optional<String> of(String name, Collection<String> known) {
    String nearest = null;
    int least = Math.max(2, name.length() / 4) + 1;
    for (String other : known) {
      int distance = distance(name, other);
      if (distance < least && sharesLetter(name, other)) {
        nearest = other;
        least = distance;
      }
    }
    return Optional.ofNullable(nearest);
  }

  /** Two changes make any name of two letters of any other. */
  private static boolean sharesLetter(String one, String other) {
    return one.chars().anyMatch(letter -> other.indexOf(letter) >= 0);
  }

  /** How many letters have to be put in, taken out or changed (Levenshtein). */
  private static int distance(String one, String other) {
    int[] row = new int[other.length() + 1];
    for (int j = 0; j <= other.length(); j++) {
      row[j] = j;
    }
    for (int i = 1; i <= one.length(); i++) {
      int diagonal = row[0];
      row[0] = i;
      for (int j = 1; j <= other.length(); j++) {
        int changed = diagonal + (one.charAt(i - 1) == other.charAt(j - 1) ? 0 : 1);
        diagonal = row[j];
        row[j] = Math.min(changed, 1 + Math.min(row[j], row[j - 1]));
      }
    }
    return row[other.length()];
  }
}
