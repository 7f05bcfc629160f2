package org.workflowserver.audit;

import java.util.List;
import java.util.Set;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.TestDatabase;

/** The audit log's beans, for tests of those who add to it. */
public final class TestAudit {
  private TestAudit() {}

  public static BoundedAuditLog notes(TestDatabase database, TimeSource time) {
    return new BoundedAuditLog(new AuditStore(database.sql()), database.transactions(), time);
  }

  /** What was added of an action and is not linked: tenant, actor, address and object of each. */
  public static List<String> pending(TestDatabase database, AuditAction action) {
    AuditStore store = new AuditStore(database.sql());
    return database.transactions().inNew(() -> store.pending(1_000_000, Set.of())).stream()
        .filter(entry -> entry.action().equals(action.code()))
        .map(
            entry ->
                entry.org() + " " + entry.actor() + " " + entry.address() + " " + entry.object())
        .toList();
  }

  /** The details, as JSON text, of what was added of an object and is not linked. */
  public static List<String> details(TestDatabase database, String object) {
    AuditStore store = new AuditStore(database.sql());
    return database.transactions().inNew(() -> store.pending(1_000_000, Set.of())).stream()
        .filter(entry -> object.equals(entry.object()))
        .map(AuditStore.Pending::details)
        .toList();
  }

  public static AuditChain chain(TestDatabase database) {
    return new AuditChain(database.transactions(), new AuditStore(database.sql()));
  }
}
