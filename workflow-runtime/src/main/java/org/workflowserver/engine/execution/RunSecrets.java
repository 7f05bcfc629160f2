package org.workflowserver.engine.execution;

import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.workflowserver.definition.content.TemplateRoots;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.template.mask.Mask;
import org.workflowserver.vault.Secret;
import org.workflowserver.vault.SecretReader;
import org.workflowserver.vault.Secrets;
import org.workflowserver.vault.TokenUnavailable;

/**
 * The secrets that a run may read: those that its version names. Remembers every value that was
 * read for it, so that a secret which is changed meanwhile stays masked; of a run that is rebuilt,
 * every value that it may have read before. Safe for any number of threads.
 */
final class RunSecrets {
  /** Of a run whose version names none. */
  static final RunSecrets NONE = new RunSecrets(null, null, null, Set.of(), Optional.empty());

  private final ReentrantLock lock = new ReentrantLock();
  private final Set<String> values = new HashSet<>();
  private final Set<String> shortOnes = ConcurrentHashMap.newKeySet();
  private final Secrets vault;
  private final Masks masks;
  private final SecretReader reader;
  private final Set<String> named;
  private final Optional<Instant> since;
  private volatile Mask mask;

  /**
   * @param named names and ids of vault items
   * @param since from when on they may have been read before; empty for a run that begins
   */
  RunSecrets(
      Secrets vault, Masks masks, SecretReader reader, Set<String> named, Optional<Instant> since) {
    this.vault = vault;
    this.masks = masks;
    this.reader = reader;
    this.named = named;
    this.since = since;
  }

  /** Whether there is nothing to read and nothing to mask. */
  boolean isEmpty() {
    return named.isEmpty();
  }

  /**
   * The secrets of these names and ids as the vault has them now; what it has not is left out. The
   * first time, all that the version names are read: any step may bring them back.
   *
   * @param good whether tokens have to be good, and are refreshed where they are not
   * @throws TokenUnavailable when an authorization among them has no token that is good
   */
  Map<String, Secret> read(Set<String> wanted, boolean good) {
    Map<String, Secret> found = new HashMap<>();
    boolean first = mask == null;
    for (String item : first ? named : wanted) {
      find(item, good && wanted.contains(item)).ifPresent(secret -> found.put(item, secret));
    }
    found.forEach(
        (item, secret) -> {
          if (Mask.isShort(secret.value())) {
            shortOnes.add(item);
          }
        });
    Set<String> read = found.values().stream().map(Secret::value).collect(Collectors.toSet());
    if (first && since.isPresent()) {
      // Afterwards: what is replaced in between is found by one of both.
      read.addAll(vault.everKnown(reader.org(), named, since.get()));
    }
    learn(read);
    return found;
  }

  /** What hides all secrets read so far; empty before the first are. */
  Optional<Mask> mask() {
    return Optional.ofNullable(mask);
  }

  /** Whether the item of that name or id had a value that is not found inside other text. */
  boolean isShort(String item) {
    return shortOnes.contains(item);
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

  private void learn(Set<String> read) {
    lock.lock();
    try {
      if (values.addAll(read) || mask == null) {
        mask = masks.of(Set.copyOf(values));
      }
    } finally {
      lock.unlock();
    }
  }
}
