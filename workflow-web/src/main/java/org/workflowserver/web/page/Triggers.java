package org.workflowserver.web.page;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/** Which trigger a version of a workflow has: it never changes, so it is read once. */
@ApplicationScoped
class Triggers {
  private static final int MOST = 5_000;

  private final Map<Version, Optional<String>> known = new ConcurrentHashMap<>();

  /** The component id of the trigger, as {@code reader} finds it the first time. */
  Optional<String> of(String workflowId, int version, Supplier<Optional<String>> reader) {
    var key = new Version(workflowId, version);
    Optional<String> found = known.get(key);
    if (found == null) {
      found = reader.get();
      if (known.size() >= MOST) {
        known.clear();
      }
      known.put(key, found);
    }
    return found;
  }

  private record Version(String workflowId, int number) {}
}
