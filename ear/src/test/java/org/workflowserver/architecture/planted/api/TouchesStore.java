package org.workflowserver.architecture.planted.api;

import org.workflowserver.architecture.planted.run.RunStore;

/** Goes past the facade. */
final class TouchesStore {
  RunStore store;
}
