package org.workflowserver.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.workflowserver.limit.MemoryBudget.Use;

@Timeout(60)
class MemoryBudgetTest {
  private final MemoryBudget memory = new MemoryBudget(1_600);

  @Test
  void anAnswerWaitsUntilThereIsRoomForIt() throws Exception {
    Use first = memory.use("a");
    first.take(1_000);
    Use second = memory.use("a");
    Thread waiter = waiting(() -> second.take(700));
    assertThat(memory.used()).isEqualTo(1_000);
    first.close();
    waiter.join();
    assertThat(memory.used()).isEqualTo(700);
    second.close();
    assertThat(memory.used()).isZero();
  }

  @Test
  void answersOfATenantComeInTheirOrder() throws Exception {
    Use first = memory.use("a");
    first.take(1_600);
    List<Integer> order = new ArrayList<>();
    List<Thread> waiters = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int number = i;
      waiters.add(
          waiting(
              () -> {
                try (Use use = memory.use("a")) {
                  use.take(1_500);
                  order.add(number);
                }
              }));
    }
    first.close();
    for (Thread waiter : waiters) {
      waiter.join();
    }
    assertThat(order).containsExactly(0, 1, 2);
  }

  @Test
  void anAnswerThatIsLargerThanAllGetsInAlone() throws Exception {
    Use first = memory.use("a");
    first.take(10_000);
    Use second = memory.use("a");
    Thread waiter = waiting(() -> second.take(1));
    first.close();
    waiter.join();
  }

  @Test
  void factsTakeRoomWithoutWaitingAndKeepAnswersWaiting() throws Exception {
    memory.addFact("a", 1_500);
    Use use = memory.use("a");
    Thread waiter = waiting(() -> use.take(200));
    assertThat(memory.isFull("a")).isFalse();
    memory.addFact("a", 100);
    assertThat(memory.isFull("a")).isTrue();
    memory.removeFact("a", 1_600);
    waiter.join();
    assertThat(memory.used()).isEqualTo(200);
  }

  @Test
  void eachTenantHasAtMostHalfOfWhatOthersLeave() throws Exception {
    memory.use("b");
    memory.isFull("b");
    Use first = memory.use("a");
    first.take(800);
    Use second = memory.use("a");
    Thread waiter = waiting(() -> second.take(100));
    Use other = memory.use("b");
    other.take(400);
    assertThat(memory.used()).isEqualTo(1_200);
    first.close();
    waiter.join();
  }

  @Test
  void whatOneTenantTakesDoesNotMakeAnotherFull() {
    memory.addFact("a", 5_000);
    assertThat(memory.isFull("a")).isTrue();
    assertThat(memory.isFull("b")).isFalse();
    memory.addFact("b", 99);
    assertThat(memory.isFull("b")).isFalse();
    memory.addFact("b", 1);
    assertThat(memory.isFull("b")).isTrue();
  }

  @Test
  void whoWaitsAndIsInterruptedTakesNothing() throws Exception {
    Use first = memory.use("a");
    first.take(1_600);
    CountDownLatch interrupted = new CountDownLatch(1);
    Use second = memory.use("a");
    Thread waiter =
        waiting(
            () -> {
              try {
                second.take(1_000);
              } catch (InterruptedException e) {
                interrupted.countDown();
              }
            });
    waiter.interrupt();
    interrupted.await();
    waiter.join();
    second.close();
    first.close();
    assertThat(memory.used()).isZero();
    Use third = memory.use("a");
    third.take(1_600);
    assertThat(memory.used()).isEqualTo(1_600);
  }

  @Test
  void asLongAsNoAnswerWaitsThereIsNoBoundToCalls() {
    for (int i = 0; i < 10_000; i++) {
      assertThat(memory.use("a").enterCall(() -> false)).isTrue();
    }
  }

  @Test
  void afterAnAnswerHadToWaitThereAreFewCallsAndWithEachThatEndsOneMore() throws Exception {
    Use holder = memory.use("a");
    holder.take(1_600);
    Use late = memory.use("a");
    Thread waiter = waiting(() -> late.take(1));
    List<Use> calls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      calls.add(memory.use("a"));
      calls.getLast().enterCall(() -> false);
    }
    AtomicInteger entered = new AtomicInteger();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      threads.add(waiting(() -> entered.addAndGet(memory.use("a").enterCall(() -> false) ? 1 : 0)));
    }
    assertThat(memory.use("b").enterCall(() -> false)).as("of another tenant").isTrue();
    calls.get(0).close();
    await().untilAsserted(() -> assertThat(entered).hasValue(1));
    holder.close();
    waiter.join();
    calls.get(1).close();
    await().untilAsserted(() -> assertThat(entered).hasValue(3));
    calls.get(2).close();
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(entered).hasValue(4);
  }

  @Test
  void aCallThatNobodyWantsAnyMoreLeavesTheQueue() throws Exception {
    Use holder = memory.use("a");
    holder.take(1_600);
    Thread answer = waiting(() -> memory.use("a").take(1));
    List<Use> calls = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      calls.add(memory.use("a"));
      calls.getLast().enterCall(() -> false);
    }
    AtomicInteger refused = new AtomicInteger();
    Use dropped = memory.use("a");
    Thread waiter = waiting(() -> refused.addAndGet(dropped.enterCall(() -> true) ? 0 : 1));
    waiter.interrupt();
    waiter.join();
    assertThat(refused).hasValue(1);
    dropped.close();
    Thread next = waiting(() -> memory.use("a").enterCall(() -> false));
    calls.getFirst().close();
    next.join();
    holder.close();
    answer.join();
  }

  @Test
  void manyTenantsAtOnceTakeNoMoreThanThereIsAndAllComeToAnEnd() throws Exception {
    AtomicLong most = new AtomicLong();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < 200; i++) {
      String org = "org" + i % 5;
      long bytes = 100 + 7 * i % 400;
      threads.add(
          Thread.startVirtualThread(
              () -> {
                try (Use use = memory.use(org)) {
                  use.enterCall(() -> false);
                  use.take(bytes);
                  most.accumulateAndGet(memory.used(), Math::max);
                  memory.addFact(org, bytes);
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                memory.removeFact(org, bytes);
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(memory.used()).isZero();
    assertThat(most.get()).isLessThanOrEqualTo(1_600 + 5 * 500);
  }

  private interface Work {
    void run() throws InterruptedException;
  }

  /** A thread that does the work, once it waits in the midst of it. */
  private static Thread waiting(Work work) {
    Thread thread =
        Thread.ofPlatform()
            .daemon()
            .start(
                () -> {
                  try {
                    work.run();
                  } catch (InterruptedException e) {
                    throw new IllegalStateException(e);
                  }
                });
    await().until(() -> thread.getState() == Thread.State.WAITING);
    return thread;
  }
}
