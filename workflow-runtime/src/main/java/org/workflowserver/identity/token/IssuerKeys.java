package org.workflowserver.identity.token;

import com.nimbusds.jose.jwk.ECKey;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Transactions;
import org.workflowserver.identity.Caller;
import org.workflowserver.limit.BoundedCache;
import org.workflowserver.limit.CoalescedRead;
import org.workflowserver.limit.Throttle;
import org.workflowserver.refusal.DatabaseAway;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.sealing.Sealer;

/**
 * The built-in issuer's keys, opened and held in memory. One signs; those that did before verify
 * until the last token that they signed has expired. Servers agree by the database: what is held is
 * read anew before it signs or is published, unless it is fresh.
 */
@ApplicationScoped
public class IssuerKeys {
  /** How long a server may sign with a key that another has retired. */
  private static final Duration FRESH = Duration.ofSeconds(5);

  /**
   * How long after its retirement a key still verifies: what a token lives, the skew, and what
   * servers take to hear of it.
   */
  static final Duration VERIFIES_AFTER = Tokens.LIFE.plus(Tokens.SKEW).plus(FRESH.multipliedBy(6));

  /** How many keys rotations on demand leave there; each is read by every server. */
  private static final int MOST = 10;

  /** How a key's id is written; another one is no key of any server. */
  private static final Pattern KID = Pattern.compile("[A-Za-z0-9_-]{43}");

  private IssuerKeyStore store;
  private AuditStore audit;
  private IssuerKeyPairs pairs;
  private Transactions transactions;
  private TimeSource time;
  private Throttle unknownKeys;
  private CoalescedRead reads;
  private volatile Map<String, Held> held = Map.of();

  /** Ids that no key had, so that none ever has: nobody knows an id before its key is there. */
  private BoundedCache<String, Boolean> missing;

  protected IssuerKeys() {}

  @Inject
  public IssuerKeys(
      IssuerKeyStore store,
      AuditStore audit,
      Sealer sealer,
      Transactions transactions,
      TimeSource time) {
    this.store = store;
    this.audit = audit;
    this.pairs = new IssuerKeyPairs(sealer, time);
    this.transactions = transactions;
    this.time = time;
    this.unknownKeys = new Throttle(10, Duration.ofSeconds(1), 1, time);
    this.missing = new BoundedCache<>(1_000);
    this.reads = new CoalescedRead(this::read, time);
  }

  /**
   * A key to add when there is none that signs; made outside of a transaction, as it takes time.
   */
  Optional<IssuerKey> newIfMissing() {
    return transactions.inNew(this::signs) ? Optional.empty() : Optional.of(pairs.make());
  }

  /**
   * Adds the key when there is still none that signs. Needs a transaction that no other server can
   * have at the same time.
   */
  void addIfMissing(IssuerKey made) {
    if (!signs()) {
      store.add(made);
    }
  }

  private boolean signs() {
    return store.all().stream().anyMatch(IssuerKey::signs);
  }

  /**
   * Makes another key that signs from now on. Of servers that do so at once one makes it.
   *
   * @param caller who asks for it, for the audit log
   * @return its id
   * @throws Refusal {@code rate_limited} while there are too many keys that still verify, with the
   *     time until one does not
   */
  String rotate(Caller caller) {
    return rotate(signing().getKeyID(), Optional.of(caller));
  }

  /**
   * As {@link #rotate}, when the key that signs is older than {@code age}; also removes the keys
   * that verify no token any more, and learns which keys other servers have retired.
   *
   * @return whether there was another key to make
   */
  boolean rotateIfOlder(Duration age) {
    Instant now = time.now();
    transactions.doInNew(() -> store.removeRetiredUntil(now.minus(VERIFIES_AFTER)));
    Optional<IssuerKey> due =
        transactions.inNew(store::all).stream()
            .filter(IssuerKey::signs)
            .findFirst()
            .filter(key -> !now.isBefore(key.createdAt().plus(age)));
    due.ifPresentOrElse(key -> rotate(key.kid(), Optional.empty()), this::load);
    return due.isPresent();
  }

  private String rotate(String seen, Optional<Caller> caller) {
    IssuerKey made = pairs.make();
    transactions.doInNew(() -> replace(seen, made, caller));
    load();
    return signing().getKeyID();
  }

