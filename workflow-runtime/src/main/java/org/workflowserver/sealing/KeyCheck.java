package org.workflowserver.sealing;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.workflowserver.audit.AuditAction;
import org.workflowserver.audit.AuditEntry;
import org.workflowserver.audit.AuditStore;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.settings.SettingInvalid;

/** Notices a start with another key-encryption key than the database's values are sealed under. */
@Dependent
public record KeyCheck(KeyCheckStore store, KeyRing keys, AuditStore audit, TimeSource time) {
  private static final String ID = "key_check";
  private static final String INSTALLATION = "";

  private static final byte[] KNOWN = "workflow-server".getBytes(StandardCharsets.US_ASCII);

  @Inject
  public KeyCheck {}

  /**
   * Compares this server's keys with the database's, as {@link #order}, at its start.
   *
   * <p>Needs a transaction, and lets no other server past until it ends: what a first start makes
   * in the same transaction is made once.
   *
   * @throws SettingInvalid when the database's values are sealed under another key
   */
  public void require() {
    keys.replace(order(keys.all()));
  }

  /**
   * The keys with the one first that seals in all servers of the database: the first of these, or
   * the one by which another server has replaced that. The first start remembers its own, and so
   * does one whose other keys include the database's. A key that was replaced is not taken again,
   * so that a server that is behind does not undo what the others do.
   *
   * <p>Needs a transaction, and locks the row of the check until it ends.
   *
   * @throws SettingInvalid when none of them opens what the database's key sealed
   */
  List<KeyEncryptionKey> order(List<KeyEncryptionKey> all) {
    KeyCheckRow row = store.lock();
    KeyEncryptionKey first = all.getFirst();
    Sealer sealer = new Sealer(new KeyRing(all));
    if (row.keyId() != null && !opens(sealer, row.sealed())) {
      throw new SettingInvalid(
          KeyFile.removeMade()
                  .map(file -> "The key-encryption key " + file + " is missing")
                  .orElse("The key-encryption key is " + first.id())
              + ", but the values of this database are sealed under the key "
              + row.keyId()
              + ": give that key in workflow.vault.key, or as the file "
              + KeyFile.NAME
              + " in the data folder; or, to change keys, on a further line of the file or in"
              + " workflow.vault.previous-keys.",
          null);
    }
    if (row.keyId() != null && row.isReplaced(first.id())) {
      Optional<KeyEncryptionKey> current =
          all.stream().filter(key -> key.id().equals(row.keyId())).findFirst();
      return Stream.concat(current.stream(), all.stream()).distinct().toList();
    }
    if (!first.id().equals(row.keyId())) {
      if (row.keyId() != null) {
        audit.append(changed(row.keyId(), first.id()), time.now());
      }
      row.remember(first.id(), sealer.seal(KNOWN, ID, INSTALLATION));
    }
    return all;
  }

  /**
   * Does nothing when the servers of the database seal under this key. Needs a transaction.
   *
   * @throws SettingInvalid when another server has changed that to a key that this one has not got
   */
  void requireKnown(KeyEncryptionKey only) {
    KeyCheckRow row = store.read();
    if (row.keyId() != null && !row.keyId().equals(only.id())) {
      throw new SettingInvalid(
          "Other servers seal under the key "
              + row.keyId()
              + " now, and this one has only "
              + only.id()
              + ": what they seal does not open here. Give this server that key too, on the first"
              + " line of its file or in workflow.vault.key, with its own behind.",
          null);
    }
  }

  /** With the row, so once for all servers. */
  private static AuditEntry changed(String before, String after) {
    return new AuditEntry(
        AuditEntry.FIRST_ORG,
        Optional.of("system"),
        Optional.empty(),
        AuditAction.KEY_ENCRYPTION_KEY_CHANGED,
        Optional.of(after),
        Map.of("previous", before));
  }

  private static boolean opens(Sealer sealer, String sealed) {
    try {
      return Arrays.equals(sealer.open(sealed, ID, INSTALLATION), KNOWN);
    } catch (SealBroken e) {
      return false;
    }
  }
}
