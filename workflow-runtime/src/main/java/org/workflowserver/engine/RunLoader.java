package org.workflowserver.engine;

import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.workflowserver.database.DatabaseFailure;
import org.workflowserver.database.Outage;
import org.workflowserver.refusal.Causes;
import org.workflowserver.run.state.NotReopened;

/**
 * Runs that were claimed and are not in memory yet. A transaction reads those of which little is on
 * record together, and one of which much is alone. None is read while the values of runs take all
 * their memory, and no more are claimed while many are unread.
 */
final class RunLoader {
  private static final Logger LOG = Logger.getLogger(RunLoader.class.getName());
  private static final int MOST_AT_ONCE = 20;
  private static final int READERS = 4;

  /** While so many are unread, no more are claimed. */
  private static final int MANY = 400;

  /** Characters on record that are read together at most, unless one run has more. */
  private static final long LARGE = 1 << 20;

  /**
   * A run with more characters on record is read by one reader at a time, with those it comes with.
   */
  private static final long SMALL = LARGE / 8;

  private final Outage unreadable =
      new Outage(LOG, "Could not read a run that was claimed; trying again.");

  private final Deque<Sized> toRead = new ConcurrentLinkedDeque<>();

  /** What could not be read, and is tried again each second. */
  private final Queue<Sized> unread = new ConcurrentLinkedQueue<>();

  /** The runs that could not be read, until they are. */
  private final Set<String> failed = ConcurrentHashMap.newKeySet();

  /** Those that could not be read once for lack of memory. */
  private final Set<String> ranOutOfMemory = ConcurrentHashMap.newKeySet();

  private final Semaphore readers = new Semaphore(READERS);
  private final ReentrantLock turn = new ReentrantLock();
  private final EngineContext context;
  private final Consumer<List<ClaimedRun>> resume;
  private final Consumer<ClaimedRun> drop;
  private final Runnable claim;
  private volatile boolean claimsPaused;

  /**
   * A claimed run and its size.
   *
   * @param characters what is on record of it; negative while nobody knows
   */
  private record Sized(ClaimedRun run, long characters) {
    Sized(ClaimedRun run) {
      this(run, -1);
    }

    boolean isKnown() {
      return characters >= 0;
    }

    String runId() {
      return run.runId();
    }

    boolean isUnder(String lease) {
      return run.lease().equals(lease);
    }
  }

  /**
   * Nothing is to be read yet.
   *
   * @param resume brings runs into memory that were claimed under one lease
   * @param drop for a run that may be another server's now, since its lease is gone
   * @param claim has runs claimed soon
   */
  RunLoader(
      EngineContext context,
      Consumer<List<ClaimedRun>> resume,
      Consumer<ClaimedRun> drop,
      Runnable claim) {
    this.context = context;
    this.resume = resume;
    this.drop = drop;
    this.claim = claim;
  }

  /** Keeps the run until {@link #read}. */
  void add(ClaimedRun run) {
    toRead.add(new Sized(run));
  }

  /**
   * Keeps a run that could not be read until {@link #readAgain}, where that may help: it may once
   * when memory was missing, which may be there when others have left.
   *
   * @return whether it is kept
   */
  boolean keepForRetry(ClaimedRun run, Throwable cause) {
    // The driver of a database wraps it, and H2 closes the database for it.
    boolean passing =
        Causes.find(cause, OutOfMemoryError.class).isPresent()
            ? ranOutOfMemory.add(run.runId())
            : cause instanceof NotReopened problem
                ? problem.isPassing()
                : DatabaseFailure.isBehind(cause);
    if (passing) {
      failed.add(run.runId());
      unreadable.failed(cause);
      unread.add(new Sized(run));
    }
    return passing;
  }

  /** The run was read: where all others were, or are gone, that works again. */
  void wasRead(String runId) {
    forget(runId);
    if (failed.isEmpty()) {
      unreadable.recovered();
    }
  }

  /** The run has ended, or is another server's. */
  void forget(String runId) {
    ranOutOfMemory.remove(runId);
    failed.remove(runId);
  }

