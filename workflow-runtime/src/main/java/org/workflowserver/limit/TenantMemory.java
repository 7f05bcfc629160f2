package org.workflowserver.limit;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.workflowserver.limit.MemoryBudget.Reservation;

/**
 * What a tenant has of the {@link MemoryBudget}, and what of it waits. For one thread at a time.
 */
final class TenantMemory {
  /** While so many answers wait, calls wait, too. */
  private static final int MANY_ANSWERS = 64;

  /** More calls wait: each may leave a file of a megabyte when it is answered. */
  private static final int MOST_CALLS = 1_024;

  final Deque<WaitingAnswer> answers = new ArrayDeque<>();
  long facts;
  long reserved;
  private final Deque<CountDownLatch> calls = new ArrayDeque<>();
  private int calling;

  /** An answer that waits for room. */
  record WaitingAnswer(Reservation reservation, long bytes, CountDownLatch admitted) {}

  long own() {
    return facts + reserved;
  }

  /** Whether nothing of it is taken and nothing waits. */
  boolean isIdle() {
    return own() == 0 && calling == 0 && answers.isEmpty() && calls.isEmpty();
  }

  /**
   * A call comes behind those that wait; its turn may be at once.
   *
   * @param first whether it comes before them, as one does that has had a turn and holds a
   *     connection
   */
  CountDownLatch queueCall(boolean first) {
    CountDownLatch turn = new CountDownLatch(1);
    if (first) {
      calls.addFirst(turn);
    } else {
      calls.addLast(turn);
    }
    if (calls.size() == 1 && answers.size() < MANY_ANSWERS) {
      admitCall();
    }
    return turn;
  }

  /** The call is not wanted any more, whether it had its turn or not. */
  void withdrawCall(CountDownLatch turn) {
    if (!calls.remove(turn)) {
      endCall();
    }
  }

  /** A call that had its turn is over. */
  void endCall() {
    calling--;
    if (answers.size() < MANY_ANSWERS) {
      admitCall();
    }
  }

  /** One call for each answer that is let in, and as many as may be once none waits. */
  void admitCall() {
    int most = answers.isEmpty() ? MOST_CALLS : Math.min(calling + 1, MOST_CALLS);
    while (calling < most && !calls.isEmpty()) {
      calling++;
      calls.remove().countDown();
    }
  }
}
