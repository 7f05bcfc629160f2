package org.workflowserver.vault;

/**
 * A sealed secret as it lies in the database.
 *
 * @param rowId of its row
 * @param itemId {@code vlt_…}, of the item that holds or held it
 * @param orgId the item's tenant
 * @param text what the sealer made, bound to item and tenant
 */
record SealedSecret(String rowId, String itemId, String orgId, String text) {
  static SealedSecret of(VaultItem item) {
    return new SealedSecret(item.id(), item.id(), item.orgId(), item.sealed());
  }
}
