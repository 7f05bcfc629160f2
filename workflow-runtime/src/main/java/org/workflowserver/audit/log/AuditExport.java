package org.workflowserver.audit.log;

import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.workflowserver.audit.AuditStore.Head;
import org.workflowserver.audit.LinkedEntry;
import org.workflowserver.database.Transactions;
import org.workflowserver.limit.Permits;

/**
 * A tenant's whole chain, or entries of it, line by line. Little of it is in memory at a time, and
 * it is read in parts, so that no statement takes long however few entries a filter fits.
 */
public final class AuditExport {
  private static final int AT_ONCE = 500;

  private final Transactions transactions;
  private final AuditLogStore store;
  private final String org;
  private final Head head;
  private final AuditFilter filter;
  private final Permits exporting;

  AuditExport(
      Transactions transactions,
      AuditLogStore store,
      String org,
      Optional<Head> head,
      AuditFilter filter,
      Permits exporting) {
    this.transactions = transactions;
    this.store = store;
    this.org = org;
    this.head = head.orElse(Head.NONE);
    this.filter = filter;
    this.exporting = exporting;
  }

  /**
   * Gives each entry that there was when the export was asked for, as one line of JSON, and then
   * the head: without it, the end is missing. Where entries are filtered the last line says how
   * many there are instead, since they are no chain.
   *
   * @throws IOException of {@code lines}
   * @throws org.workflowserver.refusal.Refusal {@code capacity_exceeded} while the tenant exports
   *     already, or others too much
   */
  public void forEachLine(Lines lines) throws IOException {
    if (!exporting.tryAcquire(org)) {
      throw AuditLog.busy();
    }
    try {
      write(lines);
    } finally {
      exporting.release(org);
    }
  }

  private void write(Lines lines) throws IOException {
    long seq = 0;
    long found = 0;
    while (seq < head.seq()) {
      long after = seq;
      int most = (int) Math.min(AT_ONCE, head.seq() - seq);
      List<AuditRecord> read = transactions.inNew(() -> store.after(org, after, most));
      for (AuditRecord next : read) {
        if (next.entry().seq() <= head.seq() && filter.fits(next.entry())) {
          found++;
          lines.accept(next.entry().line(next.hash()));
        }
      }
      seq = read.isEmpty() ? head.seq() : read.getLast().entry().seq();
    }
    lines.accept(
        filter.isNone()
            ? LinkedEntry.headLine(org, head.seq(), head.hash())
            : LinkedEntry.foundLine(org, found));
  }

  /** Who reads the lines, one by one. */
  @FunctionalInterface
  public interface Lines {
    void accept(String line) throws IOException;
  }
}
