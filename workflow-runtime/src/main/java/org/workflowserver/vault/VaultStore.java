package org.workflowserver.vault;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.workflowserver.database.Rows;
import org.workflowserver.database.Sql;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.limit.Holder;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.sealing.SealedTable;

/** Reads and keeps vault items. Called inside a transaction. */
@Dependent
public class VaultStore {
  private static final int MOST_ASKED = 1_000;

  @Produces static final SealedTable ITEMS = SealedTable.ofTenants("vault_items", "id", "id");

  @Produces
  static final SealedTable FORMER = SealedTable.ofTenants("vault_former_secrets", "id", "item_id");

  private final Sql sql;
  private final AnswerMemory memory;

  @Inject
  public VaultStore(Sql sql, AnswerMemory memory) {
    this.sql = sql;
    this.memory = memory;
  }

  /**
   * Adds an item, unless its name is taken; the transaction is good for nothing then.
   *
   * @return whether it was added
   */
  boolean insert(VaultItem item) {
    return sql.unlessTaken(
        "insert into vault_items (id, org_id, name, sealed, hosts, expires_at, created_at,"
            + " updated_at) values (?, ?, ?, ?, ?, ?, ?, ?)",
        item.id(),
        item.orgId(),
        item.name(),
        item.sealed(),
        item.hostsColumn(),
        item.expiresAt().orElse(null),
        item.createdAt(),
        item.updatedAt());
  }

  /**
   * Gives an item another name, unless that is taken; the transaction is good for nothing then.
   *
   * @return whether it has the name
   */
  boolean rename(VaultItem item, String name) {
    if (!sql.unlessTaken(
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
    sql.remove(item);
  }

  Optional<VaultItem> find(String orgId, String itemId) {
    return sql.find(VaultItem.class, orgId, itemId);
  }

  /** The item, locked until the transaction ends: changes of it come one after the other. */
  Optional<VaultItem> findForChange(String orgId, String itemId) {
    return sql.lock(VaultItem.class, orgId, itemId);
  }

  Optional<VaultItem> findByName(String orgId, String name) {
    return sql.of(VaultItem.class, "select v from VaultItem v where v.orgId = ?1 and v.name = ?2")
        .with(orgId, name)
        .first();
  }

  /**
   * The items of the caller's tenant, newest first. Their memory is counted: each may name a
   * hundred hosts.
   *
   * @param onlyKeys whether secrets are left out
   */
  Slice<VaultItem> list(Holder caller, boolean onlyKeys, PageRequest page) {
    String condition = onlyKeys ? "e.orgId = ?1 and e.sealed is null" : "e.orgId = ?1";
    try (AnswerMemory.Share share = memory.reading(caller)) {
      return share.page(
          page,
          piece ->
              sql.page(VaultItem.class, condition, caller.org(), Cursor.key(piece), piece.limit()),
          VaultItem::id,
          VaultItem::bytes);
    }
  }

  /** The tenant's secrets, not API keys, whose name or id is one of these, however many. */
  List<VaultItem> secrets(String orgId, Collection<String> namesOrIds) {
    // A workflow may name more items than a statement takes parameters.
    return Rows.parts(List.copyOf(namesOrIds), MOST_ASKED)
        .flatMap(
            asked ->
                sql
                    .of(
                        VaultItem.class,
                        "select v from VaultItem v where v.orgId = ?1 and v.sealed is not null"
                            + " and (v.name in ?2 or v.id in ?2)")
                    .with(orgId, asked)
                    .list()
                    .stream())
        .distinct()
        .toList();
  }

  /** Keeps what the item holds under its name, for the runs that may have read it. */
  void keepFormer(VaultItem item, Instant now) {
    keepFormer(item.orgId(), item.id(), item.name(), item.sealed(), now);
  }

  /**
   * The same of what runs read by that id or name.
   *
   * @param sealed bound to the id and the tenant
   */
  public void keepFormer(String orgId, String itemId, String name, String sealed, Instant now) {
    sql.of(
            "insert into vault_former_secrets (id, item_id, org_id, name, sealed, replaced_at)"
                + " values (?1, ?2, ?3, ?4, ?5, ?6)")
        .with(Ids.next(IdKind.VAULT_ITEM), itemId, orgId, name, sealed, now)
        .update();
  }

  /** What the tenant's items of these names or ids held since then and hold no more. */
  List<SealedSecret> former(String orgId, Collection<String> namesOrIds, Instant since) {
    List<SealedSecret> found = new ArrayList<>();
    for (String column : List.of("name", "item_id")) {
      // A list of values would have H2 read all that the tenant's items held.
      for (String nameOrId : namesOrIds) {
        found.addAll(
            sql.of(
                    "select id, item_id, org_id, sealed from vault_former_secrets where "
                        + column
                        + " = ?1 and org_id = ?2 and replaced_at >= ?3")
                .with(nameOrId, orgId, since)
                .list(SealedSecret.class));
      }
    }
    return found;
  }

  /** Notes a use, unless one since {@code before} is on record. */
  void noteUse(String orgId, String itemId, Instant now, Instant before) {
    sql.change(
            "update VaultItem v set v.lastUsedAt = ?1 where v.id = ?2 and v.orgId = ?3"
                + " and (v.lastUsedAt is null or v.lastUsedAt < ?4)")
        .with(now, itemId, orgId, before)
        .update();
  }
}
