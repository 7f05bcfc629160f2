package org.workflowserver.run.change;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.workflowserver.database.Sql;
import org.workflowserver.run.Fact;
import org.workflowserver.run.change.RunChanges.Change;
import org.workflowserver.run.state.RunFact;

/**
 * The changes of one batch of facts, each kind as one JDBC batch: ends and parkings of runs, then
 * waits, interactions, callbacks and commands, then what follows from the ends. Rows are locked in
 * that order.
 */
public final class FactChanges {
  private static final String KEEP_OUTPUT = "update run_payloads set output = ? where run_id = ?";

  private final String lease;
  private final Predicate<String> subscribed;
  private final List<Change<RunFact.Ended>> ends = new ArrayList<>();
  private final List<Change<RunFact.Parked>> parkings = new ArrayList<>();

  private final WaitChanges waits = new WaitChanges();
  private final InteractionChanges interactions = new InteractionChanges();
  private final CallbackChanges callbacks = new CallbackChanges();

  /** Ids of commands that are done with. */
  private final List<String> answers = new ArrayList<>();

  /**
   * @param subscribed whether the tenant, null for an unknown one, may have subscriptions
   */
  public FactChanges(String lease, Predicate<String> subscribed) {
    this.lease = lease;
    this.subscribed = subscribed;
  }

  /**
   * Takes what the fact changes; what it adds to the log, and runs that it adds, are not changes.
   *
   * @param number of the fact in its batch
   */
  public void add(int number, Fact fact) {
    if (!(fact instanceof Fact.Changed changed)) {
      return;
    }
    String runId = changed.runId();
    switch (changed.fact()) {
      case RunFact.Recorded attempt -> {
        if (attempt.endsWait()) {
          waits.end(runId, attempt.record().step());
        }
        if (attempt.next() != null) {
          waits.open(attempt.next());
        }
      }
      case RunFact.Waiting waiting -> waits.open(waiting.opened());
      case RunFact.Abandoned abandoned -> waits.end(runId, abandoned.closed().step());
      case RunFact.Parked parked -> parkings.add(new Change<>(number, changed, parked));
      case RunFact.Ended ended -> ends.add(new Change<>(number, changed, ended));
    }
    for (Fact.Effect effect : changed.effects()) {
      add(runId, effect);
    }
  }

  private void add(String runId, Fact.Effect effect) {
    switch (effect) {
      case Fact.RunCalled ignored -> {}
      case Fact.AnswerUsed answer -> answers.add(answer.commandId());
      case Fact.CallbackOpened expected -> callbacks.open(expected.opened(), expected.callback());
      case Fact.CallbackClosed closed -> callbacks.close(runId, closed.step());
      case Fact.InteractionOpened asked -> interactions.open(asked.opened(), asked.asked());
      case Fact.InteractionCancelled asked -> interactions.cancel(asked.interactionId());
      case Fact.CallerAnswered ignored -> {}
    }
  }

  /**
   * Writes all changes.
   *
   * @param recorded by the number of each end and parking whether the lease still had the run
   */
  public void write(Sql sql, boolean[] recorded) {
    if (!ends.isEmpty() && !parkings.isEmpty()) {
      sql.of(
              RunChanges.lock(
                  Stream.concat(ends.stream(), parkings.stream()).map(Change::runId).toList()))
          .list();
    }
    note(RunChanges.end(sql, lease, sorted(ends)), ends, recorded);
    keepOutputs(sql, recorded);
    note(RunChanges.park(sql, lease, sorted(parkings)), parkings, recorded);
    waits.write(sql);
    interactions.write(sql);
    callbacks.write(sql);
    CommandChanges.delete(sql, answers);
    EventOutboxStore.addOpened(sql, interactions.openedFor(subscribed));
    writeForEnded(
        sql,
        ended(recorded, end -> end.fact().hadWaits()),
        ended(recorded, end -> end.changed().effects().contains(new Fact.CallerAnswered())),
        ended(recorded, end -> end.changed().error() != null),
        ended(recorded, end -> subscribed.test(end.changed().run().orgId())));
  }

  /**
   * Writes what follows from the end of runs that have just ended.
   *
   * @param waiting those that may have had open waits, which end with them
   * @param called those that a step of another run may wait for
   * @param failed those that another workflow may be started for
   * @param subscribed those whose tenants may have subscriptions
   */
  static void writeForEnded(
      Sql sql,
      List<String> waiting,
      List<String> called,
      List<String> failed,
      List<String> subscribed) {
    WaitChanges.deleteOfRuns(sql, waiting);
    InteractionChanges.cancelOfRuns(sql, waiting);
    CallbackChanges.closeOfRuns(sql, waiting);
    CommandChanges.addForEnded(sql, called, waiting);
    ErrorStartStore.add(sql, failed);
    EventOutboxStore.addEnded(sql, subscribed);
  }

  /** Who changes several runs does so in the order of their ids. */
  private static <T extends RunFact.OnRecord> List<Change<T>> sorted(List<Change<T>> changes) {
    changes.sort(Comparator.comparing(Change::runId));
    return changes;
  }

  private static <T extends RunFact.OnRecord> void note(
      int[] changed, List<Change<T>> changes, boolean[] recorded) {
    for (int i = 0; i < changed.length; i++) {
      recorded[changes.get(i).number()] = changed[i] != 0;
    }
  }

  /** The outputs of runs that were just ended here: the fence held for them. */
  private void keepOutputs(Sql sql, boolean[] recorded) {
    sql.batch(
        KEEP_OUTPUT,
        changed(recorded, end -> end.fact().end().output() != null).toList(),
        end -> new Object[] {end.fact().end().output(), end.runId()});
  }

  /** Runs that were just ended here and are as {@code kind} says. */
  private List<String> ended(boolean[] recorded, Predicate<Change<RunFact.Ended>> kind) {
    return changed(recorded, kind).map(Change::runId).toList();
  }

  private Stream<Change<RunFact.Ended>> changed(
      boolean[] recorded, Predicate<Change<RunFact.Ended>> kind) {
    return ends.stream().filter(end -> recorded[end.number()] && kind.test(end));
  }
}
