package org.workflowserver.event;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.workflowserver.event.TailReader.Found;
import org.workflowserver.run.record.TailStore.Mark;

/**
 * A run, or the lists of a tenant, and the streams that watch it. What was read for one of them
 * serves the others that are at the same position, as long as there is no other news.
 */
final class Topic {
  /** What is larger is read by each stream: it would lie here between two pieces of news. */
  private static final long LONGEST_KEPT = 16 << 10;

  /** What the ids of lists begin with, and that of no run. */
  private static final String LISTS = "lists of ";

  private final Set<EventStream> streams = ConcurrentHashMap.newKeySet();
  private final AtomicBoolean hinted = new AtomicBoolean();
  private final AtomicLong news = new AtomicLong();
  private volatile Mark mark;
  private volatile Kept kept;

  /** What was read, from where, and how much news there had been before. */
  private record Kept(long news, int after, int revision, Found.Events events) {}

  Topic(Mark mark) {
    this.mark = mark;
  }

  /** The lists of a tenant; what they are as a whole stands for the revision of a run. */
  static Topic lists(String orgId) {
    return new Topic(new Mark(LISTS + orgId, 0, -1));
  }

  /** The tenant whose lists these are; empty for a run. */
  Optional<String> tenant() {
    String id = mark.runId();
    return id.startsWith(LISTS) ? Optional.of(id.substring(LISTS.length())) : Optional.empty();
  }

  /** What there is to send of lists to a reader who was sent them at {@code revision}. */
  Found.Events newsOfLists(int revision) {
    Mark now = mark;
    return new Found.Events(
        now.revision() == revision ? List.of() : List.of(RunEvent.CHANGE),
        now.seq(),
        now.revision(),
        0,
        false,
        false);
  }

  Set<EventStream> streams() {
    return streams;
  }

  /** How far the last question for all runs found this one. */
  Mark mark() {
    return mark;
  }

  void found(Mark newest) {
    mark = newest;
  }

  /** Takes a hint; false when one is under way, which will do for this one too. */
  boolean takeHint() {
    return hinted.compareAndSet(false, true);
  }

  /** Something may have happened to the run; waits for nothing. */
  void wake() {
    hinted.set(false);
    news.incrementAndGet();
    streams.forEach(EventStream::wake);
  }

  /** How much news there has been; to be asked before a reading. */
  long news() {
    return news.get();
  }

  /** What another stream has read from the same position since the last news. */
  Optional<Found.Events> read(int after, int revision) {
    Kept last = kept;
    return last != null
            && last.after == after
            && last.revision == revision
            && last.news == news.get()
        ? Optional.of(last.events)
        : Optional.empty();
  }

  /** Keeps what was read for the others. */
  void keep(long newsBefore, int after, int revision, Found.Events events) {
    if (streams.size() > 1 && events.bytes() <= LONGEST_KEPT) {
      kept = new Kept(newsBefore, after, revision, events.withoutBytes());
    }
  }
}
