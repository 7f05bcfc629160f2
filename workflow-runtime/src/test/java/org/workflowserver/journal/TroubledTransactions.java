package org.workflowserver.journal;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.workflowserver.database.DatabaseFailure;
import org.workflowserver.database.TestTransactions;
import org.workflowserver.database.Transactions;

/** Transactions on a database that is away for a while, or whose answers get lost. */
final class TroubledTransactions extends TestTransactions {
  private final Transactions healthy;
  private final AtomicInteger committed = new AtomicInteger();
  private int failing;
  private boolean losesAnswer;
  private Error error;
  private String state;
  private int refusals;
  private Runnable before = () -> {};

  TroubledTransactions(Transactions healthy) {
    this.healthy = healthy;
  }

  /** The next calls find no database. */
  void beAwayFor(int calls) {
    failing = calls;
  }

  /** The next transaction is committed, but nobody hears of it; then the database is away. */
  void loseNextAnswer(int thenAwayFor) {
    losesAnswer = true;
    failing = thenAwayFor;
  }

  /** The next transaction that is not refused breaks for a reason of its own. */
  void breakBy(Error reason) {
    error = reason;
  }

  /** The next transaction is refused with this state of SQL. */
  void refuseBy(String sqlState) {
    refuseBy(sqlState, 1);
  }

  /** The next transactions are refused with this state of SQL. */
  void refuseBy(String sqlState, int transactions) {
    state = sqlState;
    refusals = transactions;
  }

  /** Something happens before the next transaction. */
  void beforeNext(Runnable event) {
    before = event;
  }

  int committed() {
    return committed.get();
  }

  @Override
  public <T> T inNew(Supplier<T> work) {
    Runnable event = before;
    before = () -> {};
    event.run();
    if (refusals > 0) {
      refusals--;
      SQLException refusal = new SQLException("refused", state);
      throw new DatabaseFailure("Refused.", refusal);
    }
    if (error != null) {
      Error reason = error;
      error = null;
      throw reason;
    }
    if (losesAnswer) {
      losesAnswer = false;
      healthy.inNew(work);
      committed.incrementAndGet();
      throw connectionLost();
    }
    if (failing > 0) {
      failing--;
      throw connectionLost();
    }
    T result = healthy.inNew(work);
    committed.incrementAndGet();
    return result;
  }

  private static DatabaseFailure connectionLost() {
    return new DatabaseFailure("No answer.", new SQLException("connection lost", "08006"));
  }
}
