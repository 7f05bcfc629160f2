package org.workflowserver.limit;

import java.util.Optional;

/** Who takes memory: a caller, or all that are not told apart of a tenant. */
public interface Holder {
  /** The tenant. */
  String org();

  /** Tells the callers of a tenant apart. */
  default Optional<?> subject() {
    return Optional.empty();
  }
}
