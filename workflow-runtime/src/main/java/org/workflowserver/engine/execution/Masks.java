package org.workflowserver.engine.execution;

import java.lang.ref.WeakReference;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.workflowserver.template.mask.Mask;

/**
 * The masks in use: runs that know the same secrets share one, since that of long secrets is large.
 */
final class Masks {
  private static final int MANY = 1_000;

  private final Map<Set<String>, WeakReference<Mask>> known = new ConcurrentHashMap<>();

  Mask of(Set<String> secrets) {
    WeakReference<Mask> reference = known.get(secrets);
    Mask mask = reference == null ? null : reference.get();
    if (mask == null) {
      if (known.size() >= MANY) {
        known.values().removeIf(unused -> unused.get() == null);
      }
      mask = Mask.of(secrets);
      known.put(secrets, new WeakReference<>(mask));
    }
    return mask;
  }
}
