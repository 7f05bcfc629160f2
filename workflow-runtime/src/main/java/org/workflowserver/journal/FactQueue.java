package org.workflowserver.journal;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** Facts that wait for their commit, in the order in which they were handed in. */
final class FactQueue {
  private final BlockingQueue<QueuedFact> facts = new LinkedBlockingQueue<>();
  private final AtomicLong bytes = new AtomicLong();

  void add(QueuedFact fact) {
    bytes.addAndGet(fact.size());
    facts.add(fact);
  }

  /** The next one; null when there is none. */
  QueuedFact poll() {
    return taken(facts.poll());
  }

  /** The next one; null when none comes in time. */
  QueuedFact poll(Duration longest) throws InterruptedException {
    return taken(facts.poll(longest.toMillis(), TimeUnit.MILLISECONDS));
  }

  private QueuedFact taken(QueuedFact fact) {
    if (fact != null) {
      bytes.addAndGet(-fact.size());
    }
    return fact;
  }

  /** Takes those out that somebody waits for to hear that a new run was accepted. */
  List<QueuedFact> takeStarts() {
    List<QueuedFact> starts = new ArrayList<>();
    facts.removeIf(fact -> fact.isStart() && starts.add(fact));
    starts.forEach(this::taken);
    return starts;
  }

  long bytes() {
    return bytes.get();
  }

  int size() {
    return facts.size();
  }

  boolean isEmpty() {
    return facts.isEmpty();
  }
}
