package org.workflowserver.definition.content;

import java.util.Set;

/**
 * What a workflow names and is not there, or not for it.
 *
 * @param items names and ids that no item of the tenant's vault has
 * @param workflows what no workflow of the tenant has as its id
 * @param uncallable ids of workflows that no step can call, since they begin in another way
 */
public record Missing(Set<String> items, Set<String> workflows, Set<String> uncallable) {
  /** Nothing, or nothing that matters. */
  public static final Missing NONE = new Missing(Set.of(), Set.of(), Set.of());
}
