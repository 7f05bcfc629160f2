package org.workflowserver.sealing;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The key-encryption key that seals, and those that may still open what they sealed before. */
public final class KeyRing {
  private final KeyEncryptionKey current;
  private final List<KeyEncryptionKey> previous;

  KeyRing(KeyEncryptionKey current, List<KeyEncryptionKey> previous) {
    this.current = current;
    this.previous = List.copyOf(previous);
  }

  /** The key that seals. */
  KeyEncryptionKey current() {
    return current;
  }

  /** The key of that id, if it may open. */
  Optional<KeyEncryptionKey> find(String keyId) {
    List<KeyEncryptionKey> all = new ArrayList<>(previous);
    all.addFirst(current);
    return all.stream().filter(key -> key.id().equals(keyId)).findFirst();
  }

  /** Whether a key is on its way out, so that there may be something to seal again. */
  boolean hasPrevious() {
    return !previous.isEmpty();
  }
}
