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
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.state.RunFact;
import org.workflowserver.run.state.Wait;

/**
 * The changes of one batch of facts, each kind as one JDBC batch: ends and parkings of runs, then
 * waits, interactions, callbacks and commands. Rows are locked in that order.
 */
public final class FactChanges {
  private static final String KEEP_OUTPUT = "update run_payloads set output = ? where run_id = ?";

  private final String lease;
  private final Predicate<String> subscribed;
  private final List<Numbered<Fact.Ended>> ends = new ArrayList<>();
  private final List<Numbered<Fact.Parked>> parkings = new ArrayList<>();

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

  private record Numbered<T extends Fact>(int number, T fact) {}

  /**
   * Takes what the fact changes; what it adds to the log, and runs that it adds, are not changes.
   *
   * @param number of the fact in its batch
   */
  public void add(int number, Fact fact) {
    switch (fact) {
      case Fact.Accepted ignored -> {}
      case Fact.StepChanged step -> add(step.fact(), step.effects());
      case Fact.Parked parked -> parkings.add(new Numbered<>(number, parked));
      case Fact.Ended ended -> ends.add(new Numbered<>(number, ended));
    }
  }

  private void add(RunFact.StepFact fact, List<Fact.Effect> effects) {
    switch (fact) {
      case RunFact.Recorded ended -> {
        if (ended.endsWait()) {
          waits.end(ended.runId(), ended.record().step());
        }
        if (ended.next() != null) {
          waits.open(ended.next());
        }
        add(ended.runId(), effects, null);
      }
      case RunFact.Waiting waiting -> {
        waits.open(waiting.opened());
        add(waiting.runId(), effects, waiting.opened());
      }
      case RunFact.Abandoned abandoned -> abandon(abandoned.closed());
    }
  }

  private void add(String runId, List<Fact.Effect> effects, Wait opened) {
    for (Fact.Effect effect : effects) {
      switch (effect) {
        case Fact.RunCalled ignored -> {}
        case Fact.AnswerUsed answer -> answers.add(answer.commandId());
        case Fact.CallbackOpened expected -> callbacks.open(opened, expected.callback());
        case Fact.CallbackClosed closed -> callbacks.close(runId, closed.step());
        case Fact.InteractionOpened asked -> interactions.open(opened, asked.asked());
      }
    }
  }

  private void abandon(Wait wait) {
    switch (wait) {
      case Wait.Interaction asked -> interactions.cancel(asked.subject());
      case Wait.Callback call -> callbacks.close(call.runId(), call.step());
      case Wait.Delay ignored -> {}
      case Wait.Retry ignored -> {}
      case Wait.Child ignored -> {}
      case Wait.Announcing call -> callbacks.close(call.runId(), call.step());
    }
    waits.end(wait.runId(), wait.step());
  }

  public boolean isEmpty() {
    return ends.isEmpty() && parkings.isEmpty() && waits.isEmpty() && answers.isEmpty();
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
            Stream.concat(ends.stream(), parkings.stream())
                .map(change -> change.fact.runId())
                .toList());
      }
      endRuns(connection, recorded);
      keepOutputs(connection, recorded);
      parkRuns(connection, recorded);
      List<String> waited = ended(recorded, Fact.Ended::hadWaits);
      waits.write(connection, waited);
      interactions.write(connection, waited);
      callbacks.write(connection, waited);
      CommandChanges.delete(connection, answers);
      CommandChanges.addForEnded(connection, ended(recorded, Fact.Ended::called), waited);
      ErrorStartStore.add(connection, ended(recorded, end -> end.status() == RunStatus.FAILED));
      EventOutboxStore.addEnded(connection, ended(recorded, end -> subscribed.test(end.orgId())));
      EventOutboxStore.addOpened(connection, interactions.openedFor(subscribed));
    } catch (SQLException e) {
      throw new DatabaseFailure("Could not record the changes of a batch of runs.", e);
    }
  }

  private void endRuns(Connection connection, boolean[] recorded) throws SQLException {
    note(RunChanges.end(connection, lease, sorted(ends)), ends, recorded);
  }

  private void parkRuns(Connection connection, boolean[] recorded) throws SQLException {
    note(RunChanges.park(connection, lease, sorted(parkings)), parkings, recorded);
  }

  /** Who changes several runs does so in the order of their ids. */
  private static <T extends Fact> List<T> sorted(List<Numbered<T>> changes) {
    changes.sort(Comparator.comparing(change -> change.fact.runId()));
    return changes.stream().map(Numbered::fact).toList();
  }

  private static <T extends Fact> void note(
      int[] changed, List<Numbered<T>> changes, boolean[] recorded) {
    for (int i = 0; i < changed.length; i++) {
      recorded[changes.get(i).number] = changed[i] != 0;
    }
  }

  /** The outputs of runs that were just ended here: the fence held for them. */
  private void keepOutputs(Connection connection, boolean[] recorded) throws SQLException {
    List<Fact.Ended> withOutput =
        ends.stream()
            .filter(end -> recorded[end.number] && end.fact.output() != null)
            .map(Numbered::fact)
            .toList();
    JdbcBatch.execute(
        connection,
        KEEP_OUTPUT,
        withOutput,
        (statement, end) -> JdbcBatch.texts(statement, end.output(), end.runId()));
  }

  /** Runs that were just ended here and are as {@code kind} says. */
  private List<String> ended(boolean[] recorded, Predicate<Fact.Ended> kind) {
    return ends.stream()
        .filter(end -> recorded[end.number] && kind.test(end.fact))
        .map(end -> end.fact.runId())
        .toList();
  }
}
