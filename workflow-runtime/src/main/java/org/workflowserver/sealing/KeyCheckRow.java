package org.workflowserver.sealing;

import jakarta.persistence.Entity;
import jakarta.persistence.Id;
import jakarta.persistence.Table;
import java.util.List;

/** The one row that remembers which key this database's secrets are sealed under. */
@Entity
@Table(name = "key_check")
@SuppressWarnings("UnusedVariable") // fields are columns, read by SQL
class KeyCheckRow {
  static final int ONLY = 1;

  @Id private int id;

  private String keyId;
  private String sealed;

  /** Ids of keys that were replaced, with blanks between. */
  private String replaced;

  protected KeyCheckRow() {}

  /** The key's id, {@code null} until the first start. */
  String keyId() {
    return keyId;
  }

  String sealed() {
    return sealed;
  }

  /** Whether another key has taken the place of that one. */
  boolean isReplaced(String otherKeyId) {
    return List.of(replaced.split(" ")).contains(otherKeyId);
  }

  void remember(String newKeyId, String newSealed) {
    if (keyId != null) {
      replaced = (replaced + " " + keyId).strip();
    }
    keyId = newKeyId;
    sealed = newSealed;
  }
}
