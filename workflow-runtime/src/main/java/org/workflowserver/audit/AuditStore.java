package org.workflowserver.audit;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.database.JdbcBatch;
import org.workflowserver.database.Sql;
import org.workflowserver.database.SqlParts;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;

/**
 * Adds to the audit log, and knows where its chains end. Called inside a transaction; of a change,
 * inside the one that makes it.
 */
@Dependent
public record AuditStore(Sql sql) {
  private static final String APPEND =
      "insert into audit_pending (id, org_id, created_at, actor, action, object_id, details,"
          + " address) values (?, ?, ?, ?, ?, ?, ?, ?)";

  @Inject
  public AuditStore {}

  /** Adds what is on record if the transaction commits. */
  public void append(AuditEntry entry, Instant now) {
    sql.batch(APPEND, List.of(entry), one -> pending(one, now));
  }

  /** As {@link #append(AuditEntry, Instant)}, where there is no container. */
  public static void append(Connection connection, AuditEntry entry, Instant now)
      throws SQLException {
    JdbcBatch.execute(connection, APPEND, List.of(entry), one -> pending(one, now));
  }

  private static Object[] pending(AuditEntry entry, Instant now) {
    return new Object[] {
      Ids.next(IdKind.AUDIT_ENTRY),
      entry.org(),
      now,
      entry.actor().orElse(null),
      entry.action().code(),
      entry.object().orElse(null),
      entry.detailsText(),
      entry.address().orElse(null)
    };
  }

  boolean hasPending() {
    return sql.of("select id from audit_pending fetch first 1 rows only").exists();
  }

  /** Only one transaction links entries at a time, of all servers. */
  void lockChains() {
    sql.of("select seq from audit_heads where org_id = '' for update").list();
  }

  /**
   * What is not linked yet, the oldest first.
   *
   * @param skipped tenants whose entries are left out
   */
  List<Pending> pending(int most, Collection<String> skipped) {
    SqlParts pending =
        new SqlParts(
                "select id, org_id, created_at, actor, action, object_id, details, address from")
            .add(" audit_pending");
    if (!skipped.isEmpty()) {
      pending.add(" where org_id not").addIn(skipped);
    }
    return sql.of(pending.add(" order by id fetch first %d rows only".formatted(most)))
        .list(Pending.class);
  }

  /** Where the chains of these tenants end; the beginning for those that have none. */
  Map<String, Head> heads(Collection<String> orgs) {
    Map<String, Head> heads = new HashMap<>();
    for (String org : orgs) {
      head(org).ifPresent(head -> heads.put(org, head));
    }
    return heads;
  }

  /** Where the tenant's chain is said to end; empty while it has no entry. */
  public Optional<Head> head(String org) {
    return sql.of("select seq, hash from audit_heads where org_id = ?1")
        .with(org)
        .first(Head.class);
  }

  /** The number of the last entry in the tenant's chain, 0 when there is none. */
  public long last(String org) {
    return sql.of("select coalesce(max(seq), 0) from audit_entries where org_id = ?1")
        .with(org)
        .count();
  }

  /** Adds entries to their chains. The chains are locked. */
  void link(List<LinkedEntry> entries, Map<String, Head> before, Map<String, Head> after) {
    sql.batch(
        "insert into audit_entries (org_id, seq, created_at, actor, action, object_id, details,"
            + " address, previous, hash) values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        entries,
        entry ->
            new Object[] {
              entry.org(),
              entry.seq(),
              entry.at(),
              entry.actor(),
              entry.action(),
              entry.object(),
              entry.details(),
              entry.address(),
              entry.previous(),
              entry.hash()
            });
    after.forEach(
        (org, head) ->
            sql.batch(
                before.containsKey(org)
                    ? "update audit_heads set seq = ?, hash = ? where org_id = ?"
                    : "insert into audit_heads (seq, hash, org_id) values (?, ?, ?)",
                List.of(head),
                end -> new Object[] {end.seq(), end.hash(), org}));
  }

  void deletePending(List<String> ids) {
    sql.batch("delete from audit_pending where id = ?", ids);
  }

  /** An entry that is on record and in no chain yet. */
  record Pending(
      String id,
      String org,
      Instant at,
      String actor,
      String action,
      String object,
      String details,
      String address) {
    LinkedEntry after(Head head) {
      return new LinkedEntry(
          head.seq() + 1, org, at, actor, action, object, details, address, head.hash());
    }
  }

  /**
   * Where a chain ends.
   *
   * @param seq how many entries it has
   * @param hash that of the last entry
   */
  public record Head(long seq, String hash) {
    /** The beginning of a chain. */
    public static final Head NONE = new Head(0, LinkedEntry.FIRST);
  }
}
