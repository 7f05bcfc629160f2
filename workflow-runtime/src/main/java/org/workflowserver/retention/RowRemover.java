package org.workflowserver.retention;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import org.workflowserver.clock.GuardedTime;
import org.workflowserver.database.Transactions;
import org.workflowserver.settings.Settings;
import org.workflowserver.statistics.Statistics;

/** Forgets what is kept for a time and is no run, a batch in each transaction. */
@Dependent
public record RowRemover(Transactions transactions, RetentionStore store, GuardedTime time) {
  /** Between two turns the database serves others. */
  private static final int BATCHES_AT_ONCE = 100;

  /** How long an idempotency key is kept, from acceptance. */
  private static final Duration KEY_AGE = Duration.ofHours(24);

  /** How long a bulk operation is kept, from its end: as the record of who did that. */
  private static final Duration OPERATION_AGE = Duration.ofDays(90);

  /** How long it is kept what became of a fire of a schedule; those that ran are runs. */
  private static final Map<String, Duration> FIRE_AGES =
      Map.of(
          "started",
          Duration.ofDays(7),
          "skipped",
          Duration.ofDays(30),
          "missed",
          Duration.ofDays(90));

  /** How long the sums of an hour are kept: a little longer than answers go back. */
  private static final Duration STATISTICS_AGE = Statistics.RECENT.plusDays(2);

  /** How long a vault's former secret is kept after the longest run that read it has to end. */
  private static final Duration SECRETS_LONGER = Duration.ofDays(1);

  @Inject
  public RowRemover {}

  /**
   * Does some batches of all that there is to do. What fails keeps nothing else from its turn.
   *
   * @throws RuntimeException the first failure, with the others suppressed
   */
  public void runJobs() {
    List<BooleanSupplier> jobs =
        List.of(
            this::forgetKeys,
            this::forgetFires,
            this::forgetOperations,
            this::forgetSecrets,
            this::forgetDeliveries,
            this::forgetStatistics,
            this::removeSubscription);
    RuntimeException failure = null;
    for (BooleanSupplier job : jobs) {
      try {
        int batches = BATCHES_AT_ONCE;
        while (batches > 0 && job.getAsBoolean()) {
          batches--;
        }
      } catch (RuntimeException e) {
        if (failure == null) {
          failure = e;
        } else if (!failure.equals(e)) {
          failure.addSuppressed(e);
        }
      }
    }
    if (failure != null) {
      throw failure;
    }
  }

  /**
   * Forgets one batch of expired idempotency keys.
   *
   * @return whether there may be more
   */
  public boolean forgetKeys() {
    return transactions.inNew(() -> store.forgetKeys(time.now().minus(KEY_AGE)))
        >= RetentionStore.ROWS_AT_ONCE;
  }

  /**
   * Forgets one batch of old fires of schedules.
   *
   * @return whether there may be more
   */
  public boolean forgetFires() {
    return transactions.inNew(
        () ->
            FIRE_AGES.entrySet().stream()
                .map(age -> store.forgetFires(age.getKey(), time.now().minus(age.getValue())))
                .reduce(
                    false,
                    (more, count) -> more || count >= RetentionStore.ROWS_AT_ONCE,
                    Boolean::logicalOr));
  }

  /** Forgets bulk operations that were finished long ago; there are no more afterwards. */
  boolean forgetOperations() {
    transactions.doInNew(() -> store.forgetOperations(time.now().minus(OPERATION_AGE)));
    return false;
  }

  /**
   * Forgets one batch of former secrets that no open run can have read.
   *
   * @return whether there may be more
   */
  boolean forgetSecrets() {
    Duration age = Settings.LIMIT_RUN_DURATION.value().plus(SECRETS_LONGER);
    return transactions.inNew(() -> store.forgetSecrets(time.now().minus(age)))
        >= RetentionStore.ROWS_AT_ONCE;
  }

  /**
   * Forgets one batch of deliveries to subscriptions that were finished as long ago as runs are
   * kept.
   *
   * @return whether there may be more
   */
  boolean forgetDeliveries() {
    Duration age = Duration.ofDays(Settings.LIMIT_RETENTION_DAYS.value());
    return transactions.inNew(() -> store.forgetDeliveries(time.now().minus(age)))
        >= RetentionStore.ROWS_AT_ONCE;
  }

  /**
   * Forgets one batch of the statistics of hours that no answer goes back to.
   *
   * @return whether there may be more
   */
  boolean forgetStatistics() {
    return transactions.inNew(() -> store.forgetStatistics(time.now().minus(STATISTICS_AGE)))
        >= RetentionStore.ROWS_AT_ONCE;
  }

  /**
   * Removes one batch of a deleted subscription.
   *
   * @return whether there may be more
   */
  boolean removeSubscription() {
    return transactions.inNew(() -> store.removeSubscription(time.now()));
  }
}
