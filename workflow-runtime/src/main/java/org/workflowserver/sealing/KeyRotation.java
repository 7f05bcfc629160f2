package org.workflowserver.sealing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.annotation.Gauge;
import org.workflowserver.database.Outage;
import org.workflowserver.database.SchemaStartup;
import org.workflowserver.database.Transactions;
import org.workflowserver.settings.SettingInvalid;

/**
 * Brings everything that is sealed under the current key, again and again as long as there is a
 * previous one, since a server of the cluster that has not got the new key yet seals under that,
 * and takes keys that their files hold now. With one key alone it compares that with the one that
 * the database's servers have agreed on.
 */
@ApplicationScoped
public class KeyRotation {
  private static final Logger LOG = Logger.getLogger(KeyRotation.class.getName());
  private static final int TURNS_OF_REST = 12; // after a look that found nothing to seal

  private final Outage sealing =
      new Outage(LOG, "Could not bring everything under the key in use; trying again.");
  private final Outage reading =
      new Outage(LOG, "Could not read the key-encryption keys again; those of before stay in use.");

  private KeyRing keys;
  private KeyCheck check;
  private Transactions transactions;
  private Iterable<SealedRows> rows;
  private Supplier<List<KeyEncryptionKey>> source;

  /** Whether the end of a change was logged: the operator waits for it, even with nothing to do. */
  private boolean announced;

  /** Whether another key has begun to seal since the start. */
  private boolean changed;

  /** A first key of the files that is not taken, and that was logged. */
  private KeyEncryptionKey ignored;

  private int rest;
  private volatile long remaining;

  /** How many remained when the change that is under way began, or the last one. */
  private volatile long found;

  /** Id of the key that was made here last; empty for none. */
  private volatile String made = "";

  /** Held while keys are read and taken, so that none is made meanwhile. */
  private final Lock turn = new ReentrantLock();

  protected KeyRotation() {}

  @Inject
  KeyRotation(KeyRing keys, KeyCheck check, Transactions transactions, SealedTables rows) {
    this(keys, check, transactions, rows, KeyEncryptionKeys::readAgain);
  }

  KeyRotation(
      KeyRing keys,
      KeyCheck check,
      Transactions transactions,
      Iterable<SealedRows> rows,
      Supplier<List<KeyEncryptionKey>> source) {
    this.keys = keys;
    this.check = check;
    this.transactions = transactions;
    this.rows = rows;
    this.source = source;
  }

  /** Makes this bean early: its gauge is known from then on. */
  void begin(@Observes SchemaStartup.Done event) {}

  /** Values that were sealed under a previous key when this server last looked. */
  @Gauge(
      name = "workflow_values_to_seal_again",
      absolute = true,
      unit = MetricUnits.NONE,
      description = "Sealed values that wait to be sealed under the current key-encryption key")
  public long remaining() {
    return remaining;
  }

  /** The keys of this server, and what waits to be sealed again. */
  public SealingStatus status() {
    List<KeyEncryptionKey> all = keys.all();
    return new SealingStatus(
        all.getFirst().id(),
        all.stream().skip(1).map(KeyEncryptionKey::id).toList(),
        remaining,
        found,
        remaining > 0 || isAwaited(all.getFirst()),
        KeyEncryptionKeys.location());
  }

  private boolean isAwaited(KeyEncryptionKey current) {
    return !made.isEmpty() && !made.equals(current.id());
  }

  /**
   * Makes a key in the data folder, which the next turn takes.
   *
   * @return its id
   * @throws SettingInvalid where keys are not made here, or a change is under way
   */
  public String makeNext() {
    return makeNext(KeyEncryptionKeys::makeNext);
  }

  String makeNext(Supplier<KeyEncryptionKey> maker) {
    // A turn that has something to seal may take minutes.
    if (remaining > 0) {
      throw underWay();
    }
    turn.lock();
    try {
      // All that is in the file but the first two goes with a new one.
      if (isAwaited(keys.current()) || count() > 0) {
        throw underWay();
      }
      made = maker.get().id();
      return made;
    } finally {
      turn.unlock();
    }
  }

  private static SettingInvalid underWay() {
    return new SettingInvalid(
        "A change of the key is under way: not all is sealed under the present one.", null);
  }

  /**
   * Reads the keys of the settings anew, without taking them.
   *
   * @return the ids, that of the key which is to seal first
   * @throws SettingInvalid when they can't be used; the message says what to do
   */
  public List<String> look() {
    return usable().stream().map(KeyEncryptionKey::id).toList();
  }

