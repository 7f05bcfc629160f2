package org.workflowserver.web.page;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.workflowserver.json.ValueWeight;

/** Which trigger a version of a workflow has: it never changes, so it is read once. */
@ApplicationScoped
class Triggers {
  private static final int MOST = 5_000;

  /** Bytes of all schemas. */
  private static final long MOST_BYTES = 16 << 20;

  /** Of a larger one it is known that there is one. */
  private static final long LARGEST = 64 << 10;

  private final Map<Version, Optional<Trigger>> known = new ConcurrentHashMap<>();
  private final AtomicLong bytes = new AtomicLong();

  /** The trigger, as {@code reader} finds it the first time. */
  Optional<Trigger> of(String workflowId, int version, Supplier<Optional<Trigger>> reader) {
    var key = new Version(workflowId, version);
    Optional<Trigger> found = known.get(key);
    if (found == null) {
      found = reader.get().map(Trigger::small);
      long more = found.map(Trigger::weight).orElse(0L);
      if (known.size() >= MOST || bytes.addAndGet(more) > MOST_BYTES) {
        known.clear();
        bytes.set(more);
      }
      known.put(key, found);
    }
    return found;
  }

  /**
   * A trigger.
   *
   * @param component its component id
   * @param inputSchema what it asks of what its runs start with; an empty one of a larger one
   */
  record Trigger(String component, Optional<Map<String, Object>> inputSchema) {
    private long weight() {
      return inputSchema.map(ValueWeight::ofHeld).orElse(0L);
    }

    private Trigger small() {
      return weight() > LARGEST ? new Trigger(component, Optional.of(Map.of())) : this;
    }
  }

  private record Version(String workflowId, int number) {}
}
