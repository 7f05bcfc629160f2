package org.workflowserver.engine;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Runs that were claimed and are not in memory yet. Each transaction reads some of them: one at
 * first, and more as long as their records are small, so that a server which takes over large runs
 * does not fill its memory with them. None are read while there is no memory for values.
 */
final class ClaimedRuns {
  private static final int MOST_AT_ONCE = 20;
  private static final int READERS = 4;

  /** Characters on record, of runs that were read at once, after which fewer are. */
  private static final long LARGE = 1 << 20;

  private final Queue<Claimed> toRead = new ConcurrentLinkedQueue<>();

  /** What could not be read, and is tried again each second. */
  private final Queue<Claimed> unread = new ConcurrentLinkedQueue<>();

  private final AtomicInteger readers = new AtomicInteger();
  private final EngineContext context;
  private final Reading reading;
  private volatile int atOnce = 1;

  /** A run that holds a permit. */
  private record Claimed(String runId, String lease) {}

  /** What is done with claimed runs. */
  interface Reading {
    /**
     * Brings the runs into memory.
     *
     * @return characters that are on record of them
     */
    long read(List<String> runIds, String lease);

    /** The run is another server's now. */
    void leave(String runId);
  }

  ClaimedRuns(EngineContext context, Reading reading) {
    this.context = context;
    this.reading = reading;
  }

  /** Keeps the run until {@link #read}. */
  void add(String runId, String lease) {
    toRead.add(new Claimed(runId, lease));
  }

  /** Keeps the run, which could not be read, until {@link #readAgain}. */
  void addUnreadable(String runId, String lease) {
    unread.add(new Claimed(runId, lease));
  }

  /** Reads what is claimed, once more what could not be read. */
  void readAgain() {
    for (int left = unread.size(); left > 0; left--) {
      toRead.add(unread.remove());
    }
    read();
  }

  /** Reads what is claimed as there is memory for it, on threads of its own. */
  void read() {
    while (!toRead.isEmpty() && isRoom() && takeReader()) {
      try {
        context.threads().execute(this::readAll);
      } catch (RejectedExecutionException e) {
        readers.decrementAndGet();
        throw e;
      }
    }
  }

  private boolean takeReader() {
    int most = atOnce == MOST_AT_ONCE ? READERS : 1;
    return readers.getAndUpdate(taken -> taken < most ? taken + 1 : taken) < most;
  }

  private void readAll() {
    try {
      boolean more = true;
      while (more && isRoom()) {
        String lease = context.journal().lease();
        List<String> some = some(lease);
        more = !some.isEmpty();
        if (more) {
          atOnce = nextAtOnce(reading.read(some, lease));
        }
      }
    } finally {
      readers.decrementAndGet();
    }
    read();
  }

  private int nextAtOnce(long characters) {
    if (characters > LARGE) {
      return Math.max(1, atOnce / 4);
    }
    return characters > LARGE / 4 ? atOnce : Math.min(MOST_AT_ONCE, 2 * atOnce);
  }

  private List<String> some(String lease) {
    List<String> some = new ArrayList<>();
    while (some.size() < atOnce) {
      Claimed next = toRead.poll();
      if (next == null) {
        return some;
      }
      if (next.lease.equals(lease)) {
        some.add(next.runId);
      } else {
        reading.leave(next.runId);
      }
    }
    return some;
  }

  private boolean isRoom() {
    return context.inMemory().size() == 0 || context.inMemory().capacity().isRoomy();
  }
}
