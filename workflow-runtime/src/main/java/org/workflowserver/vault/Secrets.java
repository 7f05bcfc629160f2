package org.workflowserver.vault;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import org.workflowserver.audit.BoundedAuditLog;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Transactions;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.sealing.SealBroken;
import org.workflowserver.sealing.Sealer;

/**
 * Opens secrets for what the server does on a tenant's behalf. Knows no caller: it is for the
 * engine and for validation, and no web module sees it.
 *
 * <p>Each look-up reads the database in a short transaction of its own, so that a secret that was
 * replaced, deleted or has expired is so from the next look-up on. API keys are not secrets and are
 * never found.
 */
@ApplicationScoped
public class Secrets {
  private static final Logger LOG = Logger.getLogger(Secrets.class.getName());

  /** How exact the record of the last use is. */
  static final Duration NOTED_EVERY = Duration.ofMinutes(1);

  /** Clocks of servers may differ, and a change may take as long to be on record. */
  private static final Duration MARGIN = Duration.ofMinutes(5);

  private VaultStore store;
  private Sealer sealer;
  private Transactions transactions;
  private TimeSource time;
  private BoundedAuditLog auditLog;
  private AuthorizationTokens tokens;
  private Set<String> beingNoted;

  protected Secrets() {}

  @Inject
  public Secrets(
      VaultStore store,
      Sealer sealer,
      Transactions transactions,
      BoundedAuditLog auditLog,
      AuthorizationTokens tokens,
      TimeSource time) {
    this.store = store;
    this.sealer = sealer;
    this.transactions = transactions;
    this.time = time;
    this.auditLog = auditLog;
    this.tokens = tokens;
    this.beingNoted = ConcurrentHashMap.newKeySet();
  }

  /**
   * The tenant's secret of that name; nothing when there is none or it has expired.
   *
   * @throws SealBroken when the row was changed behind the server's back
   */
  public Optional<Secret> findByName(String orgId, String name) {
    // A column of text holds no U+0000, and PostgreSQL would not even be asked for one.
    return name.indexOf('\0') >= 0 ? Optional.empty() : open(() -> store.findByName(orgId, name));
  }

  /**
   * The tenant's secret of that id, {@code vlt_…}; nothing when there is none or it has expired.
   *
   * @throws SealBroken when the row was changed behind the server's back
   */
  public Optional<Secret> findById(String orgId, String itemId) {
    return Ids.isShaped(IdKind.VAULT_ITEM, itemId)
        ? open(() -> store.find(orgId, itemId))
        : Optional.empty();
  }

  /**
   * The token of the tenant's authorization of that id, {@code auth_…}, good for a while; nothing
   * when there is no such authorization.
   *
   * @throws TokenUnavailable when its provider has taken it back, or does not answer
   */
  public Optional<Secret> findFreshToken(String orgId, String authorizationId) {
    return tokens.fresh(orgId, authorizationId);
  }

  /** As {@link #findFreshToken}, as it is on record: it may be good no more. */
  public Optional<Secret> findKnownToken(String orgId, String authorizationId) {
    return tokens.known(orgId, authorizationId);
  }

  /**
   * Those of the names and ids that no secret and no authorization of the tenant has. One that has
   * expired is there.
   *
   * @return sorted
   */
  public Set<String> missing(String orgId, Set<String> namesOrIds) {
    Set<String> missing = new TreeSet<>(namesOrIds);
    Set<String> authorizations =
        namesOrIds.stream()
            .filter(id -> Ids.isShaped(IdKind.AUTHORIZATION, id))
            .collect(Collectors.toSet());
    missing.removeAll(authorizations);
    missing.addAll(tokens.missing(orgId, authorizations));
    items(orgId, namesOrIds)
        .forEach(
            item -> {
              missing.remove(item.name());
              missing.remove(item.id());
            });
    return missing;
  }

  /** The names of those of the tenant's secrets that have these ids, by id. */
  public Map<String, String> names(String orgId, Set<String> ids) {
    return items(orgId, ids).stream()
        .filter(item -> ids.contains(item.id()))
        .collect(Collectors.toMap(VaultItem::id, VaultItem::name));
  }

  /** The ids of those of the tenant's secrets that have these names, by name. */
  public Map<String, String> ids(String orgId, Set<String> names) {
    return items(orgId, names).stream()
        .filter(item -> names.contains(item.name()))
        .collect(Collectors.toMap(VaultItem::name, VaultItem::id));
  }

  /**
   * All values that the tenant's secrets of these names and ids have or had since then, those that
   * have expired or are gone included, and the tokens that authorizations among them had: who may
   * have read one of them masks it. {@link #findKnownToken} gives a present token, before this.
   *
   * @throws SealBroken when a row was changed behind the server's back
   */
  public Set<String> everKnown(String orgId, Set<String> namesOrIds, Instant since) {
    Set<SealedSecret> all = new HashSet<>();
    items(orgId, namesOrIds).forEach(item -> all.add(SealedSecret.of(item)));
    // Afterwards: what was replaced in between is in one of both.
    Set<String> asked = storable(namesOrIds);
    all.addAll(transactions.inNew(() -> store.former(orgId, asked, since.minus(MARGIN))));
    return all.stream().map(this::opened).collect(Collectors.toSet());
  }

  /** Records on whose behalf a secret was read: the first time in an hour. */
  public void noteReader(Secret secret, SecretReader reader) {
    auditLog.noteUse(reader.auditEntry(secret));
  }

  private List<VaultItem> items(String orgId, Set<String> namesOrIds) {
    Set<String> asked = storable(namesOrIds);
    return transactions.inNew(() -> store.secrets(orgId, asked));
  }

  /** A column of text holds no U+0000, and PostgreSQL would not even be asked for one. */
  private static Set<String> storable(Set<String> namesOrIds) {
    return namesOrIds.stream().filter(name -> name.indexOf('\0') < 0).collect(Collectors.toSet());
  }

  private Optional<Secret> open(Supplier<Optional<VaultItem>> look) {
    Instant now = time.now();
    Optional<VaultItem> found =
        transactions.inNew(look).filter(item -> !item.isKey() && item.isGoodAt(now));
    Optional<Secret> secret = found.map(this::opened);
    found.ifPresent(item -> noteUse(item, now));
    return secret;
  }

  private Secret opened(VaultItem item) {
    return new Secret(item.id(), item.name(), opened(SealedSecret.of(item)), item.hosts());
  }

  private String opened(SealedSecret secret) {
    byte[] value = sealer.open(secret.text(), secret.itemId(), secret.orgId());
    return new String(value, StandardCharsets.UTF_8);
  }

  /** One caller in a minute notes the use; that it could not be noted is no failure of its. */
  private void noteUse(VaultItem item, Instant now) {
    Instant before = now.minus(NOTED_EVERY);
    if (!item.unusedSince(before) || !beingNoted.add(item.id())) {
      return;
    }
    try {
      transactions.doInNew(() -> store.noteUse(item.orgId(), item.id(), now, before));
    } catch (RuntimeException e) {
      LOG.log(Level.WARNING, "The use of " + item.id() + " could not be noted: {0}", e.toString());
    } finally {
      beingNoted.remove(item.id());
    }
  }
}
