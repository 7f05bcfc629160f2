package org.workflowserver.administration;

/**
 * How much a table holds.
 *
 * @param name empty for the whole database
 * @param bytes with its indexes, unless they are {@link StorageView#estimated}; null where the
 *     database does not say
 * @param rows about how many
 * @param addedBytes since {@link StorageView#since}; null where that is not known
 * @param addedRows as {@code addedBytes}
 */
public record TableView(String name, Long bytes, long rows, Long addedBytes, Long addedRows) {}
