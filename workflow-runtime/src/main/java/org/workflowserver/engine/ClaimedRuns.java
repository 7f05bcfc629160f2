package org.workflowserver.engine;

import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiConsumer;
import java.util.logging.Level;
import java.util.logging.Logger;

/**
 * Runs that were claimed and are not in memory yet. A transaction reads those of which little is on
 * record together, and one of which much is alone. None is read while the values of runs take all
 * their memory, and no more are claimed while many are unread.
 */
final class ClaimedRuns {
  private static final Logger LOG = Logger.getLogger(ClaimedRuns.class.getName());
  private static final int MOST_AT_ONCE = 20;
  private static final int READERS = 4;
  private static final int MANY = 400;

  /** Characters on record that are read together at most, unless one run has more. */
  private static final long LARGE = 1 << 20;

  /** Runs with more characters on record are read by one reader at a time. */
  private static final long SMALL = LARGE / 8;

  private final Deque<Claimed> toRead = new ConcurrentLinkedDeque<>();

  /** What could not be read, and is tried again each second. */
  private final Queue<Claimed> unread = new ConcurrentLinkedQueue<>();

  private final Semaphore readers = new Semaphore(READERS);
  private final ReentrantLock turn = new ReentrantLock();
  private final EngineContext context;
  private final BiConsumer<List<String>, String> resume;
  private final BiConsumer<String, String> leave;
  private final Runnable claim;
  private volatile boolean claimsWait;

  /** A run that holds a permit. */
  private record Claimed(String runId, String lease) {}

  /**
   * Nothing is to be read yet.
   *
   * @param resume brings runs into memory, which were claimed under that lease
   * @param leave for a run that may be another server's now, since its lease is gone
   * @param claim has runs claimed soon
   */
  ClaimedRuns(
      EngineContext context,
      BiConsumer<List<String>, String> resume,
      BiConsumer<String, String> leave,
      Runnable claim) {
    this.context = context;
    this.resume = resume;
    this.leave = leave;
    this.claim = claim;
  }

  /** Keeps the run until {@link #read}. */
  void add(String runId, String lease) {
    toRead.add(new Claimed(runId, lease));
  }

  /** Keeps the run, which could not be read, until {@link #readAgain}. */
  void addUnreadable(String runId, String lease) {
    unread.add(new Claimed(runId, lease));
  }

  /**
   * Whether so many are unread that no more should be claimed; claims are made when there are few.
   */
  boolean areMany() {
    claimsWait = toRead.size() >= MANY;
    return claimsWait;
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
    if (toRead.isEmpty() || !isRoom() || !readers.tryAcquire()) {
      return;
    }
    try {
      context.threads().execute(this::readAll);
    } catch (RejectedExecutionException e) {
      readers.release();
      throw e;
    }
  }

  private void readAll() {
    try {
      boolean more = true;
      while (more && isRoom()) {
        more = readSome();
      }
    } finally {
      readers.release();
    }
    // Some may have come when this one had found none, and still held its permit.
    read();
  }

  /** Reads the first ones; false when there are none, or one for which there is no memory. */
  private boolean readSome() {
    String lease = context.journal().lease();
    List<String> runs = poll(lease);
    if (runs.isEmpty()) {
      return false;
    }
    // Another reader may be needed for what is left.
    read();
    long[] characters = characters(runs);
    int count = 1;
    long sum = characters[0];
    while (count < runs.size() && sum + characters[count] <= LARGE) {
      sum += characters[count];
      count++;
    }
    putBack(runs.subList(count, runs.size()), lease);
    List<String> first = runs.subList(0, count);
    return sum > SMALL ? readInTurn(first, lease) : read(first, lease);
  }

  private boolean read(List<String> runs, String lease) {
    resume.accept(runs, lease);
    return true;
  }

  /** What one reader has read counts before the next one looks whether there is room. */
  private boolean readInTurn(List<String> runs, String lease) {
    turn.lock();
    try {
      if (isRoom()) {
        return read(runs, lease);
      }
      putBack(runs, lease);
      return false;
    } finally {
      turn.unlock();
    }
  }

  private void putBack(List<String> runs, String lease) {
    runs.reversed().forEach(run -> toRead.addFirst(new Claimed(run, lease)));
  }

  /** How much is on record of each; as much as is read alone, where that can't be asked. */
  private long[] characters(List<String> runs) {
    if (runs.size() == 1 && toRead.isEmpty()) {
      return new long[] {0};
    }
    try {
      Map<String, Long> sizes = context.inNew(stores -> stores.claims().sizes(runs));
      return runs.stream().mapToLong(run -> sizes.getOrDefault(run, 0L)).toArray();
    } catch (RuntimeException e) {
      LOG.log(Level.FINE, "The sizes of claimed runs could not be read.", e);
      return runs.stream().mapToLong(run -> LARGE).toArray();
    }
  }

  private List<String> poll(String lease) {
    List<String> runs = new ArrayList<>();
    for (Claimed next = toRead.poll(); next != null; next = toRead.poll()) {
      if (!next.lease.equals(lease)) {
        leave.accept(next.runId, next.lease);
      } else {
        runs.add(next.runId);
        if (runs.size() == MOST_AT_ONCE) {
          break;
        }
      }
    }
    if (claimsWait && toRead.size() < MANY / 2) {
      claimsWait = false;
      claim.run();
    }
    return runs;
  }

  private boolean isRoom() {
    return context.inMemory().size() == 0 || context.inMemory().capacity().isRoom();
  }
}
