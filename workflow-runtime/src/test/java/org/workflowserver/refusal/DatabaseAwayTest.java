package org.workflowserver.refusal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.TestDatabase;

class DatabaseAwayTest {
  @ParameterizedTest
  @EnumSource
  void aLockThatIsNotGivenIsNobodysFault(Dialect dialect) throws SQLException {
    String limit = dialect == Dialect.H2 ? "set lock_timeout 50" : "set lock_timeout = '50ms'";
    try (TestDatabase database = TestDatabase.fresh(dialect);
        Connection holder = database.dataSource().getConnection();
        Connection waiter = database.dataSource().getConnection();
        Statement lock = holder.createStatement();
        Statement wait = waiter.createStatement()) {
      holder.setAutoCommit(false);
      lock.executeUpdate("update batch_generation set generation = generation + 1");
      wait.execute(limit);
      Throwable failed =
          catchThrowable(
              () -> wait.executeUpdate("update batch_generation set generation = generation + 1"));
      holder.rollback();
      assertThat(failed).isInstanceOf(SQLException.class);
      assertThat(DatabaseAway.hasGivenUp(new IllegalStateException(failed))).isTrue();
      assertThat(DatabaseAway.isCauseOf(failed)).as("it answers").isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"57014", "40001", "40P01", "90131", "25P03", "25P04"})
  void soIsWhatADatabaseGivesUp(String state) {
    assertThat(DatabaseAway.hasGivenUp(new SQLException("Given up.", state))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"42P01", "23505", "22001"})
  void whatIsWrongWithAStatementIsNot(String state) {
    assertThat(DatabaseAway.hasGivenUp(new SQLException("Wrong.", state))).isFalse();
  }
}
