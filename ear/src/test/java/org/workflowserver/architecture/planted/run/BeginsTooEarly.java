package org.workflowserver.architecture.planted.run;

import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.inject.Inject;

class BeginsTooEarly {
  private final RunStore store;

  @Inject
  BeginsTooEarly(RunStore store) {
    this.store = store;
  }

  void begin(@Observes Startup event) {}

  Run find(String id) {
    return store.find(id);
  }
}
