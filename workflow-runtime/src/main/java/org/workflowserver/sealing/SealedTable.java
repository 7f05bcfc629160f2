package org.workflowserver.sealing;

/**
 * A table with sealed values. Whoever keeps such a table has CDI produce one of these, so that a
 * key can be taken out of use.
 *
 * @param id the column of its key
 * @param owner the column of the id that its values were sealed for
 * @param org the column of their tenant, or what stands for it
 * @param sealed the column of the values
 */
public record SealedTable(String name, String id, String owner, String org, String sealed) {
  /** One whose rows belong to tenants. */
  public static SealedTable ofTenants(String name, String id, String owner) {
    return new SealedTable(name, id, owner, "org_id", "sealed");
  }

  /** One whose rows belong to the installation, and whose values were sealed for their keys. */
  public static SealedTable ofInstallation(String name, String id, String sealed) {
    return new SealedTable(name, id, id, "''", sealed);
  }
}
