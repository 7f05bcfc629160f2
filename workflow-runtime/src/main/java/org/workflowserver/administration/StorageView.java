package org.workflowserver.administration;

import java.util.List;

/**
 * How much the database holds.
 *
 * @param since the day, {@code 2026-11-28}, that growth is counted from; null while none is on
 *     record
 * @param estimated whether the bytes of tables are about those of their rows, without indexes
 * @param whole the database
 * @param tables those that hold most first
 */
public record StorageView(
    String since, boolean estimated, TableView whole, List<TableView> tables) {
  public StorageView {
    tables = List.copyOf(tables);
  }
}
