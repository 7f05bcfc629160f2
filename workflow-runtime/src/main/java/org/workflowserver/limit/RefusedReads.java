package org.workflowserver.limit;

import jakarta.enterprise.context.ApplicationScoped;
import jakarta.inject.Inject;
import java.time.Duration;
import java.util.List;
import org.workflowserver.clock.TimeSource;
import org.workflowserver.refusal.AnswerRefusal;

/**
 * Which reads found no memory for their answers a moment ago. To find that out costs as much as a
 * part of the answer: who asks again before it is time to is refused before anything is read.
 */
@ApplicationScoped
public class RefusedReads {
  private static final int REMEMBERED = 1_024;

  /** By caller and read: from when on it is worth trying again, by the clock of nanoseconds. */
  private final BoundedCache<List<Object>, Long> refused = new BoundedCache<>(REMEMBERED);

  private TimeSource time;

  protected RefusedReads() {}

  @Inject
  public RefusedReads(TimeSource time) {
    this.time = time;
  }

  /**
   * The caller was refused an answer. Does not extend a wait that still runs.
   *
   * @param read identifies what was read
   * @param wait as the caller was answered
   */
  public void note(Holder caller, String read, Duration wait) {
    if (left(caller, read) <= 0) {
      refused.put(key(caller, read), time.nanoTime() + wait.toNanos());
    }
  }

  /**
   * Refuses a caller who asks too early for what was refused.
   *
   * @throws AnswerRefusal with the rest of the time
   */
  public void requireNotEarly(Holder caller, String read) {
    long left = left(caller, read);
    if (left > 0) {
      throw new AnswerRefusal(Duration.ofNanos(left));
    }
  }

  private long left(Holder caller, String read) {
    Long until = refused.get(key(caller, read));
    return until == null ? 0 : until - time.nanoTime();
  }

  private static List<Object> key(Holder caller, String read) {
    return List.of(caller.org(), caller.subject(), read);
  }
}
