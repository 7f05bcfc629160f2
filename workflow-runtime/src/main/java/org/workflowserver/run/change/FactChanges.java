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
import org.workflowserver.run.NewCallback;
import org.workflowserver.run.NewInteraction;
import org.workflowserver.run.RunStatus;
import org.workflowserver.run.state.StepKey;
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

  public void end(int number, Fact.Ended ended) {
    ends.add(new Numbered<>(number, ended));
  }

  public void park(int number, Fact.Parked parked) {
    parkings.add(new Numbered<>(number, parked));
  }

  public void open(Wait wait) {
    waits.open(wait);
  }

  public void ask(Wait wait, NewInteraction asked) {
    interactions.open(wait, asked);
  }

  public void expect(Wait wait, NewCallback callback) {
    callbacks.open(wait, callback);
  }

  public void abandon(Wait wait) {
    switch (wait) {
      case Wait.Interaction asked -> interactions.cancel(asked.subject());
      case Wait.Callback call -> callbacks.close(call.runId(), call.step());
      case Wait.Delay ignored -> {}
      case Wait.Retry ignored -> {}
      case Wait.Child ignored -> {}
      case Wait.Announcing call -> callbacks.close(call.runId(), call.step());
    }
    endWait(wait.runId(), wait.step());
  }

  public void endWait(String runId, StepKey step) {
    waits.end(runId, step);
  }

  public void closeCallback(String runId, StepKey step) {
    callbacks.close(runId, step);
  }

  public void forgetAnswer(String commandId) {
    answers.add(commandId);
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
