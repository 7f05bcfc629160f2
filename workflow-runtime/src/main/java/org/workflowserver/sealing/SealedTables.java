package org.workflowserver.sealing;

import jakarta.enterprise.context.Dependent;
import jakarta.enterprise.inject.Any;
import jakarta.enterprise.inject.Instance;
import jakarta.inject.Inject;
import java.util.Iterator;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.database.Sql;
import org.workflowserver.database.Transactions;

/** The rows of all tables with sealed values. */
@Dependent
public final class SealedTables implements Iterable<SealedRows> {
  private static final Logger LOG = Logger.getLogger(SealedTables.class.getName());
  private static final int BATCH = 100;

  private final Sql sql;
  private final Transactions transactions;
  private final Sealer sealer;
  private final List<SealedRows> all;

  @Inject
  public SealedTables(
      Sql sql, Transactions transactions, Sealer sealer, @Any Instance<SealedTable> tables) {
    this(sql, transactions, sealer, tables.stream().toList());
  }

  SealedTables(Sql sql, Transactions transactions, Sealer sealer, List<SealedTable> tables) {
    this.sql = sql;
    this.transactions = transactions;
    this.sealer = sealer;
    this.all = tables.stream().map(this::of).toList();
  }

  @Override
  public Iterator<SealedRows> iterator() {
    return all.iterator();
  }

  /** The rows of one table. */
  public SealedRows of(SealedTable table) {
    return new Rows(table);
  }

  private record Sealed(String owner, String org, String value) {}

  private final class Rows implements SealedRows {
    private final SealedTable table;

    Rows(SealedTable table) {
      this.table = table;
    }

    @Override
    public long sealedUnderOthers() {
      return transactions.inNew(() -> unlike("count(*)", "", "").count());
    }

    @Override
    public int sealAgain() {
      int sealed = 0;
      List<String> ids = next("");
      while (!ids.isEmpty()) {
        List<String> batch = ids;
        sealed += transactions.inNew(() -> (int) batch.stream().filter(this::sealAgain).count());
        ids = next(ids.getLast());
      }
      return sealed;
    }

    private List<String> next(String after) {
      String order = " order by %s fetch first %d rows only".formatted(table.id(), BATCH);
      return transactions.inNew(() -> unlike(table.id(), after, order).texts());
    }

    /** Rows, of any tenant, whose value is sealed under another key than the current one. */
    private Sql.Statement<Object[]> unlike(String columns, String after, String order) {
      String mark = sealer.mark();
      return sql.of(
              "select %s from %s where %s > ?1 and %s is not null and substring(%4$s, 1, ?2) <> ?3%s"
                  .formatted(columns, table.name(), table.id(), table.sealed(), order))
          .with(after, mark.length(), mark);
    }

    /** One by one under a lock: the value may have been replaced or deleted since. */
    private boolean sealAgain(String id) {
      return sql.of(
              "select %s, %s, %s from %s where %s = ?1 for update"
                  .formatted(table.owner(), table.org(), table.sealed(), table.name(), table.id()))
          .with(id)
          .first(Sealed.class)
          .filter(row -> row.value != null && !row.value.startsWith(sealer.mark()))
          .filter(row -> sealAgain(id, row))
          .isPresent();
    }

    private boolean sealAgain(String id, Sealed row) {
      try {
        String sealed = sealer.sealAgain(row.value, row.owner, row.org);
        sql.of(
                "update %s set %s = ?1 where %s = ?2"
                    .formatted(table.name(), table.sealed(), table.id()))
            .with(sealed, id)
            .update();
        return true;
      } catch (SealBroken e) {
        LOG.log(Level.WARNING, "{0} It stays as it is.", e.getMessage());
        return false;
      }
    }
  }
}
