package org.workflowserver.limit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.workflowserver.limit.MemoryBudget.Reservation;

@Timeout(60)
class MemoryBudgetTest {
  private final MemoryBudget memory = new MemoryBudget(1_600);

  @Test
  void anAnswerWaitsUntilThereIsRoomForIt() throws Exception {
    Reservation first = of("a");
    first.take(1_000);
    Reservation second = of("a");
    Thread waiter = waiting(() -> second.take(700));
    assertThat(memory.taken()).isEqualTo(1_000);
    first.close();
    waiter.join();
    assertThat(memory.taken()).isEqualTo(700);
    second.close();
    assertThat(memory.taken()).isZero();
  }

  @Test
  void answersOfATenantComeInTheirOrder() throws Exception {
    Reservation first = of("a");
    first.take(1_600);
    List<Integer> order = new ArrayList<>();
    List<Thread> waiters = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      int number = i;
      waiters.add(
          waiting(
              () -> {
                try (Reservation use = of("a")) {
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
    Reservation first = of("a");
    first.take(10_000);
    Reservation second = of("a");
    Thread waiter = waiting(() -> second.take(1));
    first.close();
    waiter.join();
  }

  @Test
  void factsTakeRoomWithoutWaitingAndKeepAnswersWaiting() throws Exception {
    memory.addFact("a", 2_001);
    Reservation late = of("a");
    Thread waiter = waiting(() -> late.take(200));
    memory.removeFact("a", 2_001);
    waiter.join();
    assertThat(memory.taken()).isEqualTo(200);
  }

  @Test
  void oneAnswerAtATimeGetsInHoweverManyStartsWait() {
    memory.addFact("a", 1_600);
    assertThat(memory.isFull("a")).isTrue();
    assertThat(of("a").take(500)).isTrue();
  }

  @Test
  void whileAnswersWaitTenantsWithFewFactsAreFullToo() throws Exception {
    memory.addFact("a", 2_001);
    memory.addFact("b", 25);
    assertThat(memory.isFull("b")).isFalse();
    waiting(() -> of("a").take(1));
    assertThat(memory.isFull("b")).isTrue();
    assertThat(memory.isFull("c")).isFalse();
  }

  @Test
  void aTenantOfWhichNothingIsTakenIsForgotten() {
    memory.addFact("a", 1_600);
    assertThat(memory.isFull("b")).isFalse();
    Reservation call = of("b");
    call.awaitCall();
    assertThat(memory.tenants()).isEqualTo(2);
    call.take(1);
    call.close();
    assertThat(memory.reservation("c", Duration.ofMillis(1)).take(2_000)).isTrue();
    assertThat(memory.reservation("d", Duration.ofMillis(1)).take(2_000)).isFalse();
    assertThat(memory.tenants()).as("a has a fact, c an answer").isEqualTo(2);
    memory.removeFact("a", 1_600);
    assertThat(memory.tenants()).isEqualTo(1);
  }

  @Test
  void whoWaitsForATimeGivesUp() {
    of("a").take(1_600);
    assertThat(memory.reservation("a", Duration.ofMillis(1)).take(1)).isFalse();
    assertThat(memory.waitingAnswers()).isZero();
  }

  @Test
  void tenantsThatTakeSomeGetHalfOfWhatOthersLeave() throws Exception {
    memory.addFact("b", 1);
    Reservation first = of("a");
    first.take(799);
    Reservation second = of("a");
    Thread waiter = waiting(() -> second.take(100));
    Reservation other = of("b");
    other.take(400);
    assertThat(memory.taken()).isEqualTo(1_200);
    first.close();
    waiter.join();
  }

  @Test
  void aTenantAloneHasAllAgainWhenOthersTakeNothingAnyMore() throws Exception {
    memory.addFact("b", 1_600);
    memory.removeFact("b", 1_600);
    of("a").take(800);
    of("a").take(800);
    assertThat(memory.taken()).isEqualTo(1_600);
  }

  @Test
  void atTheLimitThoseAreFullWhoHaveMoreThanTheirShare() {
    memory.addFact("a", 1_599);
    assertThat(memory.isFull("a")).isFalse();
    memory.addFact("a", 1);
    assertThat(memory.isFull("a")).isTrue();
    assertThat(memory.isFull("b")).isFalse();
    memory.addFact("b", 99);
    assertThat(memory.isFull("b")).isFalse();
    memory.addFact("b", 1);
    assertThat(memory.isFull("b")).isTrue();
    assertThat(memory.isFull("c")).isFalse();
    memory.addFact("a", 1_500);
    assertThat(memory.isFull("c")).as("with twice the limit").isTrue();
  }

  @Test
  void tenantsTakeTurnsHoweverLargeTheirAnswersAre() throws Exception {
    Reservation first = of("a");
    first.take(2_001);
    List<String> order = new ArrayList<>();
    List<Thread> waiters = new ArrayList<>();
    for (String org : List.of("a", "a", "b", "b", "c")) {
      waiters.add(
          waiting(
              () -> {
                try (Reservation next = of(org)) {
                  next.take(2_001);
                  synchronized (order) {
                    order.add(org);
                  }
                }
              }));
    }
    first.close();
    for (Thread waiter : waiters) {
      waiter.join();
    }
    assertThat(order.subList(0, 3)).containsExactlyInAnyOrder("a", "b", "c");
  }

  @Test
  void whoIsInterruptedAndStillWantedWaitsOn() throws Exception {
    Reservation first = of("a");
    first.take(1_600);
    AtomicInteger interrupted = new AtomicInteger();
    Reservation second = memory.reservation("a", () -> false);
    Thread waiter =
        waiting(
            () -> {
              second.take(1_000);
              interrupted.addAndGet(Thread.interrupted() ? 1 : 0);
            });
    waiter.interrupt();
    await().until(() -> !waiter.isInterrupted());
    first.close();
    waiter.join();
    assertThat(interrupted).as("the thread is told of it").hasValue(1);
    assertThat(memory.taken()).isEqualTo(1_000);
  }

  @Test
  void whoWaitsAndIsInterruptedTakesNothing() throws Exception {
    Reservation first = of("a");
    first.take(1_600);
    AtomicInteger refused = new AtomicInteger();
    Reservation second = of("a");
    Thread waiter = waiting(() -> refused.addAndGet(second.take(1_000) ? 0 : 1));
    waiter.interrupt();
    waiter.join();
    assertThat(refused).hasValue(1);
    second.close();
    first.close();
    assertThat(memory.taken()).isZero();
    assertThat(memory.tenants()).isZero();
    assertThat(of("a").take(1_600)).isTrue();
  }

  @Test
  void asLongAsFewAnswersWaitAThousandCallsAreMadeAtOnce() throws Exception {
    of("a").take(1_600);
    for (int i = 0; i < 63; i++) {
      waiting(() -> of("a").take(1));
    }
    assertThat(memory.waitingAnswers()).isEqualTo(63);
    List<Reservation> calls = new ArrayList<>();
    for (int i = 0; i < 1_024; i++) {
      calls.add(of("a"));
      assertThat(calls.getLast().awaitCall()).isTrue();
    }
    Reservation more = of("a");
    Thread waiter = waiting(more::awaitCall);
    assertThat(of("b").awaitCall()).as("of another tenant").isTrue();
    calls.getFirst().close();
    waiter.join();
    waiting(() -> of("a").awaitCall());
    more.close();
  }

  @Test
  void aCallThatIsOverCountsOnceHoweverOftenItIsClosed() {
    for (int i = 0; i < 2_000; i++) {
      Reservation call = of("a");
      assertThat(call.awaitCall()).isTrue();
      call.take(1);
      call.close();
      call.close();
    }
    assertThat(memory.taken()).isZero();
  }

  @Test
  void whileManyAnswersWaitACallIsMadeForEachThatIsLetIn() throws Exception {
    Reservation holder = of("a");
    holder.take(1_600);
    List<Thread> answers = new ArrayList<>();
    for (int i = 0; i < 64; i++) {
      answers.add(
          waiting(
              () -> {
                try (Reservation next = of("a")) {
                  next.take(1_600);
                }
              }));
    }
    AtomicInteger calls = new AtomicInteger();
    List<Thread> callers = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      callers.add(waiting(() -> calls.addAndGet(of("a").awaitCall() ? 1 : 0)));
    }
    assertThat(of("b").awaitCall()).as("of another tenant").isTrue();
    answers.getFirst().interrupt();
    await().untilAsserted(() -> assertThat(calls).hasValue(1));
    assertThat(memory.waitingAnswers()).isEqualTo(63);
    holder.close();
    for (Thread caller : callers) {
      caller.join();
    }
    assertThat(calls).as("none waits any more").hasValue(100);
  }

  @Test
  void aCallThatNobodyWantsAnyMoreLeavesTheQueue() throws Exception {
    Reservation holder = of("a");
    holder.take(1_600);
    for (int i = 0; i < 64; i++) {
      waiting(() -> of("a").take(1));
    }
    AtomicInteger refused = new AtomicInteger();
    Thread unwanted = waiting(() -> refused.addAndGet(of("a").awaitCall() ? 0 : 1));
    Thread next = waiting(() -> of("a").awaitCall());
    unwanted.interrupt();
    unwanted.join();
    assertThat(refused).hasValue(1);
    holder.close();
    next.join();
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
                try (Reservation use = of(org)) {
                  use.awaitCall();
                  use.take(bytes);
                  most.accumulateAndGet(memory.taken(), Math::max);
                  memory.addFact(org, bytes);
                }
                memory.removeFact(org, bytes);
              }));
    }
    for (Thread thread : threads) {
      thread.join();
    }
    assertThat(memory.taken()).isZero();
    assertThat(memory.tenants()).isZero();
    assertThat(most.get()).isLessThanOrEqualTo(2_000 + 5 * 500);
  }

  private Reservation of(String orgId) {
    return memory.reservation(orgId, () -> true);
  }

  /** A thread that does the work, once it waits in the midst of it; it may be interrupted. */
  private static Thread waiting(Runnable work) {
    Thread thread = Thread.ofPlatform().daemon().start(work);
    await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
    return thread;
  }
}
