package org.workflowserver.event;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.Outage;
import org.workflowserver.database.Transactions;
import org.workflowserver.identity.Caller;
import org.workflowserver.limit.Permits;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.run.record.TailStore;
import org.workflowserver.run.record.TailStore.Mark;

/** The open streams of this server, by the runs and lists that they watch. */
final class EventStreams {
  private static final Logger LOG = Logger.getLogger(EventStreams.class.getName());
  private static final Duration COME_BACK = Duration.ofSeconds(10);

  /** How long a server that stops waits for the ends of its streams to be sent. */
  private static final Duration CLOSE_TIMEOUT = Duration.ofSeconds(2);

  /** One caller has at most this part of the streams: half of what its tenant has. */
  private static final int SHARE_OF_CALLER = 4;

  private final Outage outage =
      new Outage(LOG, "Could not read what happened to runs; streams of events wait.");
  private final Map<String, Topic> watched = new ConcurrentHashMap<>();
  private final Permits open;
  private final Permits ofCallers;
  private final Transactions transactions;
  private final TailStore store;
  private final ActivityStore activity;
  private final TimeSource time;
  private final Executor threads;
  private final BoundedExecutor executor;
  private final TailReader reader;
  private volatile Executor containerContext = Runnable::run;
  private volatile boolean stopping;

  EventStreams(
      Transactions transactions,
      TailStore store,
      ActivityStore activity,
      TimeSource time,
      Executor threads,
      int most,
      long mostHeld) {
    this.transactions = transactions;
    this.store = store;
    this.activity = activity;
    this.time = time;
    this.threads = threads;
    this.executor =
        new BoundedExecutor(task -> threads.execute(() -> containerContext.execute(task)));
    this.reader = new TailReader(transactions, store, mostHeld);
    this.open = new Permits(most);
    this.ofCallers = new Permits(most, Math.max(1, most / SHARE_OF_CALLER));
  }

  /**
   * A stream that has not begun, and holds a permit until it ends.
   *
   * @throws Refusal {@code capacity_exceeded}
   */
  EventStream open(Caller caller, String runId, int after, EventSink sink) {
    return open(caller, new Topic(new Mark(runId, after, -1)), after, sink);
  }

  /** As {@link #open}, for the lists of a tenant. */
  EventStream openLists(Caller caller, EventSink sink) {
    return open(caller, Topic.lists(caller.org()), 0, sink);
  }

  private EventStream open(Caller caller, Topic fresh, int after, EventSink sink) {
    if (stopping) {
      throw full("The server is stopping.");
    }
    acquire(caller);
    AtomicReference<EventStream> opened = new AtomicReference<>();
    watched.compute(
        fresh.mark().runId(),
        (id, before) -> {
          Topic run = before != null ? before : fresh;
          opened.set(new EventStream(this, run, caller, after, sink));
          run.streams().add(opened.get());
          return run;
        });
    EventStream stream = opened.get();
    if (stopping) {
      // Who stops may have counted before.
      stream.end();
    }
    return stream;
  }

  private void acquire(Caller caller) {
    if (!open.tryAcquire(caller.org())) {
      throw full("The server keeps as many streams of events open as it may.");
    }
    if (!ofCallers.tryAcquire(nameOf(caller))) {
      open.release(caller.org());
      throw full("The server keeps as many streams of events open as one caller may have.");
    }
  }

  private static String nameOf(Caller caller) {
    return caller.org() + ' ' + caller.identifier();
  }

  private static Refusal full(String why) {
    return Refusal.capacityExceeded(why, COME_BACK);
  }

  /** Gives the permits of a stream back. */
  void remove(EventStream stream) {
    watched.computeIfPresent(
        stream.runId(),
        (id, run) -> {
          if (run.streams().remove(stream)) {
            open.release(stream.caller().org());
            ofCallers.release(nameOf(stream.caller()));
          }
          return run.streams().isEmpty() ? null : run;
        });
  }

  int open() {
    return open.inUse();
  }

  /** Something is on record of the run; costs next to nothing where nobody watches it. */
  void hint(String runId) {
    Topic run = watched.get(runId);
    if (run != null && run.takeHint()) {
      executor.execute(run::wake);
    }
  }

  /** Asks, once for all, what has changed of what is watched, and wakes those streams. */
  void ask() {
    List<Mark> runs = new ArrayList<>();
    Map<Mark, String> lists = new HashMap<>();
    for (Topic one : watched.values()) {
      one.tenant()
          .ifPresentOrElse(tenant -> lists.put(one.mark(), tenant), () -> runs.add(one.mark()));
    }
    if (watched.isEmpty()) {
      return;
    }
    outage.runLogged(
        () -> {
          transactions.inNew(() -> store.newest(runs)).forEach(this::note);
          lists.forEach(
              (mark, tenant) -> {
                int now = transactions.inNew(() -> activity.fingerprint(tenant));
                note(new Mark(mark.runId(), mark.seq(), now));
              });
        });
  }

  private void note(Mark found) {
    Topic run = watched.get(found.runId());
    if (run != null && !run.mark().equals(found)) {
      run.found(found);
      hint(found.runId());
    }
  }

  /** What time brings to each stream. */
  void tick() {
    long now = time.nanoTime();
    boolean mayAsk = true;
    for (Topic run : watched.values()) {
      for (EventStream stream : run.streams()) {
        mayAsk = tick(stream, now, mayAsk);
      }
    }
  }

  /** After one question that failed the others are left for the next time. */
  private boolean tick(EventStream stream, long now, boolean mayAsk) {
    try {
      stream.tick(now, mayAsk);
      return mayAsk;
    } catch (RuntimeException e) {
      outage.failed(e);
      return false;
    }
  }

  /** Ends all streams, and opens no new ones. */
  void stop() {
    stopping = true;
    List<CompletableFuture<Void>> ends = new ArrayList<>();
    for (Topic run : watched.values()) {
      for (EventStream stream : run.streams()) {
        CompletionStage<Void> end = stream.end();
        ends.add(end.toCompletableFuture().exceptionally(problem -> null));
      }
    }
    CompletableFuture.allOf(ends.toArray(CompletableFuture[]::new))
        .completeOnTimeout(null, CLOSE_TIMEOUT.toMillis(), TimeUnit.MILLISECONDS)
        .join();
    LOG.log(Level.FINE, "{0} streams of events were ended.", ends.size());
  }

  /** Turns are taken there from now on, on threads of the container all the same. */
  void workIn(Executor context) {
    containerContext = context;
  }

  BoundedExecutor executor() {
    return executor;
  }

  TailReader reader() {
    return reader;
  }

  Executor threads() {
    return threads;
  }

  long nanoTime() {
    return time.nanoTime();
  }

  void readable() {
    outage.recovered();
  }

  void unreadable(RuntimeException cause) {
    outage.failed(cause);
  }
}
