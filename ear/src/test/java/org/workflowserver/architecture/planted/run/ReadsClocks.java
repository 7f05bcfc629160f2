package org.workflowserver.architecture.planted.run;

import java.time.Clock;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Date;

/** Reads the machine's clock in every way there is. */
final class ReadsClocks {
  Object[] all() {
    return new Object[] {
      Instant.now(),
      LocalDate.now(ZoneOffset.UTC),
      OffsetDateTime.now(ZoneOffset.UTC),
      System.currentTimeMillis(),
      System.nanoTime(),
      new Date(),
      Clock.systemUTC()
    };
  }
}
