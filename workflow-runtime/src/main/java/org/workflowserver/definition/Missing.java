package org.workflowserver.definition;

import java.util.Set;

/**
 * What a workflow names and is not there.
 *
 * @param items names and ids that no item of the tenant's vault has
 * @param workflows what no workflow of the tenant has as its id
 */
record Missing(Set<String> items, Set<String> workflows) {
  /** Nothing, or nothing that matters. */
  static final Missing NONE = new Missing(Set.of(), Set.of());
}
