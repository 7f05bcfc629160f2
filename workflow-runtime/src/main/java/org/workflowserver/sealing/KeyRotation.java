package org.workflowserver.sealing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.enterprise.event.Startup;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.List;
import java.util.function.Supplier;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.annotation.Gauge;
import org.workflowserver.database.Outage;
import org.workflowserver.database.Transactions;
import org.workflowserver.settings.SettingInvalid;

/**
 * Brings everything that is sealed under the current key, as long as there is a previous one, and
 * takes keys that their files hold now. It does so again and again: a server of the cluster that
 * has not got the new key yet still seals under the previous one.
 */
@ApplicationScoped
public class KeyRotation {
  private static final Logger LOG = Logger.getLogger(KeyRotation.class.getName());

  private final Outage sealing = new Outage(LOG, "Could not seal everything again; trying again.");
  private final Outage reading =
      new Outage(LOG, "Could not read the key-encryption keys again; those of before stay in use.");

  private KeyRing keys;
  private KeyCheck check;
  private Transactions transactions;
  private Iterable<SealedRows> rows;
  private Supplier<List<KeyEncryptionKey>> source;

  /** The operator waits for the word, also where there was nothing to do. */
  private boolean said;

  private volatile long left;

  protected KeyRotation() {}

  @Inject
  KeyRotation(
      KeyRing keys, KeyCheck check, Transactions transactions, @Any Instance<SealedRows> rows) {
    this(keys, check, transactions, rows, KeyEncryptionKeys::load);
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
  void begin(@Observes Startup event) {}

  /** Values that were sealed under a previous key when this server last looked. */
  @Gauge(
      name = "workflow_values_to_seal_again",
      absolute = true,
      unit = MetricUnits.NONE,
      description = "Sealed values that wait to be sealed under the current key-encryption key")
  public long left() {
    return left;
  }

  /** Reads the keys again, and seals again what a previous one sealed. One call at a time. */
  void run() {
    KeyEncryptionKey before = keys.current();
    List<KeyEncryptionKey> read = readAgain();
    try {
      if (!keys.current().equals(before)) {
        // A start needs no more than the new key from now on.
        transactions.doInNew(check::require);
      }
      if (keys.hasPrevious() && transactions.inNew(check::isCurrent)) {
        sealAgain();
        take(read);
      }
      sealing.over();
    } catch (RuntimeException e) {
      // The next turn tries again, and no key goes before.
      sealing.met(e);
    }
  }

  /**
   * The keys of now. Those that are gone from their files still open, until all is sealed again.
   */
  private List<KeyEncryptionKey> readAgain() {
    List<KeyEncryptionKey> read = keys.all();
    try {
      read = requireCurrent(source.get());
      reading.over();
    } catch (RuntimeException e) {
      reading.met(e);
    }
    take(Stream.concat(read.stream(), keys.all().stream()).distinct().toList());
    return read;
  }

  private List<KeyEncryptionKey> requireCurrent(List<KeyEncryptionKey> read) {
    if (read.contains(keys.current())) {
      return read;
    }
    throw new SettingInvalid(
        "The key "
            + keys.current().id()
            + " is missing, which sealed the values of the database: keep it on a further line of"
            + " the file, or in workflow.vault.previous-keys.",
        null);
  }

  private void take(List<KeyEncryptionKey> taken) {
    if (taken.equals(keys.all())) {
      return;
    }
    keys.replace(taken);
    said = false;
    LOG.log(
        Level.INFO,
        "The key-encryption keys were read again: {0} seals now, and what these sealed opens: {1}.",
        new Object[] {
          keys.current().id(),
          taken.stream().map(KeyEncryptionKey::id).collect(Collectors.joining(", "))
        });
  }

  private void sealAgain() {
    String current = keys.current().id();
    left = count();
    if (left > 0) {
      LOG.log(
          Level.INFO,
          "Sealing {0} values again under the key-encryption key {1}.",
          new Object[] {Long.toString(left), current});
    }
    int sealed = 0;
    for (SealedRows some : rows) {
      sealed += some.sealAgain();
      left = count();
    }
    if (sealed > 0 || !said) {
      said = true;
      LOG.info(
          "Sealed "
              + sealed
              + " values again; "
              + (left == 0 ? "all are" : "all but " + left + " that do not open are")
              + " under the key-encryption key "
              + current
              + " now. Once every server has it as its key, the previous one can go.");
    }
  }

  private long count() {
    long count = 0;
    for (SealedRows some : rows) {
      count += some.sealedUnderOthers();
    }
    return count;
  }
}
