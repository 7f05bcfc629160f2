package org.workflowserver.vault;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Transactions;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.identity.account.Accounts;
import org.workflowserver.identity.account.ApiKeyStore;
import org.workflowserver.identity.account.ApiKeyView;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.sealing.Sealer;

/**
 * The tenant's secrets and API keys: the facade. Tenant and scope are checked here.
 *
 * <p>An item whose name begins {@code api-key:} is an API key; it stays one, and another never
 * becomes one.
 */
@ApplicationScoped
public class VaultItems {
  private VaultStore store;
  private ApiKeyStore keys;
  private AuditStore audit;
  private Accounts accounts;
  private Sealer sealer;
  private Transactions transactions;
  private TimeSource time;

  protected VaultItems() {}

  @Inject
  public VaultItems(
      VaultStore store,
      ApiKeyStore keys,
      AuditStore audit,
      Accounts accounts,
      Sealer sealer,
      Transactions transactions,
      TimeSource time) {
    this.store = store;
    this.keys = keys;
    this.audit = audit;
    this.accounts = accounts;
    this.sealer = sealer;
    this.transactions = transactions;
    this.time = time;
  }

  /** Newest first. Needs {@code editor}. */
  public Slice<VaultItemView> list(Caller caller, PageRequest page) {
    caller.require(Scope.EDITOR);
    return list(caller, page, false);
  }

  /** The API keys among them, newest first. Needs {@code admin}. */
  public Slice<VaultItemView> listKeys(Caller caller, PageRequest page) {
    caller.require(Scope.ADMIN);
    return list(caller, page, true);
  }

  private Slice<VaultItemView> list(Caller caller, PageRequest page, boolean onlyKeys) {
    return transactions.inNew(
        () -> {
          Slice<VaultItem> found = store.list(caller, onlyKeys, page);
          Map<String, ApiKeyView> known = keysAmong(caller.org(), found.items());
          return found.map(item -> item.view(Optional.ofNullable(known.get(item.id()))));
        });
  }

  /**
   * One item. Needs {@code editor}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public VaultItemView require(Caller caller, String itemId) {
    caller.require(Scope.EDITOR);
    requireShaped(itemId);
    return transactions.inNew(
        () -> view(store.find(caller.org(), itemId).orElseThrow(VaultItems::unknown)));
  }

  /**
   * Keeps a secret, or makes an API key. Needs {@code admin}.
   *
   * @param body {@code name}; {@code secret}, for a secret; {@code groups}, for an API key, else
   *     {@code operator}; may have {@code expires_at} and, for a secret, {@code hosts}
   * @throws Refusal {@code parameter_missing}, {@code parameter_invalid}, {@code name_taken}, or
   *     {@code scope_missing} for a group that the caller does not have
   */
  public SavedItem create(Caller caller, Map<String, Object> body) {
    caller.require(Scope.ADMIN);
    ItemChange change = changeBy(caller);
    VaultBody read = readFor(caller, body, change.now());
    return transactions.inNew(() -> change.create(read));
  }

  /**
   * Gives an item another secret or makes another API key, which ends the old one and its tokens.
   * Needs {@code admin}.
   *
   * <p>{@code hosts}, {@code groups} and {@code expires_at} stay as they are unless they are sent;
   * {@code null} takes hosts and expiry away. A secret that is sent is a change, the stored one
   * too: whether it was the same is told to nobody.
   *
   * @param body as for {@link #create}
   * @param seen when the item was last changed as far as the caller knows
   * @throws Refusal as {@link #create}, {@code resource_missing}, and {@code version_stale} when it
   *     was changed since
   */
  public SavedItem replace(
      Caller caller, String itemId, Map<String, Object> body, Optional<Instant> seen) {
    caller.require(Scope.ADMIN);
    requireShaped(itemId);
    ItemChange change = changeBy(caller);
    VaultBody read = readFor(caller, body, change.now());
    SavedItem saved = transactions.inNew(() -> change.replace(itemId, read, seen));
    accounts.forget(itemId);
    return saved;
  }

  /**
   * Changes the name of a secret, the hosts that it may be sent to or its expiry; the secret itself
   * stays as it is. Needs {@code admin}.
   *
   * @param body as for {@link #replace}, without {@code secret}
   * @param seen as for {@link #replace}
   * @throws Refusal as {@link #replace}
   */
  public SavedItem change(
      Caller caller, String itemId, Map<String, Object> body, Optional<Instant> seen) {
    caller.require(Scope.ADMIN);
    requireShaped(itemId);
    ItemChange change = changeBy(caller);
    VaultBody read = VaultBody.readChange(body, change.now());
    return transactions.inNew(() -> change.edit(itemId, read, seen));
  }

  /**
   * Deletes an item; an API key and its tokens end. Needs {@code admin}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public void delete(Caller caller, String itemId) {
    caller.require(Scope.ADMIN);
    requireShaped(itemId);
    ItemChange change = changeBy(caller);
    transactions.doInNew(() -> change.delete(itemId));
    accounts.forget(itemId);
  }

  private ItemChange changeBy(Caller caller) {
    return new ItemChange(store, keys, audit, sealer, caller, time.now());
  }

  private static VaultBody readFor(Caller caller, Map<String, Object> body, Instant now) {
    VaultBody read = VaultBody.read(body, now);
    read.groups()
        .ifPresent(
            groups -> groups.forEach(group -> caller.require(Scope.ofGroup(group).orElseThrow())));
    return read;
  }

  private VaultItemView view(VaultItem item) {
    return item.view(Optional.ofNullable(keysAmong(item.orgId(), List.of(item)).get(item.id())));
  }

  private Map<String, ApiKeyView> keysAmong(String orgId, List<VaultItem> items) {
    return keys.list(orgId, items.stream().filter(VaultItem::isKey).map(VaultItem::id).toList());
  }

  private static void requireShaped(String itemId) {
    if (!Ids.isShaped(IdKind.VAULT_ITEM, itemId)) {
      throw unknown();
    }
  }

  static Refusal unknown() {
    return Refusal.notFound("vault item");
  }
}
