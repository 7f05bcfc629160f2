package org.workflowserver.architecture.planted.clock;

import java.time.Instant;

/** The one reader of wall time, in order. */
final class SystemTime {
  Instant now() {
    return Instant.now();
  }
}
