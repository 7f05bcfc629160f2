package org.workflowserver.administration;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Rows;

/** How much the tables hold, as the database's own catalogue says. Called inside a transaction. */
@ApplicationScoped
public class StorageStore {
  private static final int MOST_TABLES = 100;

  private static final String SIZES_OF_POSTGRESQL =
      "select '', pg_database_size(current_database()), 0 union all (select c.relname,"
          + " pg_total_relation_size(c.oid), greatest(cast(c.reltuples as bigint),"
          + " pg_stat_get_live_tuples(c.oid))"
          + " from pg_class c where c.relkind = 'r' and c.relnamespace ="
          + " (select n.oid from pg_namespace n where n.nspname = current_schema())"
          + " order by 2 desc fetch first "
          + MOST_TABLES
          + " rows only)";

  /** It says how large its file is, and of a table only how many rows there are. */
  private static final String SIZES_OF_H2 =
      "select '', (select cast(setting_value as bigint) from information_schema.settings where"
          + " setting_name = 'info.FILE_SIZE'), 0 union all (select lower(table_name), null,"
          + " row_count_estimate from information_schema.tables where table_schema ="
          + " current_schema and table_type = 'BASE TABLE' order by 3 desc fetch first "
          + MOST_TABLES
          + " rows only)";

  private EntityManager entityManager;

  protected StorageStore() {}

  @Inject
  public StorageStore(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  /**
   * A table's size.
   *
   * @param name empty for the whole database
   * @param bytes null where the database does not say
   */
  record Size(String name, Long bytes, long rows) {}

  /** The whole database first, then the tables. */
  List<Size> sizes() {
    return sizes(
        entityManager.createNativeQuery(
            switch (Dialect.of(entityManager)) {
              case POSTGRESQL -> SIZES_OF_POSTGRESQL;
              case H2 -> SIZES_OF_H2;
            }));
  }

  private static List<Size> sizes(Query query) {
    List<Size> sizes = new ArrayList<>();
    for (Object[] row : Rows.arrays(query)) {
      Long bytes = row[1] == null ? null : ((Number) row[1]).longValue();
      sizes.add(new Size(String.valueOf(row[0]), bytes, ((Number) row[2]).longValue()));
    }
    return sizes;
  }

  /** Whether a day's sizes are on record. */
  boolean isSampled(String day) {
    return !entityManager
        .createNativeQuery("select 1 from storage_samples where sampled_on = ?1 and name = ''")
        .setParameter(1, day)
        .getResultList()
        .isEmpty();
  }

  /** Puts a size on record, unless another server just did. */
  void sample(String day, Size size) {
    boolean shared = Dialect.of(entityManager) == Dialect.POSTGRESQL;
    String bytes = size.bytes() == null ? "cast(null as bigint)" : "?3";
    Query insert =
        entityManager
            .createNativeQuery(
                "insert into storage_samples (sampled_on, name, bytes, row_count) values (?1, ?2, "
                    + bytes
                    + ", ?4)"
                    + (shared ? " on conflict do nothing" : ""))
            .setParameter(1, day)
            .setParameter(2, size.name())
            .setParameter(4, size.rows());
    if (size.bytes() != null) {
      insert.setParameter(3, size.bytes());
    }
    insert.executeUpdate();
  }

  void forgetBefore(String day) {
    entityManager
        .createNativeQuery("delete from storage_samples where sampled_on < ?1")
        .setParameter(1, day)
        .executeUpdate();
  }

  /** The last day until {@code wanted} that is on record, else the first one of all. */
  Optional<String> sampledDay(String wanted) {
    Object day =
        entityManager
            .createNativeQuery(
                "select coalesce(max(case when sampled_on <= ?1 then sampled_on end),"
                    + " min(sampled_on)) from storage_samples")
            .setParameter(1, wanted)
            .getSingleResult();
    return Optional.ofNullable((String) day);
  }

  /** The sizes of a day, by name. */
  Map<String, Size> sampled(String day) {
    Map<String, Size> sizes = new HashMap<>();
    sizes(
            entityManager
                .createNativeQuery(
                    "select name, bytes, row_count from storage_samples where sampled_on = ?1")
                .setParameter(1, day))
        .forEach(size -> sizes.put(size.name(), size));
    return sizes;
  }
}
