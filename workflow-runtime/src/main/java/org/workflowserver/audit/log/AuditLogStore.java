package org.workflowserver.audit.log;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.database.Sql;

/** Reads the audit log. Called inside a transaction. */
@Dependent
public class AuditLogStore {
  private static final String COLUMNS =
      "seq, org_id, created_at, actor, action, object_id, details, address, previous, hash";

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
    List<Object> values = new ArrayList<>(List.of(orgId));
    StringBuilder where = new StringBuilder("org_id = ?1");
    filter.from().ifPresent(from -> where.append(" and created_at >= ").append(bind(values, from)));
    filter.to().ifPresent(to -> where.append(" and created_at < ").append(bind(values, to)));
    filter.actor().ifPresent(actor -> where.append(" and actor = ").append(bind(values, actor)));
    action.ifPresent(one -> where.append(" and action = ").append(bind(values, one.code())));
    filter
        .object()
        .ifPresent(object -> where.append(" and object_id = ").append(bind(values, object)));
    after.ifPresent(
        position -> {
          String at = bind(values, position.at());
          String seq = bind(values, position.seq());
          where.append(" and created_at <= ").append(at);
          where.append(" and (created_at < ").append(at);
          where.append(" or seq < ").append(seq).append(')');
        });
    return records(
        "select "
            + COLUMNS
            + " from audit_entries where "
            + where
            + " order by created_at desc, seq desc fetch first "
            + limit
            + " rows only",
        values);
  }

  /** The next entries of the tenant's chain, in its order. */
  List<AuditRecord> after(String orgId, long seq, int limit) {
    return records(
        "select "
            + COLUMNS
            + " from audit_entries where org_id = ?1 and seq > ?2 order by seq fetch first "
            + limit
            + " rows only",
        List.of(orgId, seq));
  }

  /** The number of the tenant's last entry, 0 when there is none. */
  long last(String orgId) {
    return sql.of("select coalesce(max(seq), 0) from audit_entries where org_id = ?1")
        .with(orgId)
        .count();
  }

  /** Where the tenant's chain is said to end. */
  Optional<Head> head(String orgId) {
    return sql.of("select seq, hash from audit_heads where org_id = ?1")
        .with(orgId)
        .first(Head.class);
  }

  private List<AuditRecord> records(String select, List<Object> values) {
    return sql.of(select).with(values.toArray()).list(AuditRecord.class);
  }

  private static String bind(List<Object> values, Object value) {
    values.add(value);
    return "?" + values.size();
  }

  /** Where a page ended. */
  record Position(Instant at, long seq) {}

  /**
   * Where a chain ends.
   *
   * @param seq how many entries it has
   */
  record Head(long seq, String hash) {}
}
