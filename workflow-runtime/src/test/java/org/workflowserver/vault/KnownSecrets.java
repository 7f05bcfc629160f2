package org.workflowserver.vault;

import java.sql.SQLException;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Collectors;
import org.workflowserver.database.DatabaseFailure;
import org.workflowserver.sealing.SealBroken;

/** A vault in memory, for tests of those who read it. */
public final class KnownSecrets extends Secrets {
  /** What was asked for, in order. */
  public final Queue<String> reads = new ConcurrentLinkedQueue<>();

  private final Map<String, Secret> byItem = new ConcurrentHashMap<>();
  private final Set<String> revoked = ConcurrentHashMap.newKeySet();
  private final Queue<Secret> all = new ConcurrentLinkedQueue<>();

  /** How many reads have failed. */
  public final AtomicInteger failures = new AtomicInteger();

  private final AtomicInteger failing = new AtomicInteger();
  private volatile boolean sealBroken;
  private volatile boolean misread;

  /** An item's id that ends with {@code n}. */
  public static String id(int n) {
    return "vlt_" + "%026d".formatted(n);
  }

  /** Stores an item, or changes it. */
  public KnownSecrets with(
      String orgId, String itemId, String name, String value, String... hosts) {
    Secret secret = new Secret(itemId, name, value, List.of(hosts));
    byItem.put(orgId + "/" + itemId, secret);
    all.add(secret);
    return this;
  }

  /** Deletes an item. */
  public void remove(String orgId, String itemId) {
    byItem.remove(orgId + "/" + itemId);
  }

  /** An authorization's id that ends with {@code n}. */
  public static String authorization(int n) {
    return "auth_" + "%026d".formatted(n);
  }

  /** The provider has taken the authorization back. */
  public void revoke(String authorizationId) {
    revoked.add(authorizationId);
  }

  @Override
  public Optional<Secret> findFreshToken(String orgId, String authorizationId) {
    if (revoked.contains(authorizationId)) {
      throw new TokenUnavailable("The authorization is not good any more.", false, null);
    }
    return findById(orgId, authorizationId);
  }

  @Override
  public Optional<Secret> findKnownToken(String orgId, String authorizationId) {
    return findById(orgId, authorizationId);
  }

  /** From now on, nothing can be read. */
  public void breakDown() {
    breakDown(Integer.MAX_VALUE);
  }

  /** From now on, what is stored does not open. */
  public void breakSeals() {
    sealBroken = true;
  }

  /** The next read fails for another reason than the database. */
  public void misread() {
    misread = true;
  }

  /** The next {@code reads} fail. */
  public void breakDown(int reads) {
    failing.set(reads);
  }

  @Override
  public Optional<Secret> findByName(String orgId, String name) {
    note(name);
    return byItem.entrySet().stream()
        .filter(item -> item.getKey().startsWith(orgId + "/"))
        .map(Map.Entry::getValue)
        .filter(item -> item.name().equals(name))
        .findFirst();
  }

  @Override
  public Optional<Secret> findById(String orgId, String itemId) {
    note(itemId);
    return Optional.ofNullable(byItem.get(orgId + "/" + itemId));
  }

  @Override
  public Set<String> everKnown(String orgId, Set<String> namesOrIds, Instant since) {
    return all.stream()
        .filter(item -> namesOrIds.contains(item.name()) || namesOrIds.contains(item.itemId()))
        .map(Secret::value)
        .collect(Collectors.toSet());
  }

  @Override
  public void noteReader(Secret secret, SecretReader reader) {
    // No test of who reads a vault looks at the audit log.
  }

  @Override
  public Set<String> missing(String orgId, Set<String> namesOrIds) {
    Set<String> missing = new HashSet<>(namesOrIds);
    missing.removeIf(
        item -> findById(orgId, item).isPresent() || findByName(orgId, item).isPresent());
    return missing;
  }

  @Override
  public Map<String, String> names(String orgId, Set<String> ids) {
    Map<String, String> names = new HashMap<>();
    ids.forEach(id -> findById(orgId, id).ifPresent(item -> names.put(id, item.name())));
    return names;
  }

  @Override
  public Map<String, String> ids(String orgId, Set<String> names) {
    Map<String, String> ids = new HashMap<>();
    names.forEach(name -> findByName(orgId, name).ifPresent(item -> ids.put(name, item.itemId())));
    return ids;
  }

  private void note(String item) {
    if (sealBroken) {
      throw new SealBroken("It was changed.");
    }
    if (misread) {
      misread = false;
      throw new IllegalStateException("It is not understood.");
    }
    if (failing.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
      failures.incrementAndGet();
      throw new DatabaseFailure("The vault could not be read.", new SQLException("It is away."));
    }
    reads.add(item);
  }
}
