package org.workflowserver.limit;

import java.util.HashMap;
import java.util.Map;

/**
 * So many places, of which one holder has only some, so that there is one for others. Who finds
 * none is told so and does not wait.
 */
public final class Shares {
  private final int most;
  private final int mostOfOne;
  private final Map<String, Integer> taken = new HashMap<>();
  private int all;

  /**
   * Places that are all free, of which one holder has at most half.
   *
   * @param most at least 1
   */
  public Shares(int most) {
    this(most, most - most / 2);
  }

  /**
   * Places that are all free.
   *
   * @param most at least 1
   * @param mostOfOne how many of them one holder has at most
   */
  public Shares(int most, int mostOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
  }

  /** Takes a place for the holder; false when none is free, or none for this holder. */
  public synchronized boolean take(String holder) {
    int own = taken.getOrDefault(holder, 0);
    if (all >= most || own >= mostOfOne) {
      return false;
    }
    taken.put(holder, own + 1);
    all++;
    return true;
  }

  /** Gives a place of the holder back. */
  public synchronized void giveBack(String holder) {
    taken.computeIfPresent(holder, (key, own) -> own == 1 ? null : own - 1);
    all--;
  }

  /** Places that are taken, by all holders. */
  public synchronized int taken() {
    return all;
  }
}
