package org.workflowserver.vault;

import java.util.Optional;

/**
 * What a command of the vault left.
 *
 * @param item as it is now
 * @param newKey the API key that was made, which nobody can be shown again; empty for a secret
 */
public record SavedItem(VaultItemView item, Optional<String> newKey) {
  /** Without the key, which belongs in no log. */
  @Override
  public String toString() {
    return "SavedItem[item=" + item + "]";
  }
}
