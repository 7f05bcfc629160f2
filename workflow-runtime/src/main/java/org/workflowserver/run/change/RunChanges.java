package org.workflowserver.run.change;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
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
 * The changes of runs and waits in one batch of facts, each kind as one JDBC batch: ends, parkings,
 * then waits, interactions, callbacks and commands. Rows are locked in that order.
 */
public final class RunChanges {
  private static final String END_RUN =
      "update runs set status = ?, owner = null, wake_at = null, revision = revision + 1,"
          + " error_code = ?, error_message = ?, completed_at = ? where id = ? and owner = ?";

  /** A command that came in between wakes the run at once. Who parks has made progress. */
  private static final String PARK_RUN =
      "update runs set owner = null, status = ?, takeovers = 0, revision = revision + 1, wake_at = case when"
          + " commands > 0 then cast(? as timestamp with time zone) else cast(? as timestamp with"
          + " time zone) end where id = ? and owner = ?";

  private static final String KEEP_OUTPUT = "update run_payloads set output = ? where run_id = ?";
  private static final String DELETE_WAIT =
      "delete from run_waits where run_id = ? and node_id = ? and iteration = ?";
  private static final String DELETE_WAITS = "delete from run_waits where run_id = ?";
  private static final String INSERT_WAIT =
      "insert into run_waits (run_id, node_id, iteration, org_id, kind, due_at, attempt, created_at,"
          + " subject) values (?, ?, ?, ?, ?, ?, ?, ?, ?)";

  private final String lease;
  private final Predicate<String> subscribed;
  private final List<Numbered<Fact.Ended>> ends = new ArrayList<>();
  private final List<Numbered<Fact.Parked>> parkings = new ArrayList<>();

  /** By step the wait that is open after the batch, or none: within a batch the last one counts. */
  private final Map<WaitKey, Wait> waits = new LinkedHashMap<>();

  private final InteractionChanges interactions = new InteractionChanges();
  private final CallbackChanges callbacks = new CallbackChanges();

  /** Ids of commands that are done with. */
  private final List<String> answers = new ArrayList<>();

  /**
   * @param subscribed whether the tenant, null for an unknown one, may want to be told of events
   */
  public RunChanges(String lease, Predicate<String> subscribed) {
    this.lease = lease;
    this.subscribed = subscribed;
  }

  private record Numbered<T extends Fact>(int number, T fact) {}

  private record WaitKey(String runId, StepKey step) {}

  public void end(int number, Fact.Ended ended) {
    ends.add(new Numbered<>(number, ended));
  }

  public void park(int number, Fact.Parked parked) {
    parkings.add(new Numbered<>(number, parked));
  }

  public void open(Wait wait) {
    waits.put(new WaitKey(wait.runId(), wait.step()), wait);
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
    waits.put(new WaitKey(runId, step), null);
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
        lockRuns(connection);
      }
      endRuns(connection, recorded);
      keepOutputs(connection, recorded);
      parkRuns(connection, recorded);
      writeWaits(connection);
      List<String> waited = ended(recorded, Fact.Ended::hadWaits);
      // No wait outlives its run.
      deleteWaits(connection, waited);
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

  /**
   * Who changes several runs locks them in the order of their ids. One statement for each kind does
   * not, so all are locked before: a deletion that cancels the same runs and this batch would wait
   * for each other.
   */
  private void lockRuns(Connection connection) throws SQLException {
    Object[] ids =
        Stream.concat(
                ends.stream().map(end -> end.fact.runId()),
                parkings.stream().map(parking -> parking.fact.runId()))
            .toArray();
    try (PreparedStatement statement =
        connection.prepareStatement(
            "select id from runs where id = any(?) order by id for update")) {
      statement.setArray(1, connection.createArrayOf("varchar", ids));
      statement.executeQuery().close();
    }
  }

  private void endRuns(Connection connection, boolean[] recorded) throws SQLException {
    ends.sort(Comparator.comparing(end -> end.fact.runId()));
    int[] changed =
        JdbcBatch.execute(
            connection,
            END_RUN,
            ends,
            (statement, end) -> {
              Fact.Ended ended = end.fact;
              JdbcBatch.texts(
                  statement,
                  ended.status().code(),
                  ended.error() == null ? null : ended.error().code(),
                  ended.message());
              JdbcBatch.time(statement, 4, ended.completedAt());
              statement.setString(5, ended.runId());
              statement.setString(6, lease);
            });
    note(changed, ends, recorded);
  }

  private void parkRuns(Connection connection, boolean[] recorded) throws SQLException {
    parkings.sort(Comparator.comparing(parking -> parking.fact.runId()));
    int[] changed =
        JdbcBatch.execute(
            connection,
            PARK_RUN,
            parkings,
            (statement, parking) -> {
              statement.setString(1, parking.fact.status().code());
              JdbcBatch.time(statement, 2, parking.fact.parkedAt());
              JdbcBatch.time(statement, 3, parking.fact.wakeAt());
              statement.setString(4, parking.fact.runId());
              statement.setString(5, lease);
            });
    note(changed, parkings, recorded);
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

  private void writeWaits(Connection connection) throws SQLException {
    // A wait that follows another one of the same step is a new row.
    JdbcBatch.execute(
        connection,
        DELETE_WAIT,
        waits.keySet(),
        (statement, key) ->
            JdbcBatch.texts(statement, key.runId, key.step.nodeId(), key.step.path().text()));
    JdbcBatch.execute(
        connection,
        INSERT_WAIT,
        waits.values().stream().filter(Objects::nonNull).toList(),
        (statement, wait) -> {
          JdbcBatch.texts(
              statement,
              wait.runId(),
              wait.step().nodeId(),
              wait.step().path().text(),
              wait.orgId(),
              wait.kind());
          JdbcBatch.time(statement, 6, wait.due());
          statement.setInt(7, wait.waiter().attempt());
          JdbcBatch.time(statement, 8, wait.waiter().createdAt());
          statement.setString(9, wait.subject());
        });
  }

  static void deleteWaits(Connection connection, List<String> runIds) throws SQLException {
    JdbcBatch.ofIds(connection, DELETE_WAITS, runIds);
  }

  /** Runs that were just ended here and are as {@code kind} says. */
  private List<String> ended(boolean[] recorded, Predicate<Fact.Ended> kind) {
    return ends.stream()
        .filter(end -> recorded[end.number] && kind.test(end.fact))
        .map(end -> end.fact.runId())
        .toList();
  }
}
