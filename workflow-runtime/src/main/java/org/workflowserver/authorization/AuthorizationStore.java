package org.workflowserver.authorization;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.database.Sql;
import org.workflowserver.sealing.SealBroken;
import org.workflowserver.sealing.SealedTable;
import org.workflowserver.sealing.Sealer;
import org.workflowserver.vault.VaultStore;

/** Reads and keeps providers, authorizations and attempts. Called inside a transaction. */
@Dependent
public record AuthorizationStore(Sql sql, VaultStore vault) {
  private static final Logger LOG = Logger.getLogger(AuthorizationStore.class.getName());

  @Produces static final SealedTable SEALED = SealedTable.ofTenants("authorizations", "id", "id");

  @Inject
  public AuthorizationStore {}

  /** Puts a change on record, in the audit log. */
  void audit(AuditEntry entry, Instant now) {
    new AuditStore(sql).append(entry, now);
  }

  void add(Provider provider) {
    sql.add(provider);
    sql.flush();
  }

  void remove(Provider provider) {
    sql.remove(provider);
  }

  void add(Authorization authorization) {
    sql.add(authorization);
    sql.flush();
  }

  void remove(Authorization authorization) {
    sql.remove(authorization);
  }

  /** Keeps the token, which is about to go, for the runs that may have read it. */
  void keepFormer(Authorization authorization, Sealer sealer, Instant now) {
    String id = authorization.id();
    String orgId = authorization.orgId();
    try {
      byte[] token = authorization.tokens(sealer).access().getBytes(StandardCharsets.UTF_8);
      vault.keepFormer(orgId, id, id, sealer.seal(token, id, orgId), now);
    } catch (SealBroken e) {
      LOG.log(Level.FINE, "{0} No run has read it.", e.getMessage());
    }
  }

  /** The tenant's rows older than {@code before}, newest first. */
  <T> List<T> list(Class<T> type, String orgId, Optional<String> before, int limit) {
    return sql.page(type, "e.orgId = ?1", orgId, before, limit);
  }

  /** The tenant's row of that id. */
  <T> Optional<T> find(Class<T> type, String orgId, String id) {
    return sql.find(type, orgId, id);
  }

  /** The tenant's row of that id, locked until the transaction ends. */
  <T> Optional<T> lock(Class<T> type, String orgId, String id) {
    return sql.lock(type, orgId, id);
  }

  /** How many rows the tenant has. */
  long count(Class<?> type, String orgId) {
    return sql.of(
            Long.class, "select count(e) from " + type.getSimpleName() + " e where e.orgId = ?1")
        .with(orgId)
        .count();
  }

  /** The id of the tenant's provider of that name. */
  Optional<String> providerNamed(String orgId, String name) {
    return sql.of(String.class, "select p.id from Provider p where p.orgId = ?1 and p.name = ?2")
        .with(orgId, name)
        .first();
  }

  boolean isUsed(String providerId) {
    return sql.of(String.class, "select a.id from Authorization a where a.providerId = ?1")
        .with(providerId)
        .atMost(1)
        .exists();
  }

  /** Those of the ids that are authorizations of the tenant. */
  List<String> known(String orgId, Collection<String> ids) {
    return sql.of(
            String.class, "select a.id from Authorization a where a.orgId = ?1 and a.id in ?2")
        .with(orgId, ids)
        .list();
  }

  /** Names of workflows whose current version names the authorization; some of them. */
  List<String> workflowsNaming(String orgId, String authorizationId) {
    return sql.of(
            "select distinct w.name from vault_references r join workflows w on w.id ="
                + " r.workflow_id where r.org_id = ?1 and r.item = ?2 and w.deleted_at is null"
                + " order by w.name fetch first 10 rows only")
        .with(orgId, authorizationId)
        .texts();
  }

  void add(Attempt attempt) {
    sql.of(
            "insert into authorization_attempts (state_hash, org_id, provider_id, name, issuer,"
                + " user_id, user_name, expires_at) values (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)")
        .with(
            attempt.stateHash(),
            attempt.orgId(),
            attempt.providerId(),
            attempt.name(),
            attempt.issuer(),
            attempt.userId(),
            attempt.userName(),
            attempt.expiresAt())
        .update();
  }

  long countAttempts(String orgId) {
    return sql.of("select count(*) from authorization_attempts where org_id = ?1")
        .with(orgId)
        .count();
  }

  /** Takes an attempt from the record: for who gets it, and for nobody else, it counts. */
  Optional<Attempt> takeAttempt(String stateHash) {
    Optional<Attempt> found =
        sql.of(
                "select state_hash, org_id, provider_id, name, issuer, user_id, user_name,"
                    + " expires_at from authorization_attempts where state_hash = ?1 for update")
            .with(stateHash)
            .first(Attempt.class);
    sql.of("delete from authorization_attempts where state_hash = ?1").with(stateHash).update();
    return found;
  }

  void forgetAttemptsBefore(Instant instant) {
    sql.of("delete from authorization_attempts where expires_at < ?1").with(instant).update();
  }

  /** Leaves the newest attempts of a person. */
  void forgetFirstAttempts(String orgId, String userId, int left) {
    sql.of(
            "delete from authorization_attempts where org_id = ?1 and user_id = ?2 and state_hash"
                + " not in (select state_hash from authorization_attempts where org_id = ?1 and"
                + " user_id = ?2 order by expires_at desc, state_hash fetch first "
                + left
                + " rows only)")
        .with(orgId, userId)
        .update();
  }
}
