package org.workflowserver.vault;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.TestDatabase;
import org.workflowserver.limit.AnswerMemory;
import org.workflowserver.run.record.CountingReads;

/** What is read of former secrets: each refresh of an authorization's token leaves one. */
class VaultStoreTest {
  private static final int ROWS = 20_000;
  private static final Instant REPLACED = Instant.parse("2026-01-01T00:00:00Z");

  @ParameterizedTest
  @EnumSource
  void whatOtherItemsHeldIsNotLookedThrough(Dialect dialect) {
    try (TestDatabase database = TestDatabase.fresh(dialect)) {
      insert(database, dialect);
      CountingReads counting = new CountingReads(database.entityManager());
      VaultStore store = new VaultStore(counting.sql(), new AnswerMemory());
      Set<String> many = Set.of("name 7", "item 9", "item 7", "unknown");
      counting.measure(
          50,
          "two items",
          () ->
              database
                  .transactions()
                  .doInNew(
                      () ->
                          assertThat(ids(store.former("o", Set.of("name 7", "item 9"), REPLACED)))
                              .containsExactlyInAnyOrder("former 7", "former 9")));
      counting.assertNoneExcessive();
      database
          .transactions()
          .doInNew(
              () -> {
                assertThat(Set.copyOf(ids(store.former("o", many, REPLACED))))
                    .containsExactlyInAnyOrder("former 7", "former 9");
                assertThat(store.former("p", many, REPLACED)).isEmpty();
                assertThat(store.former("o", many, REPLACED.plusSeconds(1))).isEmpty();
              });
    }
  }

  private static List<String> ids(List<SealedSecret> secrets) {
    return secrets.stream().map(SealedSecret::rowId).toList();
  }

  private static void insert(TestDatabase database, Dialect dialect) {
    execute(
        database,
        "insert into vault_former_secrets (id, item_id, org_id, name, sealed, replaced_at)"
            + " select 'former ' || x, 'item ' || x, 'o', 'name ' || x, 'sealed',"
            + " timestamp with time zone '%s' from %s(1, %d) as n(x)"
                .formatted(
                    REPLACED, dialect == Dialect.H2 ? "system_range" : "generate_series", ROWS));
    execute(database, "analyze");
  }

  private static void execute(TestDatabase database, String sql) {
    EntityManager entityManager = database.entityManager();
    database.transactions().inNew(() -> entityManager.createNativeQuery(sql).executeUpdate());
  }
}
