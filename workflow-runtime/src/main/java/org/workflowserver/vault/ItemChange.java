package org.workflowserver.vault;

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
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.identity.account.ApiKeyStore;
import org.workflowserver.identity.account.ApiKeyTerms;
import org.workflowserver.identity.account.NewApiKey;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;
import org.workflowserver.sealing.SealBroken;
import org.workflowserver.sealing.Sealer;

/**
 * A change of an item, with what goes with it: the API key, the secret that runs may have read, the
 * entry in the audit log. Called inside a transaction.
 *
 * @param caller who may change items
 */
record ItemChange(
    VaultStore store,
    ApiKeyStore keys,
    AuditStore audit,
    Sealer sealer,
    Caller caller,
    Instant now) {
  private static final Logger LOG = Logger.getLogger(ItemChange.class.getName());

  /** The groups of an API key that none are sent for. */
  private static final SortedSet<String> DEFAULT_GROUPS =
      Collections.unmodifiableSortedSet(new TreeSet<>(List.of(Scope.OPERATOR.group())));

  SavedItem create(VaultBody body) {
    VaultItem item = new VaultItem(Ids.next(IdKind.VAULT_ITEM), caller.org(), body, now);
    body.secret().ifPresent(secret -> item.seal(secret, sealer));
    if (!store.insert(item)) {
      throw taken();
    }
    if (!item.isKey()) {
      audit(item, AuditAction.VAULT_ITEM_CREATED, VaultFacts.ofSecret(item));
      return saved(item);
    }
    ApiKeyTerms terms = terms(item, body, DEFAULT_GROUPS);
    audit(item, AuditAction.API_KEY_CREATED, VaultFacts.ofKey(item, terms.groups()));
    return saved(item, keys.add(item.orgId(), item.id(), terms));
  }

  SavedItem replace(String itemId, VaultBody body, Optional<Instant> seen) {
    VaultItem item = require(itemId, body, seen);
    if (!item.isKey()) {
      return change(item, body, "replaced");
    }
    SortedSet<String> groups = keys.list(item.orgId(), List.of(itemId)).get(itemId).groups();
    Map<String, String> before = VaultFacts.ofKey(item, groups);
    apply(item, body);
    ApiKeyTerms terms = terms(item, body, groups);
    Map<String, String> after = VaultFacts.ofKey(item, terms.groups());
    audit(item, AuditAction.API_KEY_REPLACED, VaultFacts.changed(before, after));
    return saved(item, keys.replace(item.orgId(), itemId, terms));
  }

  SavedItem edit(String itemId, VaultBody body, Optional<Instant> seen) {
    VaultItem item = require(itemId, body, seen);
    if (item.isKey()) {
      throw Refusal.invalid("/name", "An API key is replaced as a whole.");
    }
    return change(item, body, "kept");
  }

  void delete(String itemId) {
    VaultItem item = lock(itemId);
    if (item.isKey()) {
      keys.remove(item.orgId(), itemId);
    }
    keepFormer(item);
    store.delete(item);
    audit(
        item,
        item.isKey() ? AuditAction.API_KEY_DELETED : AuditAction.VAULT_ITEM_DELETED,
        Map.of("name", item.name()));
  }

  /** The item, locked, as long as it is what the caller has seen and of the body's kind. */
  private VaultItem require(String itemId, VaultBody body, Optional<Instant> seen) {
    VaultItem item = lock(itemId);
    seen.ifPresent(item::requireUnchangedSince);
    item.requireKindOf(body);
    return item;
  }

  private VaultItem lock(String itemId) {
    return store.findForChange(caller.org(), itemId).orElseThrow(VaultItems::unknown);
  }

  private SavedItem change(VaultItem item, VaultBody body, String secret) {
    Map<String, String> before = VaultFacts.ofSecret(item);
    apply(item, body);
    Map<String, String> details = VaultFacts.changed(before, VaultFacts.ofSecret(item));
    details.put("secret", secret);
    audit(item, AuditAction.VAULT_ITEM_CHANGED, details);
    return saved(item);
  }

  private void apply(VaultItem item, VaultBody body) {
    item.apply(body, now);
    if (!item.isGoodAt(now)) {
      throw Refusal.invalid(
          "/expires_at", "The item has expired; send 'expires_at' with a later time, or null.");
    }
    boolean renamed = !body.name().equals(item.name());
    if (renamed || body.secret().isPresent() && !body.secret().equals(opened(item))) {
      keepFormer(item);
    }
    if (renamed && !store.rename(item, body.name())) {
      throw taken();
    }
    body.secret().ifPresent(secret -> item.seal(secret, sealer));
  }

  /** What can't be opened was read by no run. */
  private void keepFormer(VaultItem item) {
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

  private void audit(VaultItem item, AuditAction action, Map<String, String> details) {
    audit.append(caller.auditEntry(action, item.id(), details), now);
  }

  private static ApiKeyTerms terms(VaultItem item, VaultBody body, SortedSet<String> otherwise) {
    return new ApiKeyTerms(item.name(), body.groups().orElse(otherwise), item.expiresAt());
  }

  private static SavedItem saved(VaultItem secret) {
    return new SavedItem(secret.view(Optional.empty()), Optional.empty());
  }

  private static SavedItem saved(VaultItem item, NewApiKey made) {
    return new SavedItem(item.view(Optional.of(made.key())), Optional.of(made.secret()));
  }

  private static Refusal taken() {
    return Refusal.member(
        RefusalCode.NAME_TAKEN, "/name", "Another vault item has this name; choose another.");
  }
}
