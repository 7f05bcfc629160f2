package org.workflowserver.engine.execution;

import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.workflowserver.json.ValueWeight;

/**
 * The permits for runs in memory and the bytes for their values. As soon as the server knows of
 * several tenants, each has at most half of what the others leave, so that there is always some for
 * one more. Counts by themselves are exact; what several threads take at the same moment may pass a
 * share by as much.
 */
public final class RunCapacity {
  private final Map<String, Tenant> tenants = new ConcurrentHashMap<>();
  private final AtomicInteger taken = new AtomicInteger();
  private final AtomicLong bytes = new AtomicLong();
  private final int most;
  private final long mostBytes;

  /** What runs of a tenant take. */
  private static final class Tenant {
    private final AtomicInteger taken = new AtomicInteger();
    private final AtomicLong bytes = new AtomicLong();
  }

  /**
   * All free.
   *
   * @param most how many runs
   * @param mostBytes about how many bytes their values may take together
   */
  RunCapacity(int most, long mostBytes) {
    this.most = most;
    this.mostBytes = mostBytes;
  }

  /** There is such a tenant: from now on something is left for it. */
  public void addTenant(String orgId) {
    tenant(orgId);
  }

  /** Takes a permit; false when there is none for the tenant. */
  public boolean tryAcquire(String orgId) {
    if (available(orgId) <= 0) {
      return false;
    }
    if (taken.incrementAndGet() <= most) {
      tenant(orgId).taken.incrementAndGet();
      return true;
    }
    taken.decrementAndGet();
    return false;
  }

  /** Takes a permit, whether there is one or not. */
  public void acquire(String orgId) {
    taken.incrementAndGet();
    tenant(orgId).taken.incrementAndGet();
  }

  /** Gives a permit back. */
  public void release(String orgId) {
    taken.decrementAndGet();
    tenant(orgId).taken.decrementAndGet();
  }

  /** Values of the tenant's runs take so many bytes more. */
  public void addBytes(String orgId, long more) {
    bytes.addAndGet(more);
    tenant(orgId).bytes.addAndGet(more);
  }

  /** Whether the values do not take all their memory. */
  public boolean hasMemory() {
    return bytes.get() < mostBytes;
  }

  /** Whether half of the memory is free: one run more is let in, however large it is. */
  public boolean isHalfFree() {
    return bytes.get() < mostBytes / 2;
  }

  /** Whether a value with so many characters fits, or half of the memory is free in any case. */
  public boolean hasMemoryFor(long characters) {
    return isHalfFree() || bytes.get() + ValueWeight.ofText(characters) < mostBytes;
  }

  /** How many permits are left. */
  public int available() {
    return hasMemory() ? most - taken.get() : 0;
  }

  /** How many of them are left for the tenant; less than one when there are none. */
  public int available(String orgId) {
    Tenant tenant = tenant(orgId);
    if (holdsTooMuch(tenant)) {
      return 0;
    }
    int own = tenant.taken.get();
    return isAlone() ? available() : Math.min(available(), half(most - taken.get() + own) - own);
  }

  /** Tenants that have all they may have, while others may not. */
  public List<String> exhausted() {
    return isAlone()
        ? List.of()
        : tenants.keySet().stream().filter(orgId -> available(orgId) <= 0).toList();
  }

  /** Whether there are permits, and no tenant has all that it may have. */
  public boolean isForAll() {
    return available() > 0 && exhausted().isEmpty();
  }

  /**
   * Whether the values take too much, of all tenants or of this one, and other runs than the one
   * that asks hold much of it: a large one would only come back.
   *
   * @param own bytes of the run that asks
   */
  boolean shouldYield(String orgId, long own) {
    if (!hasMemory()) {
      return bytes.get() - own >= mostBytes / 2;
    }
    Tenant tenant = tenant(orgId);
    return holdsTooMuch(tenant) && tenant.bytes.get() - own >= share(tenant) / 2;
  }

  int taken() {
    return taken.get();
  }

  long bytes() {
    return bytes.get();
  }

  private boolean holdsTooMuch(Tenant tenant) {
    long own = tenant.bytes.get();
    return own > 0 && !isAlone() && own >= share(tenant);
  }

  private long share(Tenant tenant) {
    return (mostBytes - Math.max(0, bytes.get() - tenant.bytes.get())) / 2;
  }

  private boolean isAlone() {
    return tenants.size() <= 1;
  }

  private static int half(int permits) {
    return (permits + 1) / 2;
  }

  private Tenant tenant(String orgId) {
    Tenant known = tenants.get(orgId);
    return known == null ? tenants.computeIfAbsent(orgId, id -> new Tenant()) : known;
  }
}
