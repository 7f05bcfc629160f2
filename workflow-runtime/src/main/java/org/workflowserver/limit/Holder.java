package org.workflowserver.limit;

import java.util.Optional;

/**
 * Who takes memory: a caller, or all that are not told apart of a tenant. Each object stands for
 * one request: an answer does not compete with the body of the request that it is to.
 */
public interface Holder {
  /** The tenant. */
  String org();

  /** Tells the callers of a tenant apart. */
  default Optional<?> subject() {
    return Optional.empty();
  }
}
