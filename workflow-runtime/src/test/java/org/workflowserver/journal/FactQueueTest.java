package org.workflowserver.journal;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.workflowserver.limit.MemoryBudget;
import org.workflowserver.run.record.Facts;

class FactQueueTest {
  private static final String LARGE = "\"" + "x".repeat(100_000) + "\"";

  private final MemoryBudget memory = new MemoryBudget(1 << 20);
  private final FactQueue queue = new FactQueue(memory);

  @Test
  void factsOfOneTenantKeepTheirOrder() {
    List<QueuedFact> facts = IntStream.range(0, 300).mapToObj(i -> fact("a", "{}")).toList();
    facts.forEach(queue::add);
    assertThat(all()).containsExactlyElementsOf(facts);
  }

  @Test
  void aTenantWithSmallFactsDoesNotWaitForTheLargeOnesOfAnother() {
    List<QueuedFact> large = IntStream.range(0, 10).mapToObj(i -> fact("a", LARGE)).toList();
    large.forEach(queue::add);
    List<QueuedFact> small = IntStream.range(0, 10).mapToObj(i -> fact("b", "{}")).toList();
    small.forEach(queue::add);
    List<QueuedFact> all = all();
    assertThat(all.getFirst()).isSameAs(large.getFirst());
    assertThat(all.subList(1, 11)).containsExactlyElementsOf(small);
    assertThat(all.subList(11, 20)).containsExactlyElementsOf(large.subList(1, 10));
  }

  @Test
  void severalTenantsWithLargeFactsTakeTurns() {
    for (int i = 0; i < 3; i++) {
      queue.add(fact("a", LARGE));
    }
    queue.add(fact("b", LARGE));
    queue.add(fact("c", LARGE));
    assertThat(all()).extracting(QueuedFact::orgId).containsExactly("a", "b", "c", "a", "a");
  }

  @Test
  void startsAreTakenOutWhereverTheyAre() throws Exception {
    QueuedFact first = fact("a", "{}");
    QueuedFact early = start("a");
    QueuedFact late = start("b");
    queue.add(first);
    queue.add(early);
    assertThat(queue.poll(Duration.ZERO)).isSameAs(first);
    queue.add(late);
    assertThat(queue.takeStarts()).containsExactlyInAnyOrder(early, late);
    assertThat(queue.poll()).isNull();
    assertThat(queue.isEmpty()).isTrue();
    assertThat(queue.bytes()).isZero();
    assertThat(memory.taken()).isZero();
  }

  private static QueuedFact fact(String orgId, String output) {
    return new QueuedFact(Facts.recorded("r", 1, output, Facts.NOON), orgId, "lease");
  }

  private static QueuedFact start(String orgId) {
    return new QueuedFact(Facts.accepted(Facts.runId(), "lease"), orgId, "lease");
  }

  private List<QueuedFact> all() {
    List<QueuedFact> all = new ArrayList<>();
    for (QueuedFact next = queue.poll(); next != null; next = queue.poll()) {
      all.add(next);
    }
    return all;
  }
}
