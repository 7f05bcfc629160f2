package org.workflowserver.retention;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BooleanSupplier;
import org.workflowserver.clock.GuardedTime;
import org.workflowserver.database.Transactions;

/** Forgets what is kept for a time and is no run, a batch in each transaction. */
@Dependent
public record RowRemover(Transactions transactions, RetentionStore store, GuardedTime time) {
  /** Between two turns the database serves others. */
  private static final int BATCHES_AT_ONCE = 100;

  @Inject
  public RowRemover {}

  /**
   * Does some batches of all that there is to do. What fails keeps nothing else from its turn.
   *
   * @throws RuntimeException the first failure, with the others suppressed
   */
  public void runJobs() {
    List<BooleanSupplier> jobs = new ArrayList<>();
    for (AgedRows rows : AgedRows.values()) {
      jobs.add(() -> forget(rows));
    }
    jobs.add(this::removeSubscription);
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
   * Forgets one batch of rows that are too old.
   *
   * @return whether there may be more
   */
  boolean forget(AgedRows rows) {
    return transactions.inNew(() -> store.forget(rows, time.now().minus(rows.age())))
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
