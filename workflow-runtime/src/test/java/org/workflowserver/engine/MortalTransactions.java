package org.workflowserver.engine;

import java.sql.SQLException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import org.workflowserver.database.DatabaseFailure;
import org.workflowserver.database.TestTransactions;
import org.workflowserver.database.Transactions;

/**
 * The way to the database of one part of a server. It ends with the server, and a test may hold a
 * transaction on it, keep the database away, or lose an answer.
 */
final class MortalTransactions extends TestTransactions {
  private static final int PATIENCE_SECONDS = 30;

  private final Transactions healthy;
  private final Queue<Hold> holds = new ConcurrentLinkedQueue<>();
  private final AtomicInteger away = new AtomicInteger();
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicInteger losesAt = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private volatile String refusal;
  private volatile boolean dead;

  MortalTransactions(Transactions healthy) {
    this.healthy = healthy;
  }

  /** Where a transaction is held. */
  enum Point {
    BEFORE,
    BEFORE_COMMIT,
    AFTER_COMMIT
  }

  /** A transaction that stands still. */
  static final class Hold {
    private final Point point;
    private final AtomicInteger before;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch released = new CountDownLatch(1);

    private Hold(int ordinal, Point point) {
      this.before = new AtomicInteger(ordinal);
      this.point = point;
    }

    /** Returns when the transaction stands still. */
    void awaitReached() {
      pass(reached);
    }

    void release() {
      released.countDown();
    }

    private void stand() {
      reached.countDown();
      pass(released);
    }

    private static void pass(CountDownLatch latch) {
      try {
        if (!latch.await(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
          throw new AssertionError("Nothing came of a held transaction.");
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("A held transaction was interrupted.", e);
      }
    }
  }

  /** Nothing comes through any more. */
  void die() {
    dead = true;
  }

  /** The next transaction stands still at the point. */
  Hold holdNext(Point point) {
    return hold(1, point);
  }

  /**
   * One of the next transactions stands still at the point.
   *
   * @param ordinal which of them, from 1
   */
  Hold hold(int ordinal, Point point) {
    Hold hold = new Hold(ordinal, point);
    holds.add(hold);
    return hold;
  }

  /** The next transactions find no database. */
  void beAwayFor(int transactions) {
    away.addAndGet(transactions);
  }

  /** The next transactions are refused with this state of SQL. */
  void refuseBy(String state, int transactions) {
    refusal = state;
    refused.set(transactions);
  }

  /**
   * One of the next transactions is committed, but nobody hears of it.
   *
   * @param ordinal which of them, from 1
   */
  void loseAnswerOf(int ordinal) {
    losesAt.set(ordinal);
  }

  /** The next transaction is committed, but nobody hears of it. */
  void loseNextAnswer() {
    lost.incrementAndGet();
  }

  @Override
  public <T> T inNew(Supplier<T> work) {
    Hold hold = nextHold();
    standAt(Point.BEFORE, hold);
    requireAlive();
    if (takeOne(away)) {
      throw connectionLost();
    }
    if (takeOne(refused)) {
      throw new DatabaseFailure("Refused.", new SQLException("refused", refusal));
    }
    boolean losesAnswer = takeOne(lost) || losesAt.getAndUpdate(left -> Math.max(0, left - 1)) == 1;
    T result =
        healthy.inNew(
            () -> {
              T made = work.get();
              standAt(Point.BEFORE_COMMIT, hold);
              requireAlive();
              return made;
            });
    standAt(Point.AFTER_COMMIT, hold);
    if (losesAnswer) {
      throw connectionLost();
    }
    return result;
  }

  private synchronized Hold nextHold() {
    Hold mine = null;
    for (Hold hold : holds) {
      if (hold.before.decrementAndGet() == 0) {
        holds.remove(hold);
        mine = hold;
      }
    }
    return mine;
  }

  private static void standAt(Point point, Hold hold) {
    if (hold != null && hold.point == point) {
      hold.stand();
    }
  }

  private static boolean takeOne(AtomicInteger counter) {
    return counter.getAndUpdate(left -> Math.max(0, left - 1)) > 0;
  }

  private void requireAlive() {
    if (dead) {
      throw new IllegalStateException("This server is dead.");
    }
  }

  private static DatabaseFailure connectionLost() {
    return new DatabaseFailure("No answer.", new SQLException("connection lost", "08006"));
  }
}