  /** The runs that wait to be read. */
  List<String> waiting() {
    return Stream.concat(toRead.stream(), unread.stream()).map(Sized::runId).toList();
  }

  /** Takes a run out that waits to be read; false where none does. */
  boolean remove(ClaimedRun run) {
    Predicate<Sized> isIt = waiting -> waiting.run.equals(run);
    return toRead.removeIf(isIt) || unread.removeIf(isIt);
  }

  /** Whether more may be claimed; where not, claims are made as soon as few are unread. */
  boolean takesMore() {
    claimsPaused = toRead.size() >= MANY;
    return !claimsPaused;
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
    if (toRead.isEmpty() || !hasMemory() || !readers.tryAcquire()) {
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
      while (more && hasMemory()) {
        more = readSome();
      }
    } finally {
      readers.release();
    }
    // Some may have come when this one had found none, and still held its permit.
    read();
  }

  /** Reads the first ones; false when there are none. */
  private boolean readSome() {
    List<Sized> batch = poll();
    if (batch.isEmpty()) {
      return false;
    }
    // Another reader may be needed for what is left.
    read();
    if (batch.stream().allMatch(run -> run.characters <= SMALL)) {
      resume(batch);
    } else {
      resumeInTurn(batch);
    }
    return true;
  }

  private void resume(List<Sized> batch) {
    resume.accept(batch.stream().map(Sized::run).toList());
  }

  /** What one reader has read counts before the next one looks whether there is room. */
  private void resumeInTurn(List<Sized> batch) {
    turn.lock();
    try {
      long characters = batch.stream().mapToLong(Sized::characters).sum();
      if (context.inMemory().size() == 0
          || context.inMemory().capacity().hasMemoryFor(characters)) {
        resume(batch);
      } else {
        unread.addAll(batch);
      }
    } finally {
      turn.unlock();
    }
  }

  /** The first ones, as many as have not too much on record; what is on record of each is known. */
  private List<Sized> poll() {
    List<Sized> batch = new ArrayList<>();
    for (Sized next = toRead.poll(); next != null; next = toRead.poll()) {
      if (next.isUnder(context.journal().lease())) {
        batch.add(next);
      } else {
        drop.accept(next.run);
      }
      if (batch.size() == MOST_AT_ONCE) {
        break;
      }
    }
    if (claimsPaused && toRead.size() < MANY / 2) {
      claimsPaused = false;
      claim.run();
    }
    return limited(batch);
  }

  private List<Sized> limited(List<Sized> polled) {
    List<Sized> left = polled;
    try {
      List<Sized> sized = sized(polled);
      int count = 0;
      long sum = 0;
      while (count < sized.size()
          && sized.get(count).isUnder(sized.getFirst().run.lease())
          && (count == 0 || sum + sized.get(count).characters <= LARGE)) {
        sum += sized.get(count).characters;
        count++;
      }
      left = sized.subList(count, sized.size());
      return sized.subList(0, count);
    } finally {
      left.reversed().forEach(toRead::addFirst);
    }
  }

  private List<Sized> sized(List<Sized> runs) {
    if (runs.size() == 1
        && toRead.isEmpty()
        && !runs.getFirst().isKnown()
        && context.inMemory().capacity().isHalfFree()) {
      // Asking costs as much as reading, so it is taken for one that is not small.
      return List.of(new Sized(runs.getFirst().run, SMALL + 1));
    }
    List<String> unknown = runs.stream().filter(run -> !run.isKnown()).map(Sized::runId).toList();
    if (unknown.isEmpty()) {
      return runs;
    }
    Map<String, Long> sizes = context.inNew(stores -> stores.claims().sizes(unknown));
    return runs.stream()
        .map(run -> run.isKnown() ? run : new Sized(run.run, sizes.getOrDefault(run.runId(), 0L)))
        .toList();
  }

  private boolean hasMemory() {
    return context.inMemory().size() == 0 || context.inMemory().capacity().hasMemory();
  }
}
