package org.workflowserver.sealing;

import java.util.List;
import java.util.Optional;

/**
 * The key-encryption key that seals, and those that may still open what they sealed before. Safe
 * for any number of threads.
 */
public final class KeyRing {
  private volatile List<KeyEncryptionKey> keys;

  /**
   * A ring of these keys.
   *
   * @param keys the one that seals first; at least one
   */
  KeyRing(List<KeyEncryptionKey> keys) {
    this.keys = List.copyOf(keys);
  }

  /** The key that seals. */
  KeyEncryptionKey current() {
    return keys.getFirst();
  }

  /** The key of that id, if it may open. */
  Optional<KeyEncryptionKey> find(String keyId) {
    return keys.stream().filter(key -> key.id().equals(keyId)).findFirst();
  }

  /** Whether a key is on its way out, so that there may be something to seal again. */
  boolean hasPrevious() {
    return keys.size() > 1;
  }

  /** All keys, the one that seals first. */
  List<KeyEncryptionKey> all() {
    return keys;
  }

  /** Takes these keys instead, the one that seals first. */
  void replace(List<KeyEncryptionKey> newKeys) {
    keys = List.copyOf(newKeys);
  }
}
