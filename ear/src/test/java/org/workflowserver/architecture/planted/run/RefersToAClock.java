package org.workflowserver.architecture.planted.run;

import java.time.Instant;
import java.util.function.Supplier;

/** Reads the clock by a method reference. */
final class RefersToAClock {
  Supplier<Instant> time = Instant::now;
}
