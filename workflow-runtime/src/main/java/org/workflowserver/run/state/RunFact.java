package org.workflowserver.run.state;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** What changes the state of a run. */
public sealed interface RunFact {
  /** A fact that is on record: a row of the run's log, one of its open waits, or of the run. */
  sealed interface OnRecord extends RunFact {
    /** Whether a wait is open by it. */
    default boolean opensWait() {
      return this instanceof Waiting || this instanceof Recorded ended && ended.next() != null;
    }

    /** Whether it says how an attempt of the step went: it ended, or waits. */
    default boolean isOf(StepKey step) {
      return switch (this) {
        case Recorded ended -> ended.record().step().equals(step);
        case Waiting waiting -> waiting.opened().step().equals(step);
        default -> false;
      };
    }
  }

  /** A fact that follows from others, or from what executes here: nothing is recorded of it. */
  sealed interface InMemory extends RunFact {}

  /**
   * An attempt of a step ended.
   *
   * @param output the record's output as a value; empty where the attempt is retried
   * @param endsWait whether the step waited before, so that its wait is no longer open
   * @param next the wait that the next attempt comes after; null when none follows
   */
  record Recorded(StepRecord record, Map<?, ?> output, boolean endsWait, Wait next)
      implements OnRecord {
    /** A row of the log, whose waits are rows of their own. */
    public Recorded(StepRecord record, Map<?, ?> output) {
      this(record, output, false, null);
    }
  }

  /** A step is not finished: it waits. */
  record Waiting(Wait opened) implements OnRecord {}

  /** Nothing is waited for any more: the item of the step has failed. */
  record Abandoned(Wait closed) implements OnRecord {}

  /**
   * Every open branch waits, or the server has no memory for the run: it leaves the server.
   *
   * @param asking whether it waits for people
   * @param progressed whether anything is on record of it since it was claimed
   * @param wakeAt when it may be claimed
   * @param at when it parked
   */
  record Parked(boolean asking, boolean progressed, Instant wakeAt, Instant at)
      implements OnRecord {
    /** One that leaves without any progress would be claimed again at once. */
    private static final Duration READ_AGAIN = Duration.ofSeconds(1);

    static Parked yielding(boolean progressed, Instant at) {
      return new Parked(false, progressed, progressed ? at : at.plus(READ_AGAIN), at);
    }

    static Parked waiting(List<Wait> waits, Instant wakeAt, Instant at) {
      return new Parked(waits.stream().anyMatch(Wait::asksPeople), true, wakeAt, at);
    }
  }

  /**
   * The run ended.
   *
   * @param at when that was
   * @param hadWaits whether there may be open waits on record, which end with it
   */
  record Ended(RunEnd end, Instant at, boolean hadWaits) implements OnRecord {}

  /** The run begins, or is resumed from its record: its steps may execute. */
  record Started() implements InMemory {}

  /** The run is rebuilt: waits of it that are not on record may have left what ends with it. */
  record Rebuilt() implements InMemory {}

  /** The run leaves memory for others that need it: nothing more begins. */
  record Yielding() implements InMemory {}

  /** A step begins to execute, or is resumed. */
  record Begun(StepKey step) implements InMemory {}

  /** A step executes no more, and there is nothing to record of it. */
  record Stopped(StepKey step) implements InMemory {}

  /**
   * An iterator opens. It opens the same way again, since the record has all that it depends on.
   *
   * @param input its rendered configuration as JSON text
   * @param items JSON values
   * @param concurrency how many items may be open at a time, from 1
   * @param stopsOnError whether the iterator fails with the first item that does
   */
  record Iterating(
      StepKey step, String input, List<Object> items, int concurrency, boolean stopsOnError)
      implements InMemory {}

  /** An item of an iterator begins. */
  record ItemBegun(Iteration iteration, int index) implements InMemory {}

  /** An item has ended. */
  record ItemEnded(Branch item) implements InMemory {}

  /** A branch has failed: the items within it end in which nothing executes. */
  record ItemsDropped(Branch branch) implements InMemory {}
}
