package org.workflowserver.engine;

import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import org.workflowserver.definition.TemplateRoots;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.template.Mask;
import org.workflowserver.vault.Secret;
import org.workflowserver.vault.SecretReader;
import org.workflowserver.vault.Secrets;
import org.workflowserver.vault.TokenUnavailable;

/**
 * The secrets that a run may read: those that its version names. Remembers every value that was
 * read for it, so that a secret which is changed meanwhile stays masked. Safe for any number of
 * threads.
 */
final class RunSecrets {
  /** Of a run whose version names none. */
  static final RunSecrets NONE = new RunSecrets(null, null, null, Set.of());

  private final ReentrantLock lock = new ReentrantLock();
  private final Set<String> values = new HashSet<>();
  private final Secrets vault;
  private final Masks masks;
  private final SecretReader reader;
  private final Set<String> named;
  private volatile Mask mask;

  /**
   * @param named names and ids of vault items
   */
  RunSecrets(Secrets vault, Masks masks, SecretReader reader, Set<String> named) {
    this.vault = vault;
    this.masks = masks;
    this.reader = reader;
    this.named = named;
  }

  /** Whether there is nothing to read and nothing to mask. */
  boolean isEmpty() {
    return named.isEmpty();
  }

  /**
   * The secrets of these names and ids as the vault has them now; what it has not is left out. The
   * first time, all that the version names are read: any step may bring them back.
   *
   * @throws TokenUnavailable when an authorization among them has no token that is good
   */
  Map<String, Secret> read(Set<String> wanted) {
    Map<String, Secret> found = new HashMap<>();
    for (String item : mask == null ? named : wanted) {
      find(item, wanted.contains(item)).ifPresent(secret -> found.put(item, secret));
    }
    learn(found.values());
    return found;
  }

  /** What hides all secrets read so far; empty before the first are. */
  Optional<Mask> mask() {
    return Optional.ofNullable(mask);
  }

  private Optional<Secret> find(String item, boolean wanted) {
    if (Ids.isShaped(IdKind.AUTHORIZATION, item)) {
      return findToken(item, wanted);
    }
    Optional<Secret> found =
        Ids.isShaped(IdKind.VAULT_ITEM, item)
            ? vault.findById(reader.org(), item)
            : vault.findByName(reader.org(), item);
    Optional<Secret> readable = found.filter(secret -> TemplateRoots.isReadable(secret.name()));
    readable.ifPresent(secret -> vault.noteReader(secret, reader));
    return readable;
  }

  /** One that this step does not send is only masked, and nobody is asked for another. */
  private Optional<Secret> findToken(String authorization, boolean wanted) {
    if (wanted) {
      Optional<Secret> token = vault.findFreshToken(reader.org(), authorization);
      token.ifPresent(found -> vault.noteReader(found, reader));
      return token;
    }
    try {
      return vault.findKnownToken(reader.org(), authorization);
    } catch (TokenUnavailable e) {
      return Optional.empty();
    }
  }

  private void learn(Collection<Secret> secrets) {
    lock.lock();
    try {
      boolean news = mask == null;
      for (Secret secret : secrets) {
        news |= values.add(secret.value());
      }
      if (news) {
        mask = masks.of(Set.copyOf(values));
      }
    } finally {
      lock.unlock();
    }
  }
}
