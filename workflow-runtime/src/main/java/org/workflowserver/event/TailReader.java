package org.workflowserver.event;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import org.workflowserver.database.Transactions;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunView;
import org.workflowserver.run.record.TailStore;
import org.workflowserver.run.record.TailStore.Piece;

/** Reads the next piece of what a reader is to be told, within the memory that all may take. */
final class TailReader {
  /** Entries that are read at a time. */
  static final int ENTRIES = 200;

  /** Bytes of entries that are read at a time, but for a single entry that is larger. */
  static final long BYTES = 256L << 10;

  private final AtomicLong held = new AtomicLong();
  private final Transactions transactions;
  private final TailStore store;
  private final long mostHeld;

  /**
   * @param mostHeld bytes that have been read and not been sent, of all readers together
   */
  TailReader(Transactions transactions, TailStore store, long mostHeld) {
    this.transactions = transactions;
    this.store = store;
    this.mostHeld = mostHeld;
  }

  /** What there is to tell. */
  sealed interface Found {
    /** There is no such run any more. */
    record Gone() implements Found {}

    /** Too much is held by others at present. */
    record NoRoom() implements Found {}

    /**
     * Events; none when nothing is new.
     *
     * @param last the last entry
     * @param revision of the run as it is told with them, or was told before
     * @param bytes what they hold until {@link TailReader#letGo}
     * @param more whether there are entries behind them
     * @param ended whether the run that is told with them has ended
     */
    record Events(
        List<RunEvent> events, int last, int revision, long bytes, boolean more, boolean ended)
        implements Found {
      /** The same for another reader, who holds nothing that is not held already. */
      Events withoutBytes() {
        return new Events(events, last, revision, 0, more, ended);
      }
    }
  }

  /**
   * Reads what comes after entry {@code after}.
   *
   * @param revision of the run as it was told last; -1 when it was not
   */
  Found read(String orgId, String runId, int after, int revision) {
    return transactions.inNew(
        () -> {
          // The run first: what is read of its record then reaches at least as far.
          Optional<RunView> run = store.find(orgId, runId);
          return run.isEmpty() ? new Found.Gone() : read(run.get(), after, revision);
        });
  }

  private Found read(RunView run, int after, int revision) {
    Piece piece = store.next(run.id(), after, ENTRIES, BYTES);
    boolean changed = !piece.more() && run.revision() != revision;
    long bytes = piece.bytes() + (changed ? store.payloadBytes(run.id()) : 0);
    if (held.addAndGet(bytes) > mostHeld && bytes > 0) {
      letGo(bytes);
      return new Found.NoRoom();
    }
    try {
      List<RunEvent> events = new ArrayList<>();
      if (piece.last() > after) {
        for (LogView entry : store.entries(run.id(), after, piece.last())) {
          events.add(RunEvent.logged(entry));
        }
      }
      if (changed) {
        events.add(RunEvent.changed(piece.last(), store.withPayloads(run)));
      }
      return new Found.Events(
          events,
          piece.last(),
          changed ? run.revision() : revision,
          bytes,
          piece.more(),
          changed && !run.status().isOpen());
    } catch (RuntimeException | Error e) {
      letGo(bytes);
      throw e;
    }
  }

  /** What was read has been sent, or never will be. */
  void letGo(long bytes) {
    held.addAndGet(-bytes);
  }
}
