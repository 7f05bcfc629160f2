package org.workflowserver.limit;

import java.util.HashMap;
import java.util.Map;

/**
 * A number of permits, of which one holder has only some, so that there is one for others. Who
 * finds none is refused and does not wait.
 */
public final class Permits {
  private final int most;
  private final int mostOfOne;
  private final Map<String, Integer> held = new HashMap<>();
  private int inUse;

  /**
   * Permits of which one holder has at most half.
   *
   * @param most at least 1
   */
  public Permits(int most) {
    this(most, most - most / 2);
  }

  /**
   * @param most at least 1
   * @param mostOfOne how many of them one holder has at most
   */
  public Permits(int most, int mostOfOne) {
    this.most = most;
    this.mostOfOne = mostOfOne;
  }

  /** Whether there is a permit for the holder, who has it then. */
  public synchronized boolean tryAcquire(String holder) {
    int own = held.getOrDefault(holder, 0);
    if (inUse >= most || own >= mostOfOne) {
      return false;
    }
    held.put(holder, own + 1);
    inUse++;
    return true;
  }

  /** Gives a permit of the holder back. */
  public synchronized void release(String holder) {
    held.computeIfPresent(holder, (key, own) -> own == 1 ? null : own - 1);
    inUse--;
  }

  /** How many permits all holders have. */
  public synchronized int inUse() {
    return inUse;
  }
}
