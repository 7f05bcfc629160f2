package org.workflowserver.limit;

import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import java.util.function.ToLongFunction;

/**
 * A bounded map that forgets what was not used lately.
 *
 * <p>Entries live in two generations. A full young one becomes the old one, whose entries are
 * forgotten unless they were used since. So a look-up takes no lock, and a lot of new entries cost
 * no search for the oldest.
 */
public final class BoundedCache<K, V> {
  private final long half;
  private final ToLongFunction<? super V> weigher;
  private volatile Generations<K, V> generations = Generations.empty();

  /**
   * An empty map.
   *
   * @param most about how many entries there may be
   */
  public BoundedCache(int most) {
    this(most, value -> 1);
  }

  /**
   * An empty map.
   *
   * @param most about how much the entries may weigh together
   * @param weigher what an entry of that value weighs
   */
  public BoundedCache(long most, ToLongFunction<? super V> weigher) {
    this.half = Math.max(1, most / 2);
    this.weigher = weigher;
  }

  /** The value of {@code key}, {@code null} when there is none or it was forgotten. */
  public V get(K key) {
    Generations<K, V> now = generations;
    V value = now.young().entries.get(key);
    if (value != null) {
      return value;
    }
    V old = now.old().entries.get(key);
    if (old == null) {
      return null;
    }
    V newer = putIfAbsent(key, old);
    return newer == null ? old : newer;
  }

  /** The value of {@code key}; {@code fresh} becomes it when there is none. */
  public V getOrPut(K key, Supplier<V> fresh) {
    V known = get(key);
    if (known != null) {
      return known;
    }
    V made = fresh.get();
    V twin = putIfAbsent(key, made);
    return twin == null ? made : twin;
  }

  public void put(K key, V value) {
    Generation<K, V> young = room();
    weigh(young, young.entries.put(key, value), value);
  }

  /** The value that was there, {@code null} when {@code value} is now. */
  public V putIfAbsent(K key, V value) {
    Generation<K, V> young = room();
    V before = young.entries.putIfAbsent(key, value);
    if (before == null) {
      weigh(young, null, value);
    }
    return before;
  }

  private void weigh(Generation<K, V> young, V before, V value) {
    long more = weigher.applyAsLong(value);
    young.weight.addAndGet(before == null ? more : more - weigher.applyAsLong(before));
  }

  int size() {
    Generations<K, V> now = generations;
    return now.young().entries.size() + now.old().entries.size();
  }

  private Generation<K, V> room() {
    Generations<K, V> now = generations;
    return now.young().weight.get() < half ? now.young() : next();
  }

  private synchronized Generation<K, V> next() {
    Generations<K, V> now = generations;
    if (now.young().weight.get() >= half) {
      now = new Generations<>(new Generation<>(), now.young());
      generations = now;
    }
    return now.young();
  }

  private static final class Generation<K, V> {
    private final ConcurrentHashMap<K, V> entries = new ConcurrentHashMap<>();
    private final AtomicLong weight = new AtomicLong();
  }

  private record Generations<K, V>(Generation<K, V> young, Generation<K, V> old) {
    static <K, V> Generations<K, V> empty() {
      return new Generations<>(new Generation<>(), new Generation<>());
    }
  }
}
