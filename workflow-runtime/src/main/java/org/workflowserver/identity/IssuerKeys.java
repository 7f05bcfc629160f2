package org.workflowserver.identity;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Transactions;
import org.workflowserver.sealing.SealedRows;
import org.workflowserver.sealing.Sealer;

/** The built-in issuer's keys, opened and held in memory. */
@ApplicationScoped
public class IssuerKeys implements SealedRows {
  /** How long after its last signature a key still verifies: what a token lives, and the skew. */
  private static final Duration VERIFIES_AFTER = Tokens.LIFE.plus(Tokens.SKEW);

  /** An unknown key id may name a key that another server made; asking for it costs a query. */
  private static final Duration LEAST_BETWEEN_LOADS = Duration.ofSeconds(5);

  private static final String INSTALLATION = "";

  private IssuerKeyStore store;
  private Sealer sealer;
  private Transactions transactions;
  private TimeSource time;
  private AtomicLong loadedAt;
  private volatile Map<String, Held> held = Map.of();

  protected IssuerKeys() {}

  @Inject
  public IssuerKeys(
      IssuerKeyStore store, Sealer sealer, Transactions transactions, TimeSource time) {
    this.store = store;
    this.sealer = sealer;
    this.transactions = transactions;
    this.time = time;
    this.loadedAt = new AtomicLong(time.nanoTime());
  }

  /**
   * A key to add when there is none that signs; made outside of a transaction, as it takes time.
   */
  Optional<IssuerKey> newIfMissing() {
    return transactions.inNew(this::signs) ? Optional.empty() : Optional.of(newKey());
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
    return store.all().stream().anyMatch(key -> key.retiredAt().isEmpty());
  }

  private IssuerKey newKey() {
    ECKey pair = newPair();
    byte[] secret = pair.toJSONString().getBytes(StandardCharsets.UTF_8);
    return new IssuerKey(
        pair.getKeyID(),
        JWSAlgorithm.ES256.getName(),
        pair.toPublicJWK().toJSONString(),
        sealer.seal(secret, pair.getKeyID(), INSTALLATION),
        time.now());
  }

  private static ECKey newPair() {
    try {
      return new ECKeyGenerator(Curve.P_256)
          .keyUse(KeyUse.SIGNATURE)
          .algorithm(JWSAlgorithm.ES256)
          .keyIDFromThumbprint(true)
          .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException("Every Java platform has the curve P-256", e);
    }
  }

  /** Reads the keys from the database. */
  void load() {
    Map<String, Held> loaded = new LinkedHashMap<>();
    for (IssuerKey key : transactions.inNew(store::all)) {
      loaded.put(key.kid(), new Held(open(key), key.retiredAt()));
    }
    held = loaded;
    loadedAt.set(time.nanoTime());
  }

  private ECKey open(IssuerKey key) {
    byte[] secret = sealer.open(key.privateJwk(), key.kid(), INSTALLATION);
    try {
      return ECKey.parse(new String(secret, StandardCharsets.UTF_8));
    } catch (ParseException e) {
      throw new IllegalStateException("The issuer key " + key.kid() + " is not a JWK", e);
    }
  }

  @Override
  public int sealAgain() {
    return transactions.inNew(this::sealOlder);
  }

  /** The same inside the caller's transaction. */
  int sealOlder() {
    List<IssuerKey> older =
        store.all().stream().filter(key -> !key.privateJwk().startsWith(sealer.mark())).toList();
    older.forEach(key -> key.seal(sealer.sealAgain(key.privateJwk(), key.kid(), INSTALLATION)));
    return older.size();
  }

  /** The newest key that signs. */
  ECKey signing() {
    return held.values().stream()
        .filter(key -> key.retiredAt().isEmpty())
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("The issuer has no key that signs"))
        .pair();
  }

  /** The key of that id, as long as it verifies. */
  Optional<ECKey> verifying(String kid) {
    if (!held.containsKey(kid)) {
      loadOnceInAWhile();
    }
    Instant now = time.now();
    return Optional.ofNullable(held.get(kid)).filter(key -> key.verifiesAt(now)).map(Held::pair);
  }

  private void loadOnceInAWhile() {
    long last = loadedAt.get();
    long now = time.nanoTime();
    if (now - last >= LEAST_BETWEEN_LOADS.toNanos() && loadedAt.compareAndSet(last, now)) {
      load();
    }
  }

  /** The public halves of all keys that verify, as a JSON Web Key Set. */
  Map<String, Object> publicKeys() {
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