  /** Reads the keys again, and seals again what a previous one sealed. */
  void run() {
    turn.lock();
    try {
      takeTurn();
    } finally {
      turn.unlock();
    }
  }

  private void takeTurn() {
    List<KeyEncryptionKey> before = keys.all();
    List<KeyEncryptionKey> read = readAgain(before);
    // What is gone from the files still opens, until all is sealed again.
    List<KeyEncryptionKey> all = Stream.concat(read.stream(), before.stream()).distinct().toList();
    // After a failure the next turn tries all of it again, and no key goes before.
    sealing.runLogged(
        () -> {
          if (all.size() == 1) {
            announced = true;
            transactions.doInNew(() -> check.requireKnown(all.getFirst()));
            return;
          }
          adopt(transactions.inNew(() -> check.order(all)));
          logReplaced(all.getFirst());
          if (announced && remaining == 0 && read.equals(before) && --rest > 0) {
            return;
          }
          sealAgain();
          rest = remaining == 0 ? TURNS_OF_REST : 0;
          if (remaining == 0) {
            KeyEncryptionKey current = keys.current();
            adopt(keys(key -> key.equals(current) || read.contains(key)));
          }
        });
  }

  private List<KeyEncryptionKey> keys(Predicate<KeyEncryptionKey> wanted) {
    return keys.all().stream().filter(wanted).toList();
  }

  /** The keys of the files; those of before where the files cannot be used. */
  private List<KeyEncryptionKey> readAgain(List<KeyEncryptionKey> before) {
    try {
      List<KeyEncryptionKey> read = usable();
      reading.recovered();
      return read;
    } catch (RuntimeException e) {
      reading.failed(e);
      return before;
    }
  }

  private List<KeyEncryptionKey> usable() {
    List<KeyEncryptionKey> read = source.get();
    if (!read.contains(keys.current())) {
      throw new SettingInvalid(
          "The key "
              + keys.current().id()
              + " is missing, which sealed the values of the database: keep it on a further line"
              + " of the file, or in workflow.vault.previous-keys.",
          null);
    }
    return read;
  }

  private void adopt(List<KeyEncryptionKey> adopted) {
    List<KeyEncryptionKey> before = keys.all();
    if (adopted.equals(before)) {
      return;
    }
    keys.replace(adopted);
    if (!adopted.getFirst().equals(before.getFirst())) {
      announced = false;
      changed = true;
    }
    String opening = ids(adopted.subList(1, adopted.size()));
    LOG.log(
        Level.INFO,
        "The key-encryption keys have changed: {0} seals{1}.",
        new Object[] {
          adopted.getFirst().id(),
          opening.isEmpty() ? ", and there is no other" : "; known besides: " + opening
        });
  }

  /** That the first key of the files is not the one that seals, once. */
  private void logReplaced(KeyEncryptionKey first) {
    KeyEncryptionKey current = keys.current();
    if (!first.equals(current) && !first.equals(ignored)) {
      LOG.log(
          Level.WARNING,
          "The first key-encryption key of this server, {0}, was replaced by {1}, which seals: put"
              + " that one first.",
          new Object[] {first.id(), current.id()});
    }
    ignored = first.equals(current) ? null : first;
  }

  private void sealAgain() {
    KeyEncryptionKey current = keys.current();
    remaining = count();
    int sealed = 0;
    if (remaining > 0) {
      LOG.log(
          // Those that do not open remain, and are tried again each turn.
          announced && remaining == found ? Level.FINE : Level.INFO,
          "Sealing {0} values again under the key-encryption key {1}.",
          new Object[] {Long.toString(remaining), current.id()});
      found = remaining;
      for (SealedRows some : rows) {
        sealed += some.sealAgain();
        remaining = count();
      }
    }
    if (sealed > 0 || !announced) {
      announced = true;
      String others = ids(keys(key -> !key.equals(current)));
      LOG.log(
          Level.INFO,
          "Sealed {0} values again; {1} under the key-encryption key {2} now.{3}",
          new Object[] {
            Integer.toString(sealed),
            remaining == 0 ? "all are" : "all but " + remaining + " that do not open are",
            current.id(),
            sealed > 0 || changed ? " Once every server says so, " + others + " can go." : ""
          });
    }
  }

  private static String ids(List<KeyEncryptionKey> some) {
    return some.stream().map(KeyEncryptionKey::id).collect(Collectors.joining(", "));
  }

  private long count() {
    long count = 0;
    for (SealedRows some : rows) {
      count += some.sealedUnderOthers();
    }
    return count;
  }
}
