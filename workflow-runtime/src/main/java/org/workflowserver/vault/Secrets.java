package org.workflowserver.vault;

import jakarta.enterprise.context.ApplicationScoped;
import java.util.Optional;
import java.util.Set;

/** The secrets that runs may read. */
@ApplicationScoped
public class Secrets {
  protected Secrets() {}

  /** The secret of that name; one that has expired is not found. */
  public Optional<Secret> findByName(String orgId, String name) {
    return Optional.empty();
  }

  /** The secret of that item; one that has expired is not found. */
  public Optional<Secret> findById(String orgId, String itemId) {
    return Optional.empty();
  }

  /** Which of these names and ids of items are none that could be found. */
  public Set<String> missing(String orgId, Set<String> namesOrIds) {
    return namesOrIds;
  }
}
