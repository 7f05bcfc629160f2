package org.workflowserver.audit.log;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.audit.AuditStore.Head;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.json.Text;

/** Reads the audit log. Called inside a transaction. */
@Dependent
public class AuditLogStore {
  private static final String ENTRIES =
      "select seq, org_id, created_at, actor, action, object_id, details, address, previous, hash"
          + " from audit_entries";

  private final Sql sql;

  @Inject
  public AuditLogStore(Sql sql) {
    this.sql = sql;
  }

  /**
   * The tenant's entries behind a position, newest first.
   *
   * @param action the one of the filter's that is asked for; empty for all
   */
  List<AuditRecord> list(
      String orgId,
      AuditFilter filter,
      Optional<AuditAction> action,
      Optional<Position> after,
      int limit) {
    SqlParts found =
        new SqlParts(ENTRIES + " where org_id = ?", orgId)
            .addIf(filter.from(), " and created_at >= ?")
            .addIf(filter.to(), " and created_at < ?")
            .addIf(filter.actor().map(Text::storable), " and actor = ?")
            .addIf(action.map(AuditAction::code), " and action = ?")
            .addIf(filter.object().map(Text::storable), " and object_id = ?");
    after.ifPresent(
        position ->
            found.add(
                " and created_at <= ? and (created_at < ? or seq < ?)",
                position.at(),
                position.at(),
                position.seq()));
    found.add(" order by created_at desc, seq desc fetch first %d rows only".formatted(limit));
    return sql.of(found).list(AuditRecord.class);
  }

  /** The next entries of the tenant's chain, in its order. */
  List<AuditRecord> after(String orgId, long seq, int limit) {
    return sql.of(
            new SqlParts(ENTRIES + " where org_id = ? and seq > ?", orgId, seq)
                .add(" order by seq fetch first %d rows only".formatted(limit)))
        .list(AuditRecord.class);
  }

  /** The number of the tenant's last entry, 0 when there is none. */
  long last(String orgId) {
    return new AuditStore(sql).last(orgId);
  }

  /** Where the tenant's chain is said to end. */
  Optional<Head> head(String orgId) {
    return new AuditStore(sql).head(orgId);
  }

  /** Where a page ended. */
  record Position(Instant at, long seq) {}
}
