package org.workflowserver.event;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.enterprise.event.Observes;
import jakarta.inject.Inject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import org.eclipse.microprofile.metrics.MetricUnits;
import org.eclipse.microprofile.metrics.annotation.Gauge;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.database.SchemaStartup;
import org.workflowserver.database.Sql;
import org.workflowserver.database.Transactions;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.journal.Journal;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.run.RunEngine;
import org.workflowserver.run.RunView;
import org.workflowserver.run.record.Runs;
import org.workflowserver.run.record.TailStore;
import org.workflowserver.run.record.TailStore.Mark;
import org.workflowserver.settings.Settings;

/**
 * What happens to runs, and to the lists of a tenant, sent while it happens: the facade. Tenant and
 * scope are checked here.
 */
@ApplicationScoped
public class RunEvents {
  /** Of the heap, so much is for what was read and not sent yet, of all streams together. */
  private static final int SHARE_OF_HEAP = 16;

  private Transactions transactions;
  private Runs runs;
  private TailStore store;
  private EventStreams streams;

  protected RunEvents() {}

  @Inject
  public RunEvents(
      Transactions transactions,
      Runs runs,
      Sql sql,
      RunEngine engine,
      Journal journal,
      TimeSource time) {
    this(transactions, runs, sql, engine, journal, time, Settings.LIMIT_EVENT_STREAMS.value());
  }

  /**
   * @param most streams that are open at a time
   */
  public RunEvents(
      Transactions transactions,
      Runs runs,
      Sql sql,
      RunEngine engine,
      Journal journal,
      TimeSource time,
      int most) {
    this.transactions = transactions;
    this.runs = runs;
    this.store = new TailStore(sql);
    this.streams =
        new EventStreams(
            transactions,
            store,
            new ActivityStore(sql),
            time,
            task -> engine.threads().execute(task),
            most,
            Runtime.getRuntime().maxMemory() / SHARE_OF_HEAP);
    journal.onRecorded(streams::hint);
  }

  /**
   * Opens a stream: the entries of the run's record that are behind the event that the reader
   * names, all when it names none, then the run as it is, and from then on what happens, until the
   * run has ended. Needs {@code viewer}.
   *
   * @param lastEventId the id of the last event that the reader has
   * @return the stream, to be started; it holds a permit until it ends or is closed
   * @throws Refusal {@code resource_missing}, {@code parameter_invalid}, {@code capacity_exceeded}
   */
  public EventStream open(
      Caller caller, String runId, Optional<String> lastEventId, EventSink sink) {
    caller.require(Scope.VIEWER);
    RunView run = runs.requireFacts(caller, runId);
    EventPosition position = EventPosition.of(lastEventId);
    if (position.seq() > 0 || position.revision() > 0) {
      Mark newest =
          transactions.inNew(() -> store.newest(List.of(new Mark(run.id(), 0, 0)))).getFirst();
      position = position.within(newest.seq(), newest.revision());
    }
    return streams.open(caller, runId, position.seq(), sink);
  }

  /**
   * Opens a stream that reports when, and not how, something has changed among the newest runs,
   * open interactions and workflows of the caller's tenant, at most once a second; and once at its
   * beginning. Needs {@code viewer}.
   *
   * @return the stream, to be started; it holds a permit until it is closed
   * @throws Refusal {@code capacity_exceeded}
   */
  public EventStream openLists(Caller caller, EventSink sink) {
    caller.require(Scope.VIEWER);
    return streams.openLists(caller, sink);
  }

  /**
   * Whether the reader has all that will ever be sent: the run has ended, and the event that the
   * reader names says so. Needs {@code viewer}.
   *
   * @throws Refusal {@code resource_missing}, {@code parameter_invalid}
   */
  public boolean isOver(Caller caller, String runId, Optional<String> lastEventId) {
    caller.require(Scope.VIEWER);
    RunView run = runs.requireFacts(caller, runId);
    EventPosition position = EventPosition.of(lastEventId);
    return !run.status().isOpen() && position.revision() == run.revision();
  }

  /**
   * What reads the database does so there from now on: who wakes a stream may be a thread that the
   * container does not know, and transactions want one of its components around them.
   */
  void workIn(Executor containerContext) {
    streams.workIn(containerContext);
  }

  /** Makes this bean early: its gauge is known from then on. */
  void begin(@Observes SchemaStartup.Done event) {}

  /** How many streams are open on this server. */
  @Gauge(
      name = "workflow_event_streams",
      absolute = true,
      unit = MetricUnits.NONE,
      description = "Streams of events that are open on this server")
  public int open() {
    return streams.open();
  }

  /** Finds what no hint brought, and does what time brings. Called each second. */
  public void look() {
    streams.tick();
    streams.ask();
  }

  /** Ends all streams. */
  public void stop() {
    streams.stop();
  }
}
