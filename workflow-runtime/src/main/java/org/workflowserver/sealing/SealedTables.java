package org.workflowserver.sealing;

import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.database.Sql;
import org.workflowserver.database.Transactions;

/** Tables whose column {@code sealed} holds values of the tenant in {@code org_id}. */
public abstract class SealedTables implements SealedRows {
  private static final Logger LOG = Logger.getLogger(SealedTables.class.getName());
  private static final int BATCH = 100;

  private final Sql sql;
  private final Transactions transactions;
  private final Sealer sealer;
  private final List<Table> tables;

  /**
   * A table.
   *
   * @param id the column of its key
   * @param owner the column of the id that its values were sealed for
   */
  public record Table(String name, String id, String owner) {}

  protected SealedTables(Sql sql, Transactions transactions, Sealer sealer, Table... tables) {
    this.sql = sql;
    this.transactions = transactions;
    this.sealer = sealer;
    this.tables = List.of(tables);
  }

  @Override
  public final long sealedUnderOthers() {
    return transactions.inNew(
        () -> tables.stream().mapToLong(table -> unlike(table, "count(*)", "", "").count()).sum());
  }

  @Override
  public final int sealAgain() {
    return tables.stream().mapToInt(this::sealAgain).sum();
  }

  private int sealAgain(Table table) {
    int sealed = 0;
    List<String> ids = next(table, "");
    while (!ids.isEmpty()) {
      List<String> batch = ids;
      sealed +=
          transactions.inNew(() -> (int) batch.stream().filter(id -> sealAgain(table, id)).count());
      ids = next(table, ids.getLast());
    }
    return sealed;
  }

  private List<String> next(Table table, String after) {
    String order = " order by %s fetch first %d rows only".formatted(table.id, BATCH);
    return transactions.inNew(() -> unlike(table, table.id, after, order).texts());
  }

  /** Rows, of any tenant, whose value is sealed under another key than the current one. */
  private Sql.Statement<Object[]> unlike(Table table, String columns, String after, String order) {
    String mark = sealer.mark();
    return sql.of(
            "select %s from %s where %s > ?1 and sealed is not null and substring(sealed, 1, ?2) <> ?3%s"
                .formatted(columns, table.name, table.id, order))
        .with(after, mark.length(), mark);
  }

  /** One by one under a lock: the value may have been replaced or deleted since. */
  private boolean sealAgain(Table table, String id) {
    return sql.of(
            "select %s, org_id, sealed from %s where %s = ?1 for update"
                .formatted(table.owner, table.name, table.id))
        .with(id)
        .first()
        .filter(row -> row[2] instanceof String text && !text.startsWith(sealer.mark()))
        .filter(row -> sealAgain(table, id, row))
        .isPresent();
  }

  private boolean sealAgain(Table table, String id, Object[] row) {
    try {
      String sealed = sealer.sealAgain((String) row[2], (String) row[0], (String) row[1]);
      sql.of("update %s set sealed = ?1 where %s = ?2".formatted(table.name, table.id))
          .with(sealed, id)
          .update();
      return true;
    } catch (SealBroken e) {
      LOG.log(Level.WARNING, "{0} It stays as it is.", e.getMessage());
      return false;
    }
  }
}
