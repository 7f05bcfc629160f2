package org.workflowserver.event;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.workflowserver.event.TailReader.Found;
import org.workflowserver.identity.Caller;

/**
 * Notifies one reader of one run, or of the lists of a tenant. It rests until it is woken; then it
 * reads a piece and sends it, and continues when that is sent. One of the two is under way at a
 * time, and no thread waits.
 */
public final class EventStream {
  /** How often a reader is shown that the stream is alive. */
  static final Duration BEAT = Duration.ofSeconds(15);

  /** How often it is asked whether the reader may still receive events. */
  static final Duration CHECK = Duration.ofSeconds(5);

  /** A reader who takes longer for what is sent at a time is cut off. */
  static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Between two readings of a run to which much happens. */
  private static final Duration PACE = Duration.ofMillis(100);

  private final EventStreams streams;
  private final Topic run;
  private final Caller caller;
  private final String runId;
  private final EventSink sink;

  /** Where the reader is; touched by what is under way alone. */
  private int seq;

  private int revision = -1;

  // Guarded by this object's monitor.
  private boolean begun;
  private boolean busy;
  private boolean woken;
  private boolean ended;
  private long busySince;
  private long beatAt;
  private long checkedAt;

  EventStream(EventStreams streams, Topic run, Caller caller, int seq, EventSink sink) {
    this.streams = streams;
    this.run = run;
    this.caller = caller;
    this.runId = run.mark().runId();
    this.seq = seq;
    this.sink = sink;
    this.beatAt = streams.nanoTime();
    this.checkedAt = beatAt;
  }

  /** Begins to send, once the reader's end can take it; what woke it before is among that. */
  public void start() {
    synchronized (this) {
      begun = true;
    }
    wake();
  }

  private synchronized boolean isBegun() {
    return begun;
  }

  /** Gives up a stream that has not begun; the reader's end is not notified. */
  public void abandon() {
    endNow();
    streams.remove(this);
  }

  /** Whether it had not ended before. */
  private synchronized boolean endNow() {
    boolean open = !ended;
    ended = true;
    return open;
  }

  Caller caller() {
    return caller;
  }

  String runId() {
    return runId;
  }

  /** Something may have happened to the run; waits for nothing. */
  void wake() {
    if (becomeBusy(true)) {
      streams.executor().execute(this::turn);
    }
  }

  /**
   * What time brings: another try, a sign of life, or the end.
   *
   * @param mayAsk whether the database may be asked whether the reader may still read
   */
  void tick(long now, boolean mayAsk) {
    if (!isBegun()) {
      return;
    }
    if (isWaitedForTooLong(now)) {
      end();
      return;
    }
    if (mayAsk && isDue(now, Due.CHECK) && !sink.mayReceive()) {
      end();
      return;
    }
    if (isDue(now, Due.BEAT) && becomeBusy(false)) {
      beat(now);
    } else if (isWaiting()) {
      wake();
    }
  }

  /** Ends the stream; the reader's end is notified by a thread of its own. */
  CompletionStage<Void> end() {
    if (!endNow()) {
      return CompletableFuture.completedStage(null);
    }
    streams.remove(this);
    try {
      return CompletableFuture.runAsync(sink::end, streams.threads());
    } catch (RejectedExecutionException e) {
      // The server stops, and its connections end with it.
      return CompletableFuture.failedStage(e);
    }
  }

  private void turn() {
    Found found;
    try {
      found = read();
      streams.readable();
    } catch (RuntimeException e) {
      streams.unreadable(e);
      waitForTick();
      return;
    }
    switch (found) {
      case Found.Gone gone -> end();
      case Found.NoRoom full -> waitForTick();
      case Found.Events events -> {
        if (events.events().isEmpty()) {
          rest();
        } else {
          send(events);
        }
      }
    }
  }

  private Found read() {
    if (run.tenant().isPresent()) {
      return run.newsOfLists(revision);
    }
    Optional<Found.Events> known = run.read(seq, revision);
    if (known.isPresent()) {
      return known.get();
    }
    long news = run.news();
    Found found = streams.reader().read(caller.org(), runId, seq, revision);
    if (found instanceof Found.Events events) {
      run.keep(news, seq, revision, events);
    }
    return found;
  }

  private void send(Found.Events events) {
    CompletionStage<Void> sent;
    beginWaiting();
    try {
      sent = sink.send(events.events());
    } catch (RuntimeException | Error e) {
      streams.reader().letGo(caller.org(), events.bytes());
      end();
      throw e;
    }
    sent.whenComplete((nothing, problem) -> streams.reader().letGo(caller.org(), events.bytes()))
        .whenCompleteAsync((nothing, problem) -> sent(events, problem), streams.threads());
  }

  private void sent(Found.Events events, Throwable problem) {
    if (problem != null || events.ended()) {
      end();
      return;
    }
    seq = events.last();
    revision = events.revision();
    if (events.more()) {
      streams.executor().execute(this::turn);
    } else {
      rest();
    }
  }

  private void beat(long now) {
    synchronized (this) {
      beatAt = now;
    }
    sink.beat()
        .whenCompleteAsync(
            (nothing, problem) -> {
              if (problem != null) {
                end();
              } else {
                rest();
              }
            },
            streams.threads());
  }

  /** From now on the reader's patience is measured. */
  private synchronized void beginWaiting() {
    busySince = streams.nanoTime();
  }

  /** Rests, or continues a little later when it was woken meanwhile. */
  private void rest() {
    synchronized (this) {
      if (ended || !woken) {
        busy = false;
        return;
      }
      woken = false;
      busySince = streams.nanoTime();
    }
    CompletableFuture.delayedExecutor(PACE.toMillis(), TimeUnit.MILLISECONDS, streams.threads())
        .execute(() -> streams.executor().execute(this::turn));
  }

  /** Tries again at the next tick. */
  private synchronized void waitForTick() {
    busy = false;
    woken = true;
  }

  /** Takes the stream for what it does next; what wakes it meanwhile is remembered. */
  private synchronized boolean becomeBusy(boolean waking) {
    if (ended || busy || !begun) {
      woken |= waking;
      return false;
    }
    busy = true;
    woken &= !waking;
    busySince = streams.nanoTime();
    return true;
  }

  private synchronized boolean isWaiting() {
    return woken && !busy;
  }

  private synchronized boolean isWaitedForTooLong(long now) {
    return busy && now - busySince > PATIENCE.toNanos();
  }

  private enum Due {
    BEAT,
    CHECK
  }

  private synchronized boolean isDue(long now, Due what) {
    if (what == Due.BEAT) {
      return now - beatAt >= BEAT.toNanos();
    }
    boolean due = now - checkedAt >= CHECK.toNanos();
    checkedAt = due ? now : checkedAt;
    return due;
  }
}
