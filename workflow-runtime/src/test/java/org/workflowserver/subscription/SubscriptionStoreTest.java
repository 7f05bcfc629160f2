package org.workflowserver.subscription;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManager;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.TestDatabase;
import org.workflowserver.run.record.CountingReads;

/** What is read of a subscription's deliveries, very many of which have ended. */
class SubscriptionStoreTest {
  private static final int ENDED = 20_000;
  private static final int WAITING = 1_000;
  private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");

  @ParameterizedTest
  @EnumSource
  void thoseThatHaveEndedAreNotLookedThrough(Dialect dialect) {
    try (TestDatabase database = TestDatabase.fresh(dialect)) {
      insert(database, dialect);
      CountingReads counting = new CountingReads(database.entityManager());
      SubscriptionStore store = new SubscriptionStore(counting.sql(), null);
      counting.measure(500, "due", () -> database.transactions().inNew(() -> due(store)));
      counting.measure(
          10, "next due", () -> database.transactions().inNew(() -> store.nextDue("sub_1")));
      counting.measure(
          3L * WAITING, "beyond", () -> database.transactions().inNew(() -> beyond(store)));
      counting.assertNoneExcessive();
    }
  }

  private static List<Delivery> due(SubscriptionStore store) {
    List<Delivery> due = store.due("sub_1", LATER, 200);
    assertThat(due).hasSize(200);
    return due;
  }

  /** The numbers of those that wait say in turn which was begun first, and the other way round. */
  private static List<Delivery> beyond(SubscriptionStore store) {
    Subscription subscription = store.lock("sub_1").orElseThrow();
    assertThat(subscription.claimedUntil()).isEqualTo(Optional.of(LATER));
    List<Delivery> beyond = store.beyond(subscription, WAITING - 50, 200);
    assertThat(beyond)
        .extracting(Delivery::id)
        .containsExactlyElementsOf(
            IntStream.range(WAITING - 52, WAITING - 2)
                .mapToObj(number -> "dlv_%026d".formatted(number))
                .toList());
    return beyond;
  }

  /** The two that have waited longest are being sent. */
  private static void insert(TestDatabase database, Dialect dialect) {
    execute(
        database,
        "insert into subscriptions (id, org_id, url, events, secret_id, created_by, created_at,"
            + " failures, claimed, next_at) values ('sub_1', 'o', 'http://h', 'run.failed', 'v',"
            + " 'u', current_timestamp, 0, true, timestamp with time zone '"
            + LATER
            + "')");
    String numbers = dialect == Dialect.H2 ? "system_range" : "generate_series";
    String row =
        "insert into subscription_deliveries (id, org_id, subscription_id, event, subject_id,"
            + " payload, attempts, created_at, status, tried_since, next_at) select 'dlv_' ||"
            + " lpad(cast(x%s as varchar), 26, '0'), 'o', 'sub_1', 'run.failed', 'x', '{}', 1,"
            + " current_timestamp, %s from %s(0, %d) as n(x)";
    execute(database, row.formatted("", waiting(), numbers, WAITING - 1));
    execute(
        database,
        row.formatted("+" + WAITING, "'failed', current_timestamp, null", numbers, ENDED - 1));
    execute(database, "analyze");
  }

  private static String waiting() {
    return "'pending', current_timestamp - cast(x as integer) * interval '1' second,"
        + " case when x >= %d then timestamp with time zone '%s' else current_timestamp end"
            .formatted(WAITING - 2, LATER);
  }

  private static void execute(TestDatabase database, String sql) {
    EntityManager entityManager = database.entityManager();
    database.transactions().inNew(() -> entityManager.createNativeQuery(sql).executeUpdate());
  }
}
