package org.workflowserver.sealing;

import java.util.List;

/**
 * Under which keys the server's secrets are sealed.
 *
 * @param current id of the key-encryption key that seals
 * @param others ids of those that may still open
 * @param remaining values that wait to be sealed again under the current one
 * @param found values that waited when the present change, or the last one, began
 * @param underWay whether another key is about to seal, or values wait
 * @param location where the keys are
 */
public record SealingStatus(
    String current,
    List<String> others,
    long remaining,
    long found,
    boolean underWay,
    KeyLocation location) {
  public SealingStatus {
    others = List.copyOf(others);
  }
}
