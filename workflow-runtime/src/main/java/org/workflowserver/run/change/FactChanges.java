package org.workflowserver.run.change;

import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.workflowserver.database.DatabaseFailure;
import org.workflowserver.database.JdbcBatch;
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
  public void write(Connection connection, boolean[] recorded) {
    try {
      if (!ends.isEmpty() && !parkings.isEmpty()) {
        RunChanges.lock(
            connection,
            Stream.concat(ends.stream(), parkings.stream()).map(Change::runId).toList());
      }
      note(RunChanges.end(connection, lease, sorted(ends)), ends, recorded);
      keepOutputs(connection, recorded);
      note(RunChanges.park(connection, lease, sorted(parkings)), parkings, recorded);
      waits.write(connection);
      interactions.write(connection);
      callbacks.write(connection);
      CommandChanges.delete(connection, answers);
      EventOutboxStore.addOpened(connection, interactions.openedFor(subscribed));
      writeForEnded(
          connection,
          ended(recorded, end -> end.fact().hadWaits()),
          ended(recorded, end -> end.changed().effects().contains(new Fact.CallerAnswered())),
          ended(recorded, end -> end.changed().error() != null),
          ended(recorded, end -> subscribed.test(end.changed().run().orgId())));
    } catch (SQLException e) {
      throw new DatabaseFailure("Could not record the changes of a batch of runs.", e);
    }
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
      Connection connection,
      List<String> waiting,
      List<String> called,
      List<String> failed,
      List<String> subscribed)
      throws SQLException {
    WaitChanges.deleteOfRuns(connection, waiting);
    InteractionChanges.cancelOfRuns(connection, waiting);
    CallbackChanges.closeOfRuns(connection, waiting);
    CommandChanges.addForEnded(connection, called, waiting);
    ErrorStartStore.add(connection, failed);
    EventOutboxStore.addEnded(connection, subscribed);
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
  private void keepOutputs(Connection connection, boolean[] recorded) throws SQLException {
    JdbcBatch.execute(
        connection,
        KEEP_OUTPUT,
        changed(recorded, end -> end.fact().end().output() != null).toList(),
        (statement, end) -> JdbcBatch.texts(statement, end.fact().end().output(), end.runId()));
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
