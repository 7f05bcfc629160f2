package org.workflowserver.run.record;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.workflowserver.database.Transactions;
import org.workflowserver.definition.Versions;
import org.workflowserver.definition.Workflows;
import org.workflowserver.identity.Caller;
import org.workflowserver.identity.Scope;
import org.workflowserver.paging.Cursor;
import org.workflowserver.paging.PageRequest;
import org.workflowserver.paging.Slice;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.run.CallbackUrls;
import org.workflowserver.run.LogView;
import org.workflowserver.run.RunDetail;
import org.workflowserver.run.RunView;
import org.workflowserver.run.record.TailStore.Mark;
import org.workflowserver.run.trace.EntryFilter;
import org.workflowserver.run.trace.RunFingerprint;
import org.workflowserver.run.trace.RunPicture;
import org.workflowserver.run.trace.RunPictures;
import org.workflowserver.run.trace.RunTrace;
import org.workflowserver.run.trace.StepTrace;

/**
 * What one run did, for people who look at it: the facade. It reads as much as a page shows,
 * however long the run's record is. Tenant and scope are checked here.
 */
@ApplicationScoped
public class RunTraces {
  /**
   * Readings of whole records at a time. On H2 each reads also what the steps read and wrote, and
   * connections are left for what moves runs.
   */
  private static final int MOST_READING = 4;

  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Semaphore reading = new Semaphore(MOST_READING, true);
  private Transactions transactions;
  private RunStore store;
  private Versions versions;
  private Workflows workflows;
  private CallbackUrls urls;

  /** For the container's proxy. */
  protected RunTraces() {}

  @Inject
  public RunTraces(
      Transactions transactions,
      RunStore store,
      Versions versions,
      Workflows workflows,
      CallbackUrls urls) {
    this.transactions = transactions;
    this.store = store;
    this.versions = versions;
    this.workflows = workflows;
    this.urls = urls;
  }

  /**
   * The run with what became of each node, without what its steps read and wrote. Needs {@code
   * viewer}.
   *
   * @throws Refusal {@code resource_missing}, {@code capacity_exceeded} where many are read
   */
  public RunTrace trace(Caller caller, String runId) {
    // The run first: what is read of its record then reaches at least as far.
    caller.require(Scope.VIEWER);
    boolean acts = caller.has(Scope.OPERATOR);
    RunView run =
        transactions.inNew(
            () -> {
              StoredRun found = find(caller, runId);
              return acts ? store.viewForOperator(found, urls) : store.view(found);
            });
    List<StepTrace> steps = inTurn(() -> store.traces().steps(runId));
    RunPicture picture =
        RunPictures.draw(
            workflows.requireVersion(caller, run.workflowId(), run.workflowVersion()),
            versions.require(run.workflowId(), run.workflowVersion()),
            run,
            steps,
            transactions.inNew(
                () -> store.waiting(runId, acts ? Optional.of(urls) : Optional.empty())));
    return new RunTrace(run, picture, steps);
  }

  /**
   * How far the run is on record. Needs {@code viewer}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public Mark recorded(Caller caller, String runId) {
    caller.require(Scope.VIEWER);
    return transactions.inNew(
        () ->
            new Mark(runId, store.traces().lastSeq(runId), find(caller, runId).view().revision()));
  }

  /**
   * What is different whenever the run, its record, its waits or the runs around it are. Needs
   * {@code viewer}.
   *
   * @throws Refusal {@code resource_missing}
   */
  public RunFingerprint mark(Caller caller, String runId) {
    caller.require(Scope.VIEWER);
    return transactions.inNew(
        () -> {
          StoredRun run = find(caller, runId);
          return new RunFingerprint(
              store.view(run),
              store.traces().lastSeq(runId),
              store.waiting(runId, Optional.empty()),
              store.traces().family(run));
        });
  }

  /** The run with what it started with and what it gave, without entries. Needs {@code viewer}. */
  public RunDetail payloads(Caller caller, String runId) {
    caller.require(Scope.VIEWER);
    return transactions.inNew(() -> store.withoutLogs(find(caller, runId)));
  }

  /**
   * Entries of one run without input and output, and with the beginning of the error's message, in
   * the order of recording. A page may hold fewer than it asks for, or none, and still not be the
   * last: a bounded piece of the record is looked at. Needs {@code viewer}.
   */
  public Slice<LogView> entries(Caller caller, String runId, EntryFilter filter, PageRequest page) {
    caller.require(Scope.VIEWER);
    int after = Cursor.key(page).map(Cursor::number).orElse(0);
    TraceStore.Found found =
        inTurn(() -> store.traces().entries(find(caller, runId).id(), filter, after, page.limit()));
    return new Slice<>(
        found.entries(), found.lookedAt().map(seq -> Cursor.of(Integer.toString(seq))));
  }

  /** An entry of a run whole; empty when there is none of that number. Needs {@code viewer}. */
  public Optional<LogView> entry(Caller caller, String runId, int seq) {
    caller.require(Scope.VIEWER);
    return transactions.inNew(() -> store.traces().entry(find(caller, runId).id(), seq));
  }

  /**
   * Entries of a run whole, in order. Needs {@code viewer}.
   *
   * @param numbers at most {@value PageRequest#MOST}
   * @param longest characters of an input or an output; entries with longer ones are left out
   */
  public List<LogView> entries(Caller caller, String runId, List<Integer> numbers, int longest) {
    caller.require(Scope.VIEWER);
    return transactions.inNew(
        () -> store.traces().entries(find(caller, runId).id(), numbers, longest));
  }

  private <T> T inTurn(Supplier<T> read) {
    try {
      if (!reading.tryAcquire(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
        throw Refusal.capacityExceeded("Too many records of runs are read at a time.", PATIENCE);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Refusal.capacityExceeded("The server is stopping.", PATIENCE);
    }
    try {
      return transactions.inNew(read);
    } finally {
      reading.release();
    }
  }

  private StoredRun find(Caller caller, String runId) {
    return Runs.require(store, caller, runId);
  }
}
