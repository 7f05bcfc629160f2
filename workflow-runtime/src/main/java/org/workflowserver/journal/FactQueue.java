package org.workflowserver.journal;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.workflowserver.limit.MemoryBudget;

/**
 * Facts that wait for their commit: of each tenant in the order in which they were handed in, and
 * of several tenants in turns, so that one's large facts do not keep the others' waiting.
 */
final class FactQueue {
  /** After so many bytes it is the next tenant's turn. */
  private static final long TURN = 64 << 10;

  private final BlockingQueue<QueuedFact> handedIn = new LinkedBlockingQueue<>();

  /** Facts that are no more among those handed in, by tenant; the first one has its turn. */
  private final SequencedMap<String, Deque<QueuedFact>> sorted = new LinkedHashMap<>();

  private final AtomicLong bytes = new AtomicLong();
  private final AtomicInteger size = new AtomicInteger();
  private final MemoryBudget memory;
  private long turn;

  FactQueue(MemoryBudget memory) {
    this.memory = memory;
  }

  void add(QueuedFact fact) {
    size.incrementAndGet();
    bytes.addAndGet(fact.size());
    memory.addFact(fact.orgId(), fact.size());
    handedIn.add(fact);
  }

  /** The next one; null when there is none. */
  QueuedFact poll() {
    return next(null);
  }

  /** The next one; null when none comes in time. */
  QueuedFact poll(Duration longest) throws InterruptedException {
    QueuedFact next = next(null);
    return next == null ? next(handedIn.poll(longest.toMillis(), TimeUnit.MILLISECONDS)) : next;
  }

  private synchronized QueuedFact next(QueuedFact first) {
    for (QueuedFact fact = first == null ? handedIn.poll() : first;
        fact != null;
        fact = handedIn.poll()) {
      sorted.computeIfAbsent(fact.orgId(), id -> new ArrayDeque<>()).add(fact);
    }
    Map.Entry<String, Deque<QueuedFact>> tenant = sorted.firstEntry();
    if (tenant == null) {
      return null;
    }
    QueuedFact next = tenant.getValue().remove();
    turn += next.size();
    if (tenant.getValue().isEmpty()) {
      sorted.pollFirstEntry();
      turn = 0;
    } else if (turn >= TURN) {
      sorted.putLast(tenant.getKey(), tenant.getValue());
      turn = 0;
    }
    return taken(next);
  }

  private QueuedFact taken(QueuedFact fact) {
    size.decrementAndGet();
    bytes.addAndGet(-fact.size());
    memory.removeFact(fact.orgId(), fact.size());
    return fact;
  }

  /** Takes those out that somebody waits for to hear that a new run was accepted. */
  synchronized List<QueuedFact> takeStarts() {
    List<QueuedFact> starts = new ArrayList<>();
    handedIn.removeIf(fact -> fact.isStart() && starts.add(fact));
    sorted.values().forEach(facts -> facts.removeIf(fact -> fact.isStart() && starts.add(fact)));
    sorted.values().removeIf(Deque::isEmpty);
    starts.forEach(this::taken);
    return starts;
  }

  long bytes() {
    return bytes.get();
  }

  int size() {
    return size.get();
  }

  boolean isEmpty() {
    return size.get() == 0;
  }
}
