package org.workflowserver.sealing;

import java.util.List;

/**
 * Under which keys the server's secrets are sealed.
 *
 * @param current id of the key-encryption key that seals
 * @param others ids of those that may still open
 * @param remaining values that wait to be sealed again under the current one
 */
public record SealingStatus(String current, List<String> others, long remaining) {
  public SealingStatus {
    others = List.copyOf(others);
  }
}
