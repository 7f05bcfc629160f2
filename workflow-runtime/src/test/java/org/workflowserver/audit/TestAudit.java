package org.workflowserver.audit;

import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.TestDatabase;

/** The audit log's beans, for tests of those who add to it. */
public final class TestAudit {
  private TestAudit() {}

  public static AuditNotes notes(TestDatabase database, TimeSource time) {
    return new AuditNotes(new AuditStore(database.entityManager()), database.transactions(), time);
  }

  public static AuditChain chain(TestDatabase database) {
    return new AuditChain(database.transactions(), new AuditStore(database.entityManager()));
  }
}
