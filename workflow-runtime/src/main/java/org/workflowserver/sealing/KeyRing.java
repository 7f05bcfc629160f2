package org.workflowserver.sealing;

import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * The key-encryption key that seals, and those that may still open what they sealed before. Safe
 * for any number of threads.
 */
public final class KeyRing {
  private final Supplier<List<KeyEncryptionKey>> source;
  private volatile List<KeyEncryptionKey> keys;

  /**
   * A ring of these keys.
   *
   * @param keys the one that seals first; at least one
   */
  KeyRing(List<KeyEncryptionKey> keys) {
    this(() -> keys);
  }

  /** A ring that is read at its first use, so that what is wrong shows where it is reported. */
  KeyRing(Supplier<List<KeyEncryptionKey>> source) {
    this.source = source;
  }

  /** The key that seals. */
  KeyEncryptionKey current() {
    return all().getFirst();
  }

  /** The key of that id, if it may open. */
  Optional<KeyEncryptionKey> find(String keyId) {
    return all().stream().filter(key -> key.id().equals(keyId)).findFirst();
  }

  /** All keys, the one that seals first. */
  List<KeyEncryptionKey> all() {
    List<KeyEncryptionKey> known = keys;
    return known == null ? load() : known;
  }

  private synchronized List<KeyEncryptionKey> load() {
    if (keys == null) {
      keys = List.copyOf(source.get());
    }
    return keys;
  }

  /** Takes these keys instead, the one that seals first. */
  synchronized void replace(List<KeyEncryptionKey> newKeys) {
    keys = List.copyOf(newKeys);
  }
}
