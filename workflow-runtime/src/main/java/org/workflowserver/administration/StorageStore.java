package org.workflowserver.administration;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Sql;

/** How much the tables hold, as the database's own catalogue says. Called inside a transaction. */
record StorageStore(Sql sql) {
  private static final int MOST_TABLES = 100;

  /** Rows that are measured of each table. */
  private static final int SAMPLE = 100;

  private static final String SIZES_OF_POSTGRESQL =
      "select '', pg_database_size(current_database()), 0 union all (select c.relname,"
          + " pg_total_relation_size(c.oid), greatest(cast(c.reltuples as bigint),"
          + " pg_stat_get_live_tuples(c.oid))"
          + " from pg_class c where c.relkind = 'r' and c.relnamespace ="
          + " (select n.oid from pg_namespace n where n.nspname = current_schema())"
          + " order by 2 desc fetch first "
          + MOST_TABLES
          + " rows only)";

  /**
   * It says how large its file is, and of a table only how many rows there are: to measure a table
   * it reads all of it.
   */
  private static final String SIZES_OF_H2 =
      "select '', (select cast(setting_value as bigint) from information_schema.settings where"
          + " setting_name = 'info.FILE_SIZE'), 0 union all (select lower(table_name), null,"
          + " row_count_estimate from information_schema.tables where table_schema ="
          + " current_schema and table_type = 'BASE TABLE' order by 3 desc fetch first "
          + MOST_TABLES
          + " rows only)";

  private static final String COLUMNS_OF_H2 =
      "select table_name, column_name, data_type from information_schema.columns where table_schema ="
          + " current_schema";

  /** What a value that is no text takes, about. */
  private static final String NO_TEXT = "8";

  /**
   * A table's size.
   *
   * @param name empty for the whole database
   * @param bytes null where the database does not say
   */
  record Size(String name, Long bytes, long rows) {}

  /** Whether the bytes of tables are about those of their rows, without indexes. */
  boolean isEstimated() {
    return sql.dialect() == Dialect.H2;
  }

  /** The whole database first, then the tables. */
  List<Size> sizes() {
    return switch (sql.dialect()) {
      case POSTGRESQL -> sql.of(SIZES_OF_POSTGRESQL).list(Size.class);
      case H2 -> estimated(sql.of(SIZES_OF_H2).list(Size.class));
    };
  }

  /** With the bytes of tables that have as many rows as there are, each as long as the first. */
  private List<Size> estimated(List<Size> counted) {
    Map<String, Double> lengths = sql.of(lengthsOfRows(counted)).map(Double.class);
    return counted.stream()
        .map(size -> size.name().isEmpty() ? size : estimated(size, lengths))
        .toList();
  }

  private static Size estimated(Size counted, Map<String, Double> lengths) {
    double length = lengths.getOrDefault(counted.name(), 0.0);
    return new Size(counted.name(), Math.round(length * counted.rows()), counted.rows());
  }

  /**
   * A statement that reads some rows of each table that has any, and how long they are. It is
   * compiled each time, which takes longer than to read them.
   */
  private String lengthsOfRows(List<Size> counted) {
    Set<String> filled =
        counted.stream()
            .filter(size -> size.rows() > 0)
            .map(Size::name)
            .collect(Collectors.toSet());
    Map<String, String> lengths = new HashMap<>();
    for (Column column : sql.of(COLUMNS_OF_H2).list(Column.class)) {
      boolean text = column.type.startsWith("CHARACTER");
      String length = text ? "coalesce(octet_length(\"" + column.name + "\"), 0)" : NO_TEXT;
      lengths.merge(column.table, length, (one, other) -> one + " + " + other);
    }
    return lengths.entrySet().stream()
        .filter(table -> filled.contains(table.getKey().toLowerCase(Locale.ROOT)))
        .map(table -> lengthOfRows(table.getKey(), table.getValue()))
        .collect(Collectors.joining(" union all "));
  }

  private record Column(String table, String name, String type) {}

  private static String lengthOfRows(String table, String length) {
    return "select '%s', coalesce(avg(cast(n.bytes as double precision)), 0) from (select %s as bytes from \"%s\""
            .formatted(table.toLowerCase(Locale.ROOT), length, table)
        + " fetch first %d rows only) n".formatted(SAMPLE);
  }

  /** Whether a day's sizes are on record. */
  boolean isSampled(String day) {
    return sql.of("select 1 from storage_samples where sampled_on = ?1 and name = ''")
        .with(day)
        .exists();
  }

  /** Puts a size on record, unless another server just did. */
  void sample(String day, Size size) {
    boolean shared = sql.dialect() == Dialect.POSTGRESQL;
    sql.of(
            "insert into storage_samples (sampled_on, name, bytes, row_count) values (?1, ?2,"
                + " cast(?3 as bigint), ?4)"
                + (shared ? " on conflict do nothing" : ""))
        .with(day, size.name(), size.bytes(), size.rows())
        .update();
  }

  void forgetBefore(String day) {
    sql.of("delete from storage_samples where sampled_on < ?1").with(day).update();
  }

  /** The last day until {@code wanted} that is on record, else the first one of all. */
  Optional<String> sampledDay(String wanted) {
    return sql.of(
            "select coalesce(max(case when sampled_on <= ?1 then sampled_on end),"
                + " min(sampled_on)) from storage_samples")
        .with(wanted)
        .first(String.class);
  }

  /** The sizes of a day, by name. */
  Map<String, Size> sampled(String day) {
    Map<String, Size> sizes = new HashMap<>();
    sql.of("select name, bytes, row_count from storage_samples where sampled_on = ?1")
        .with(day)
        .list(Size.class)
        .forEach(size -> sizes.put(size.name(), size));
    return sizes;
  }
}
