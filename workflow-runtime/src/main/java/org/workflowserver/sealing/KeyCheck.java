package org.workflowserver.sealing;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.workflowserver.settings.SettingInvalid;

/** Notices a start with another key-encryption key than the database was made with. */
@ApplicationScoped
public class KeyCheck {
  private static final String ID = "key_check";
  private static final String INSTALLATION = "";
  private static final byte[] KNOWN = "workflow-server".getBytes(StandardCharsets.US_ASCII);

  private KeyCheckStore store;
  private Sealer sealer;
  private KeyRing keys;

  protected KeyCheck() {}

  @Inject
  public KeyCheck(KeyCheckStore store, Sealer sealer, KeyRing keys) {
    this.store = store;
    this.sealer = sealer;
    this.keys = keys;
  }

  /**
   * Compares the key with the database's; the first start remembers its own, and so does one whose
   * previous keys include the database's.
   *
   * <p>Needs a transaction, and lets no other server past until it ends: what a first start makes
   * in the same transaction is made once.
   *
   * @throws SettingInvalid when the database was made with another key
   */
  public void require() {
    KeyCheckRow row = store.lock();
    String current = keys.current().id();
    if (row.keyId() != null && !opens(row.sealed())) {
      throw new SettingInvalid(
          "The key-encryption key is "
              + current
              + ", but this database was made with the key "
              + row.keyId()
              + ": give that key in workflow.vault.key, or as the file "
              + KeyFile.NAME
              + " in the data folder; or, to change keys, in workflow.vault.previous-keys.",
          null);
    }
    if (!current.equals(row.keyId())) {
      row.remember(current, sealer.seal(KNOWN, ID, INSTALLATION));
    }
  }

  /**
   * Whether this server's key is the one that the database's values are brought under: the key of
   * the server that changed its own last. Needs a transaction.
   */
  boolean isCurrent() {
    return keys.current().id().equals(store.lock().keyId());
  }

  private boolean opens(String sealed) {
    try {
      return Arrays.equals(sealer.open(sealed, ID, INSTALLATION), KNOWN);
    } catch (SealBroken e) {
      return false;
    }
  }
}
