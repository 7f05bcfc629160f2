package org.workflowserver.cluster;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Sql;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;

/**
 * Registrations of servers. The id of a living registration is the lease of its server: every write
 * of a run is fenced by it. Called inside a transaction.
 */
@Dependent
public record LeaseStore(Sql sql, TimeSource time) {
  @Inject
  public LeaseStore {}

  /** The database's time of day at this moment, not that of the transaction's begin. */
  public Instant databaseTime() {
    return sql.of("select clock_timestamp()").first(Instant.class).orElseThrow();
  }

  /** Whether other processes may have the same database. */
  public boolean isShared() {
    return sql.dialect() != Dialect.H2;
  }

  /** Registers this server anew and returns its lease. */
  public String register(String serverName) {
    String id = Ids.next(IdKind.SERVER);
    // The heartbeat is judged by the database's clock alone.
    sql.of(
            "insert into servers (id, name, alive, started_at, heartbeat, batch)"
                + " values (?1, ?2, true, ?3, current_timestamp, 0)")
        .with(id, serverName, time.now())
        .update();
    return id;
  }

  /**
   * The fence and the renewal in one: the first statement of every batch.
   *
   * @param recordedUntil what the server made before is on record
   * @param generation the last one that the server knows; see {@link #nextGeneration}
   * @return false when there is another generation, or the lease is gone: nothing may be written
   *     under it any more then
   */
  public boolean renew(String lease, long batch, Instant recordedUntil, long generation) {
    return sql.of(
                "update servers set heartbeat = current_timestamp, batch = ?1, recorded_until = ?3"
                    + " where id = ?2 and alive = true"
                    + " and (select g.generation from batch_generation g) = ?4")
            .with(batch, lease, recordedUntil, generation)
            .update()
        == 1;
  }

  /** The generation as far as is committed. */
  public long generation() {
    return sql.of("select generation from batch_generation").count();
  }

  /**
   * Something changes with this transaction that servers keep in memory for their batches: each
   * reads it before its first batch behind the commit. Who calls this at the same time waits.
   */
  public void nextGeneration() {
    sql.of("update batch_generation set generation = generation + 1").update();
  }

  /**
   * The number of the last batch that was committed under the lease; -1 for an unknown one. Waits
   * for a transaction that has not ended yet: what it says holds from then on.
   */
  public long lastBatch(String lease) {
    return sql.of("select batch from servers where id = ?1 for update")
        .with(lease)
        .first(Long.class)
        .orElse(-1L);
  }

  /** Whether the lease is still this server's, as far as is committed. */
  public boolean isAlive(String lease) {
    return sql.of("select 1 from servers where id = ?1 and alive = true").with(lease).exists();
  }

  /** What the server is called that registered under the lease; empty for an unknown one. */
  public Optional<String> serverName(String lease) {
    return sql.of("select name from servers where id = ?1").with(lease).first(String.class);
  }

  /** The leases that are alive. */
  public List<String> living() {
    return sql.of("select id from servers where alive = true").texts();
  }

  /** Ends a lease; nothing can be written under it from now on. */
  public void end(String lease) {
    sql.of("update servers set alive = false where id = ?1").with(lease).update();
  }

  /**
   * Ends the leases of servers that are gone: those whose heartbeat is older than {@code age} by
   * the database's clock. On H2 no other process can be alive, so there every other lease is ended.
   *
   * @return the leases that were ended
   */
  public List<String> endDead(String ownLease, Duration age) {
    String silent =
        isShared()
            ? " and heartbeat < current_timestamp - make_interval(secs => %d)"
                .formatted(age.toSeconds())
            : "";
    List<String> dead =
        sql.of(
                "select id from servers where alive = true and id <> ?1"
                    + silent
                    + sql.dialect().forUpdate())
            .with(ownLease)
            .texts();
    dead.forEach(this::end);
    return dead;
  }
}
