package org.workflowserver.limit;

import java.util.HashMap;
import java.util.Map;

/**
 * So many places, of which one tenant holds at most half, so that there is one for others. Who
 * finds none is told so and does not wait.
 */
public final class Shares {
  private final int most;
  private final int mostOfOne;
  private final Map<String, Integer> taken = new HashMap<>();
  private int all;

  /**
   * Places that are all free.
   *
   * @param most at least 1
   */
  public Shares(int most) {
    this.most = most;
    this.mostOfOne = most - most / 2;
  }

  /** Takes a place for the tenant; false when none is free, or none for this tenant. */
  public synchronized boolean take(String orgId) {
    int own = taken.getOrDefault(orgId, 0);
    if (all >= most || own >= mostOfOne) {
      return false;
    }
    taken.put(orgId, own + 1);
    all++;
    return true;
  }

  /** Gives a place of the tenant back. */
  public synchronized void giveBack(String orgId) {
    taken.computeIfPresent(orgId, (org, own) -> own == 1 ? null : own - 1);
    all--;
  }

  /** Places that are taken, by all tenants. */
  public synchronized int taken() {
    return all;
  }
}