  private void replace(String seen, IssuerKey made, Optional<Caller> caller) {
    if (store.findForChange(seen).filter(IssuerKey::signs).isEmpty()) {
      // Another server was faster; its key signs.
      return;
    }
    Instant now = made.createdAt();
    store.removeRetiredUntil(now.minus(VERIFIES_AFTER));
    List<IssuerKey> all = store.all();
    if (caller.isPresent()) {
      requireRoom(all, now);
    }
    all.stream().filter(IssuerKey::signs).forEach(key -> key.retire(now));
    store.add(made);
    audit.append(entry(made, caller), now);
  }

  /** The timer's rotations are far apart, and need no bound. */
  private static void requireRoom(List<IssuerKey> all, Instant now) {
    if (all.size() < MOST) {
      return;
    }
    Instant room =
        all.stream()
            .flatMap(key -> key.retiredAt().stream())
            .min(Comparator.naturalOrder())
            .orElse(now)
            .plus(VERIFIES_AFTER);
    throw Refusal.rateLimited(
        "There are "
            + all.size()
            + " keys whose tokens have not expired; the next rotation is possible when those of the"
            + " oldest have.",
        Duration.between(now, room));
  }

  /** All keys that sign or verify, the newest first. */
  List<IssuerKeyView> views() {
    return transactions.inNew(store::all).stream().map(IssuerKey::view).toList();
  }

  private static AuditEntry entry(IssuerKey made, Optional<Caller> caller) {
    return caller
        .map(who -> who.auditEntry(AuditAction.ISSUER_KEY_ROTATED, made.kid()))
        .orElseGet(
            () ->
                AuditEntry.ofServer(
                    Caller.BUILT_IN_ORG, AuditAction.ISSUER_KEY_ROTATED, made.kid(), Map.of()));
  }

  /** Reads the keys from the database. */
  void load() {
    reads.always();
  }

  private void read() {
    Map<String, Held> loaded = new LinkedHashMap<>();
    for (IssuerKey key : transactions.inNew(store::all)) {
      loaded.put(key.kid(), new Held(pairs.open(key), key.retiredAt()));
    }
    held = loaded;
  }

  /** The newest key that signs. */
  ECKey signing() {
    reads.unlessFresh(FRESH);
    return held.values().stream()
        .filter(key -> key.retiredAt().isEmpty())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("The issuer has no key that signs"))
        .pair();
  }

  /**
   * The key of that id, as long as it verifies.
   *
   * @throws Refusal {@code capacity_exceeded} while it cannot be told whether there is one
   */
  Optional<ECKey> verifying(String kid) {
    if (!held.containsKey(kid) && KID.matcher(kid).matches() && missing.get(kid) == null) {
      lookFor(kid);
    }
    Instant now = time.now();
    return Optional.ofNullable(held.get(kid)).filter(key -> key.verifiesAt(now)).map(Held::pair);
  }

  /** The key may be another server's. Those of a second ago are known also when this refuses. */
  private void lookFor(String kid) {
    Optional<Duration> wait = unknownKeys.take("");
    if (wait.isPresent()) {
      throw unavailable(wait.get());
    }
    try {
      reads.fromNow();
    } catch (RuntimeException e) {
      throw DatabaseAway.isCauseOf(e) ? unavailable(FRESH) : e;
    }
    if (!held.containsKey(kid)) {
      missing.put(kid, true);
    }
  }

  private static Refusal unavailable(Duration wait) {
    return Refusal.capacityExceeded(
        "The keys of tokens cannot be read at present; try again in a moment.", wait);
  }

  /** The public halves of all keys that verify, as a JSON Web Key Set. */
  Map<String, Object> publicKeys() {
    try {
      reads.unlessFresh(FRESH);
    } catch (RuntimeException e) {
      // What is known verifies still.
      if (!(e instanceof Refusal) && !DatabaseAway.isCauseOf(e)) {
        throw e;
      }
    }
    Instant now = time.now();
    List<Object> keys =
        held.values().stream()
            .filter(key -> key.verifiesAt(now))
            .<Object>map(key -> key.pair().toPublicJWK().toJSONObject())
            .toList();
    return Map.of("keys", keys);
  }

  private record Held(ECKey pair, Optional<Instant> retiredAt) {
    boolean verifiesAt(Instant now) {
      return retiredAt.isEmpty() || now.isBefore(retiredAt.get().plus(VERIFIES_AFTER));
    }
  }
}
