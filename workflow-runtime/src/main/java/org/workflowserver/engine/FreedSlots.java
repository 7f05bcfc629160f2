package org.workflowserver.engine;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which runs here hold a slot of a workflow that lets only so many be under way, and whose slots
 * became free: those who wait for one are made due at once. That this may be lost costs a second at
 * most, since a scan asks the database.
 */
final class FreedSlots {
  private final Map<String, String> taken = new ConcurrentHashMap<>();
  private final Set<String> freed = ConcurrentHashMap.newKeySet();
  private final EngineContext context;

  FreedSlots(EngineContext context) {
    this.context = context;
  }

  /** The runs, each with its workflow, hold slots from now on. */
  void take(Map<String, String> slots) {
    taken.putAll(slots);
  }

  /** The run moves here no more; whether it held a slot. */
  boolean release(String runId) {
    String workflow = taken.remove(runId);
    return workflow != null && freed.add(workflow);
  }

  /** Makes those due that wait for the slots which became free here. */
  void releaseFreed() {
    for (String workflow : Set.copyOf(freed)) {
      // Taken out before: a slot that becomes free meanwhile puts it back.
      freed.remove(workflow);
      wakeWaiting(workflow);
    }
  }

  /** Makes all due that there are slots for, wherever these became free. */
  void releaseAll() {
    context.inNew(stores -> stores.claims().slots().withFreeSlots()).forEach(this::wakeWaiting);
  }

  private void wakeWaiting(String workflow) {
    boolean more = true;
    while (more) {
      more = context.inNew(stores -> stores.claims().slots().release(workflow));
    }
  }
}
