package org.workflowserver.limit;

import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * A bounded map that forgets what was not used lately.
 *
 * <p>Entries live in two generations. A full young one becomes the old one, whose entries are
 * forgotten unless they were used since. So a look-up takes no lock, and a lot of new entries cost
 * no search for the oldest.
 */
public final class BoundedCache<K, V> {
  private final int half;
  private volatile Generations<K, V> generations = Generations.empty();

  /**
   * An empty map.
   *
   * @param most about how many entries there may be
   */
  public BoundedCache(int most) {
    this.half = Math.max(1, most / 2);
  }

  /** The value of {@code key}, {@code null} when there is none or it was forgotten. */
  public V get(K key) {
    Generations<K, V> now = generations;
    V value = now.young().get(key);
    if (value != null) {
      return value;
    }
    V old = now.old().get(key);
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
    room().put(key, value);
  }

  /** The value that was there, {@code null} when {@code value} is now. */
  public V putIfAbsent(K key, V value) {
    return room().putIfAbsent(key, value);
  }

  int size() {
    Generations<K, V> now = generations;
    return now.young().size() + now.old().size();
  }

  private ConcurrentHashMap<K, V> room() {
    Generations<K, V> now = generations;
    return now.young().size() < half ? now.young() : next();
  }

  private synchronized ConcurrentHashMap<K, V> next() {
    Generations<K, V> now = generations;
    if (now.young().size() >= half) {
      now = new Generations<>(new ConcurrentHashMap<>(), now.young());
      generations = now;
    }
    return now.young();
  }

  private record Generations<K, V>(ConcurrentHashMap<K, V> young, ConcurrentHashMap<K, V> old) {
    static <K, V> Generations<K, V> empty() {
      return new Generations<>(new ConcurrentHashMap<>(), new ConcurrentHashMap<>());
    }
  }
}
