package org.workflowserver.architecture.planted.web;

import org.workflowserver.architecture.planted.run.NewRun;

/** Goes past the facade. */
final class TouchesCommandOfTheEngine {
  String id(NewRun run) {
    return run.id();
  }
}
