package org.workflowserver.journal;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.cluster.LeaseStore;
import org.workflowserver.database.Transactions;
import org.workflowserver.database.disk.DiskSync;
import org.workflowserver.run.Fact;
import org.workflowserver.run.record.FactStore;

/** Writes a batch of facts in one transaction behind the fence. */
@Dependent
public class BatchWriter {
  private static final Logger LOG = Logger.getLogger(BatchWriter.class.getName());

  private final Transactions transactions;
  private final LeaseStore leases;
  private final FactStore facts;
  private final DiskSync disk;
  private volatile Instant recordedUntil = Instant.EPOCH;

  @Inject
  public BatchWriter(Transactions transactions, LeaseStore leases, FactStore facts, DiskSync disk) {
    this.transactions = transactions;
    this.leases = leases;
    this.facts = facts;
    this.disk = disk;
  }

  /**
   * What was handed in before is on record, or never will be. Other servers read it with the next
   * renewal: who looks for new rows does not pass over those that are still to come.
   */
  void nothingIsQueuedFromBefore(Instant instant) {
    recordedUntil = instant;
  }

  /**
   * Renews the lease and writes the facts, all or nothing.
   *
   * @param recorded takes for each fact whether it is on record; meaningful even when the commit
   *     gave no answer and turns out to have happened
   * @throws LeaseLost when the lease is gone; nothing was written
   */
  void write(String lease, long batch, List<Fact> batchFacts, boolean[] recorded) {
    transactions.doInNew(
        () -> {
          passFence(lease, batch);
          if (!batchFacts.isEmpty()) {
            boolean[] written = facts.write(lease, batchFacts);
            System.arraycopy(written, 0, recorded, 0, written.length);
          }
        });
    if (!batchFacts.isEmpty()) {
      disk.force();
    }
  }

  /** Renews the lease; where what this server knows is out of date, it is read anew before. */
  private void passFence(String lease, long batch) {
    while (!leases.renew(lease, batch, recordedUntil, facts.generation())) {
      long current = leases.generation();
      if (current == facts.generation()) {
        throw new LeaseLost(lease);
      }
      facts.learn(current);
    }
  }

  /** Whether that batch is committed and lasting; empty when the database does not answer. */
  Optional<Boolean> findCommitted(String lease, long batch) {
    try {
      boolean committed = transactions.inNew(() -> leases.lastBatch(lease)) == batch;
      if (committed) {
        disk.force();
      }
      return Optional.of(committed);
    } catch (RuntimeException e) {
      LOG.log(Level.FINE, "The database does not answer; batch " + batch + " is in doubt.", e);
      return Optional.empty();
    }
  }
}
