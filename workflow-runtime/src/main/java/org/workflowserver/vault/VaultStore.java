package org.workflowserver.vault;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.database.Rows;
import org.workflowserver.database.UniqueColumns;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;

/** Reads and keeps vault items. Called inside a transaction. */
@ApplicationScoped
public class VaultStore {
  private static final int BATCH = 100;

  private static final int MOST_ASKED = 1_000;

  private EntityManager entityManager;

  protected VaultStore() {}

  @Inject
  public VaultStore(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  /**
   * Adds an item, unless its name is taken; the transaction is good for nothing then.
   *
   * @return whether it was added
   */
  boolean insert(VaultItem item) {
    return UniqueColumns.unlessTaken(
        entityManager,
        "insert into vault_items (id, org_id, name, sealed, hosts, expires_at, created_at,"
            + " updated_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
        item.id(),
        item.orgId(),
        item.name(),
        item.sealed(),
        item.hostsColumn(),
        item.expiresAt().map(VaultStore::utc).orElse(null),
        utc(item.createdAt()),
        utc(item.updatedAt()));
  }

  /**
   * Gives an item another name, unless that is taken; the transaction is good for nothing then.
   *
   * @return whether it has the name
   */
  boolean rename(VaultItem item, String name) {
    if (!UniqueColumns.unlessTaken(
        entityManager,
        "update vault_items set name = ? where id = ? and org_id = ?",
        name,
        item.id(),
        item.orgId())) {
      return false;
    }
    item.rename(name);
    return true;
  }

  void delete(VaultItem item) {
    entityManager.remove(item);
  }

  Optional<VaultItem> find(String orgId, String itemId) {
    return find(orgId, itemId, LockModeType.NONE);
  }

  /** The item, locked until the transaction ends: changes of it come one after the other. */
  Optional<VaultItem> findForChange(String orgId, String itemId) {
    return find(orgId, itemId, LockModeType.PESSIMISTIC_WRITE);
  }

  private Optional<VaultItem> find(String orgId, String itemId, LockModeType lock) {
    return entityManager
        .createQuery(
            "select v from VaultItem v where v.id = :id and v.orgId = :org", VaultItem.class)
        .setParameter("id", itemId)
        .setParameter("org", orgId)
        .setLockMode(lock)
        .getResultStream()
        .findFirst();
  }

  Optional<VaultItem> findByName(String orgId, String name) {
    return entityManager
        .createQuery(
            "select v from VaultItem v where v.orgId = :org and v.name = :name", VaultItem.class)
        .setParameter("org", orgId)
        .setParameter("name", name)
        .getResultStream()
        .findFirst();
  }

  /**
   * The tenant's items older than {@code before}, newest first.
   *
   * @param onlyKeys whether secrets are left out
   */
  List<VaultItem> list(String orgId, boolean onlyKeys, Optional<String> before, int limit) {
    var query =
        entityManager
            .createQuery(
                "select v from VaultItem v where v.orgId = :org"
                    + (onlyKeys ? " and v.sealed is null" : "")
                    + (before.isPresent() ? " and v.id < :before" : "")
                    + " order by v.id desc",
                VaultItem.class)
            .setParameter("org", orgId);
    before.ifPresent(id -> query.setParameter("before", id));
    return query.setMaxResults(limit).getResultList();
  }

  /** The tenant's secrets, not API keys, whose name or id is one of these, however many. */
  List<VaultItem> secrets(String orgId, Collection<String> namesOrIds) {
    List<String> asked = List.copyOf(namesOrIds);
    Map<String, VaultItem> found = new LinkedHashMap<>();
    // A statement takes only so many parameters, and a workflow may name more items than that.
    for (int from = 0; from < asked.size(); from += MOST_ASKED) {
      entityManager
          .createQuery(
              "select v from VaultItem v where v.orgId = :org and v.sealed is not null"
                  + " and (v.name in :names or v.id in :names)",
              VaultItem.class)
          .setParameter("org", orgId)
          .setParameter("names", asked.subList(from, Math.min(from + MOST_ASKED, asked.size())))
          .getResultStream()
          .forEach(item -> found.put(item.id(), item));
    }
    return List.copyOf(found.values());
  }

  /** Keeps what the item holds under its name, for the runs that may have read it. */
  void keepFormer(VaultItem item, Instant now) {
    entityManager
        .createNativeQuery(
            "insert into vault_former_secrets (id, item_id, org_id, name, sealed, replaced_at)"
                + " values (?1, ?2, ?3, ?4, ?5, ?6)")
        .setParameter(1, Ids.next(IdKind.VAULT_ITEM))
        .setParameter(2, item.id())
        .setParameter(3, item.orgId())
        .setParameter(4, item.name())
        .setParameter(5, item.sealed())
        .setParameter(6, utc(now))
        .executeUpdate();
  }

  /** What the tenant's items held since then and hold no more, whatever their names. */
  List<FormerSecret> former(String orgId, Instant since) {
    return Rows.arrays(
            entityManager
                .createNativeQuery(
                    "select id, item_id, org_id, sealed, name from vault_former_secrets where"
                        + " org_id = ?1 and replaced_at >= ?2")
                .setParameter(1, orgId)
                .setParameter(2, utc(since)))
        .stream()
        .map(row -> new FormerSecret((String) row[4], SealedSecret.of(row)))
        .toList();
  }

  /**
   * What an item held.
   *
   * @param name the item's at that time
   */
  record FormerSecret(String name, SealedSecret secret) {}

  /** Where sealed secrets lie. */
  enum Table {
    ITEMS("vault_items", "id"),
    FORMER("vault_former_secrets", "item_id");

    private final String rows;
    private final String item;

    Table(String rows, String item) {
      this.rows = rows;
      this.item = item;
    }

    private String unlike() {
      return " from " + rows + " where sealed is not null and substring(sealed, 1, ?1) <> ?2";
    }
  }

  /** How many are sealed under another key than the one of that mark. */
  long countSealedUnlike(Table table, String mark) {
    return ((Number)
            entityManager
                .createNativeQuery("select count(*)" + table.unlike())
                .setParameter(1, mark.length())
                .setParameter(2, mark)
                .getSingleResult())
        .longValue();
  }

  /** The next rows, of any tenant, whose sealed text begins otherwise; their ids. */
  List<String> sealedUnlike(Table table, String mark, String afterId) {
    return Rows.texts(
        entityManager
            .createNativeQuery(
                "select id"
                    + table.unlike()
                    + " and id > ?3 order by id fetch first "
                    + BATCH
                    + " rows only")
            .setParameter(1, mark.length())
            .setParameter(2, mark)
            .setParameter(3, afterId));
  }

  /** The row of whatever tenant, locked until the transaction ends. */
  Optional<SealedSecret> findForSealing(Table table, String rowId) {
    return Rows.arrays(
            entityManager
                .createNativeQuery(
                    "select id, "
                        + table.item
                        + ", org_id, sealed from "
                        + table.rows
                        + " where id = ?1 for update")
                .setParameter(1, rowId))
        .stream()
        .map(SealedSecret::of)
        .findFirst();
  }

  /** Replaces a sealed text by another one of the same secret. */
  void sealAgain(Table table, String rowId, String sealed) {
    entityManager
        .createNativeQuery("update " + table.rows + " set sealed = ?1 where id = ?2")
        .setParameter(1, sealed)
        .setParameter(2, rowId)
        .executeUpdate();
  }

  /** Notes a use, unless one since {@code before} is on record. */
  void noteUse(String orgId, String itemId, Instant now, Instant before) {
    entityManager
        .createQuery(
            "update VaultItem v set v.lastUsedAt = :now where v.id = :id and v.orgId = :org"
                + " and (v.lastUsedAt is null or v.lastUsedAt < :before)")
        .setParameter("now", now)
        .setParameter("id", itemId)
        .setParameter("org", orgId)
        .setParameter("before", before)
        .executeUpdate();
  }

  private static OffsetDateTime utc(Instant instant) {
    return instant.atOffset(ZoneOffset.UTC);
  }
}
