package org.workflowserver.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.workflowserver.event.EventSink;
import org.workflowserver.event.RunEvent;
import org.workflowserver.identity.Caller;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunView;

/** Somebody who follows a run, and reads as fast as a test wants. */
final class Reader implements EventSink {
  private final List<RunEvent> read = new CopyOnWriteArrayList<>();
  private final List<List<RunEvent>> pieces = new CopyOnWriteArrayList<>();
  private final AtomicInteger beats = new AtomicInteger();
  private final AtomicInteger ends = new AtomicInteger();
  private volatile boolean allowed = true;
  private volatile CompletableFuture<Void> hurry = CompletableFuture.completedFuture(null);

  /** Follows the run from its beginning. */
  static Reader of(Box box, String runId) {
    return of(box, runId, null);
  }

  static Reader of(Box box, String runId, String lastEventId) {
    Reader reader = new Reader();
    reader.follow(box, runId, lastEventId);
    return reader;
  }

  static Reader of(Box box, Caller caller, String runId) {
    Reader reader = new Reader();
    reader.follow(box, caller, runId, Optional.empty());
    return reader;
  }

  void follow(Box box, String runId, String lastEventId) {
    follow(box, Box.EDITOR, runId, Optional.ofNullable(lastEventId));
  }

  private void follow(Box box, Caller caller, String runId, Optional<String> lastEventId) {
    box.events.open(caller, runId, lastEventId, this).start();
  }

  /** Follows the lists of the tenant. */
  static Reader ofLists(Box box) {
    Reader reader = new Reader();
    box.events.openLists(Box.EDITOR, reader).start();
    return reader;
  }

  /** How many events have come. */
  int count() {
    return read.size();
  }

  /** Takes what comes, but has room for no more from now on. */
  Reader stopReading() {
    hurry = new CompletableFuture<>();
    return this;
  }

  void readOn() {
    hurry.complete(null);
  }

  void leave() {
    hurry = CompletableFuture.failedFuture(new IllegalStateException("gone"));
  }

  void isForbidden() {
    allowed = false;
  }

  List<String> ids() {
    return read.stream().map(RunEvent::id).toList();
  }

  List<LogView> entries() {
    return read.stream().map(RunEvent::entry).filter(Objects::nonNull).toList();
  }

  List<RunView> runs() {
    return read.stream().map(RunEvent::run).filter(Objects::nonNull).map(RunDetail::run).toList();
  }

  List<List<RunEvent>> pieces() {
    return pieces;
  }

  int beats() {
    return beats.get();
  }

  boolean hasEnded() {
    return ends.get() > 0;
  }

  Reader awaitEnd() {
    await().until(this::hasEnded);
    assertThat(ends.get()).isEqualTo(1);
    return this;
  }

  Reader awaitIds(String... ids) {
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(ids()).containsExactly(ids));
    return this;
  }

  @Override
  public CompletionStage<Void> send(List<RunEvent> events) {
    pieces.add(List.copyOf(events));
    read.addAll(events);
    return hurry;
  }

  @Override
  public CompletionStage<Void> beat() {
    beats.incrementAndGet();
    return hurry;
  }

  @Override
  public boolean mayReceive() {
    return allowed;
  }

  @Override
  public void end() {
    ends.incrementAndGet();
  }
}
