package org.workflowserver.vault;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Transactions;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.identity.account.Accounts;
import org.workflowserver.identity.account.ApiKeyStore;
import org.workflowserver.identity.account.ApiKeyTerms;
import org.workflowserver.identity.account.ApiKeyView;
import org.workflowserver.identity.account.NewApiKey;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.sealing.SealBroken;
import org.workflowserver.sealing.Sealer;

/**
 * The tenant's secrets and API keys: the facade. Tenant and scope are checked here.
 *
 * <p>An item whose name begins {@code api-key:} is an API key; it stays one, and another never
 * becomes one.
 */
@ApplicationScoped
public class VaultItems {
  private static final Logger LOG = Logger.getLogger(VaultItems.class.getName());

  /** The groups of an API key that none are sent for. */
  private static final SortedSet<String> DEFAULT_GROUPS =
      Collections.unmodifiableSortedSet(new TreeSet<>(List.of(Scope.OPERATOR.group())));

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
    Instant now = time.now();
    VaultBody read = readFor(caller, body, now);
    VaultItem item = new VaultItem(Ids.next(IdKind.VAULT_ITEM), caller.org(), read, now);
    read.secret().ifPresent(secret -> item.seal(secret, sealer));
    return transactions.inNew(
        () -> {
          if (!store.insert(item)) {
            throw taken();
          }
          if (!item.isKey()) {
            audit(caller, item, AuditAction.VAULT_ITEM_CREATED, VaultFacts.ofSecret(item), now);
            return kept(item);
          }
          ApiKeyTerms terms = terms(item, read, DEFAULT_GROUPS);
          audit(
              caller,
              item,
              AuditAction.API_KEY_CREATED,
              VaultFacts.ofKey(item, terms.groups()),
              now);
          return kept(item, keys.add(caller.org(), item.id(), terms));
        });
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
    Instant now = time.now();
    VaultBody read = readFor(caller, body, now);
    SavedItem kept =
        transactions.inNew(
            () -> replace(caller, requireSeen(caller, itemId, seen, read), read, now));
    accounts.forget(itemId);
    return kept;
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
    Instant now = time.now();
    VaultBody read = VaultBody.readChange(body, now);
    return transactions.inNew(
        () -> {
          VaultItem item = requireSeen(caller, itemId, seen, read);
          if (item.isKey()) {
            throw Refusal.invalid("/name", "An API key is replaced as a whole.");
          }
          Map<String, String> before = VaultFacts.ofSecret(item);
          change(item, read, now);
          auditChange(caller, item, before, "kept", now);
          return kept(item);
        });
  }

  private void audit(
      Caller caller, VaultItem item, AuditAction action, Map<String, String> details, Instant now) {
    audit.append(caller.auditEntry(action, item.id(), details), now);
  }

  private void auditChange(
      Caller caller, VaultItem item, Map<String, String> before, String secret, Instant now) {
    Map<String, String> details = VaultFacts.changed(before, VaultFacts.ofSecret(item));
    details.put("secret", secret);
    audit(caller, item, AuditAction.VAULT_ITEM_CHANGED, details, now);
  }

  /** The item, locked, as long as it is what the caller has seen and of the body's kind. */
  private VaultItem requireSeen(
      Caller caller, String itemId, Optional<Instant> seen, VaultBody read) {
    VaultItem item = store.findForChange(caller.org(), itemId).orElseThrow(VaultItems::unknown);
    seen.ifPresent(item::requireUnchangedSince);
    item.requireKindOf(read);
    return item;
  }

  private SavedItem replace(Caller caller, VaultItem item, VaultBody read, Instant now) {
    if (!item.isKey()) {
      Map<String, String> before = VaultFacts.ofSecret(item);
      change(item, read, now);
      auditChange(caller, item, before, "replaced", now);
      return kept(item);
    }
    SortedSet<String> groups = keysAmong(item.orgId(), List.of(item)).get(item.id()).groups();
    Map<String, String> before = VaultFacts.ofKey(item, groups);
    change(item, read, now);
    ApiKeyTerms terms = terms(item, read, groups);
    audit(
        caller,
        item,
        AuditAction.API_KEY_REPLACED,
        VaultFacts.changed(before, VaultFacts.ofKey(item, terms.groups())),
        now);
    return kept(item, keys.replace(item.orgId(), item.id(), terms));
  }

  private void change(VaultItem item, VaultBody read, Instant now) {
    item.apply(read, now);
    if (!item.isGoodAt(now)) {
      throw Refusal.invalid(
          "/expires_at", "The item has expired; send 'expires_at' with a later time, or null.");
    }
    boolean renamed = !read.name().equals(item.name());
    if (renamed || read.secret().isPresent() && !read.secret().equals(opened(item))) {
      keepFormer(item, now);
    }
    if (renamed && !store.rename(item, read.name())) {
      throw taken();
    }
    read.secret().ifPresent(secret -> item.seal(secret, sealer));
  }

  /** What can't be opened was read by no run. */
  private void keepFormer(VaultItem item, Instant now) {
    if (opened(item).isPresent()) {
      store.keepFormer(item, now);
    }
  }

  /** Empty for an API key, and for what was changed behind the server's back. */
  private Optional<String> opened(VaultItem item) {
    try {
      return item.opened(sealer);
    } catch (SealBroken e) {
      LOG.log(Level.WARNING, "{0} It is replaced or removed.", e.getMessage());
      return Optional.empty();
    }
  }

  private static SavedItem kept(VaultItem secret) {
    return new SavedItem(secret.view(Optional.empty()), Optional.empty());
  }

  private static SavedItem kept(VaultItem item, NewApiKey made) {
    return new SavedItem(item.view(Optional.of(made.key())), Optional.of(made.secret()));
  }

  /**
   * Deletes an item; an API key and its tokens end. Needs {@code admin}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public void delete(Caller caller, String itemId) {
    caller.require(Scope.ADMIN);
    requireShaped(itemId);
    transactions.doInNew(
        () -> {
          VaultItem item =
              store.findForChange(caller.org(), itemId).orElseThrow(VaultItems::unknown);
          if (item.isKey()) {
            keys.remove(caller.org(), itemId);
          }
          keepFormer(item, time.now());
          store.delete(item);
          audit(
              caller,
              item,
              item.isKey() ? AuditAction.API_KEY_DELETED : AuditAction.VAULT_ITEM_DELETED,
              Map.of("name", item.name()),
              time.now());
        });
    accounts.forget(itemId);
  }

  private static VaultBody readFor(Caller caller, Map<String, Object> body, Instant now) {
    VaultBody read = VaultBody.read(body, now);
    read.groups()
        .ifPresent(
            groups -> groups.forEach(group -> caller.require(Scope.ofGroup(group).orElseThrow())));
    return read;
  }

  private static ApiKeyTerms terms(VaultItem item, VaultBody read, SortedSet<String> otherwise) {
    return new ApiKeyTerms(item.name(), read.groups().orElse(otherwise), item.expiresAt());
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

  private static Refusal unknown() {
    return Refusal.notFound("vault item");
  }

  private static Refusal taken() {
    return Refusal.member(
        RefusalCode.NAME_TAKEN, "/name", "Another vault item has this name; choose another.");
  }
}
