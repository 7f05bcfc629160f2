package org.workflowserver.engine;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which runs here hold a place of a workflow that lets only so many be under way, and whose places
 * became free: those who wait for one are made due at once. That this may be lost costs a second at
 * most, since a scan asks the database.
 */
final class FreedPlaces {
  private final Map<String, String> taken = new ConcurrentHashMap<>();
  private final Set<String> freed = ConcurrentHashMap.newKeySet();
  private final Means means;

  FreedPlaces(Means means) {
    this.means = means;
  }

  /** The runs, each with its workflow, hold places from now on. */
  void take(Map<String, String> placed) {
    taken.putAll(placed);
  }

  /** The run moves here no more; whether it held a place. */
  boolean leave(String runId) {
    String workflow = taken.remove(runId);
    return workflow != null && freed.add(workflow);
  }

  /** Makes those due that wait for the places which became free here. */
  void release() {
    for (String workflow : Set.copyOf(freed)) {
      // Taken out before: a place that becomes free meanwhile puts it back.
      freed.remove(workflow);
      release(workflow);
    }
  }

  /** Makes all due that there are places for, wherever these became free. */
  void releaseAll() {
    means
        .stores()
        .transactions()
        .inNew(() -> means.stores().claims().crowded())
        .forEach(this::release);
  }

  private void release(String workflow) {
    boolean more = true;
    while (more) {
      more = means.stores().transactions().inNew(() -> means.stores().claims().release(workflow));
    }
  }
}
