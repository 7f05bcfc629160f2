package org.workflowserver.event;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.workflowserver.database.Transactions;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunView;
import org.workflowserver.run.record.TailStore;
import org.workflowserver.run.record.TailStore.Piece;

/**
 * Reads the next piece of what a reader is to be sent, within the memory that all may take, and of
 * that the readers of one tenant half.
 */
final class TailReader {
  /** Entries that are read at a time. */
  static final int ENTRIES = 200;

  /** Bytes of entries that are read at a time, but for a single entry that is larger. */
  static final long BYTES = 256L << 10;

  private final Map<String, Long> held = new HashMap<>();
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

  /** What there is to send. */
  sealed interface Found {
    /** There is no such run any more: it was removed, which takes some time. */
    record Gone() implements Found {}

    /** Too much is held by others at present. */
    record NoRoom() implements Found {}

    /**
     * Events; none when nothing is new.
     *
     * @param last the last entry
     * @param revision of the run as it is sent with them, or was sent before
     * @param bytes what they hold until {@link TailReader#letGo}
     * @param more whether there are entries behind them
     * @param ended whether the run that is sent with them has ended
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
   * @param revision of the run as it was sent last; -1 when it was not
   */
  Found read(String orgId, String runId, int after, int revision) {
    return transactions.inNew(
        () -> {
          // The run first: what is read of its record then reaches at least as far.
          Optional<RunView> run = store.find(orgId, runId);
          return run.isEmpty() ? new Found.Gone() : read(orgId, run.get(), after, revision);
        });
  }

  private Found read(String orgId, RunView run, int after, int revision) {
    Piece piece = store.next(run.id(), after, ENTRIES, BYTES);
    boolean changed = !piece.more() && run.revision() != revision;
    long bytes = piece.bytes() + (changed ? store.payloadBytes(orgId, run.id()) : 0);
    if (!hold(orgId, bytes)) {
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
      letGo(orgId, bytes);
      throw e;
    }
  }

  /** A tenant that holds nothing gets one piece, however large it is. */
  synchronized boolean hold(String orgId, long bytes) {
    long all = held.values().stream().mapToLong(Long::longValue).sum();
    long own = held.getOrDefault(orgId, 0L);
    boolean full = all > 0 && (all + bytes > mostHeld || (own > 0 && own + bytes > mostHeld / 2));
    if (bytes > 0 && !full) {
      held.merge(orgId, bytes, Long::sum);
    }
    return bytes == 0 || !full;
  }

  /** What was read has been sent, or never will be. */
  synchronized void letGo(String orgId, long bytes) {
    held.computeIfPresent(orgId, (tenant, own) -> own == bytes ? null : own - bytes);
  }
}
