package org.workflowserver.run.state;

import java.time.Instant;

/**
 * Why a step is not finished, and what ends that: a row of a run's open waits, one per step. A
 * record for each kind. What happens when one is due is at {@code engine.Wakeups}.
 */
public sealed interface Wait {
  /** The attempt that waits, or comes after the wait. */
  Waiter waiter();

  /** When it ends by itself; null when it does not. */
  Instant due();

  /** Whether it has ended by itself at that time. */
  default boolean isDue(Instant now) {
    return due() != null && !due().isAfter(now);
  }

  /** The id of what is waited for, such as a run's; null when that has none. */
  default String subject() {
    return null;
  }

  /** Whether an answer ends it, rather than time alone. */
  default boolean isAnswerable() {
    return false;
  }

  /** Whether it waits for people. */
  default boolean asksPeople() {
    return false;
  }

  /** Whether the step executes while the wait is open. */
  default boolean stepExecutes() {
    return false;
  }

  /** Whether its end resumes the attempt that waited; otherwise an attempt begins. */
  default boolean resumesAttempt() {
    return true;
  }

  /** The name of the kind as it is stored and as callers see it. */
  default String kind() {
    return switch (this) {
      case Delay ignored -> "delay";
      case Retry ignored -> "retry";
      case Child ignored -> "child";
      case Interaction ignored -> "interaction";
      case Callback ignored -> "callback";
      case Announcing ignored -> "announcing";
    };
  }

  default String runId() {
    return waiter().runId();
  }

  default String orgId() {
    return waiter().orgId();
  }

  default StepKey step() {
    return waiter().step();
  }

  /**
   * Who waits.
   *
   * @param attempt the number of the attempt, from 1
   * @param createdAt when it began to wait; of a call, when the attempt did that sent the URL
   */
  record Waiter(String runId, String orgId, StepKey step, int attempt, Instant createdAt) {}

  /** For a point in time. */
  record Delay(Waiter waiter, Instant due) implements Wait {}

  /** For the backoff before a failed step is tried again. */
  record Retry(Waiter waiter, Instant due) implements Wait {
    @Override
    public boolean resumesAttempt() {
      return false;
    }
  }

  /** For the end of the run that the step called. */
  record Child(Waiter waiter, String subject) implements Wait {
    @Override
    public Instant due() {
      return null;
    }

    @Override
    public boolean isAnswerable() {
      return true;
    }
  }

  /** For the answer of people to an interaction. */
  record Interaction(Waiter waiter, Instant due, String subject) implements Wait {
    @Override
    public boolean asksPeople() {
      return true;
    }

    @Override
    public boolean isAnswerable() {
      return true;
    }
  }

  /** For a call to the step's callback URL. */
  record Callback(Waiter waiter, Instant due) implements Wait {
    @Override
    public boolean isAnswerable() {
      return true;
    }
  }

  /**
   * The callback URL is being sent to the other side. The step executes meanwhile: when the run is
   * rebuilt, that begins again at once.
   */
  record Announcing(Waiter waiter) implements Wait {
    @Override
    public Instant due() {
      return waiter.createdAt();
    }

    @Override
    public boolean stepExecutes() {
      return true;
    }

    @Override
    public boolean resumesAttempt() {
      return false;
    }
  }

  /**
   * A wait as it is stored.
   *
   * @throws IllegalArgumentException when there is no such kind
   */
  static Wait stored(String kind, Waiter waiter, Instant due, String subject) {
    return switch (kind) {
      case "delay" -> new Delay(waiter, due);
      case "retry" -> new Retry(waiter, due);
      case "child" -> new Child(waiter, subject);
      case "interaction" -> new Interaction(waiter, due, subject);
      case "callback" -> new Callback(waiter, due);
      case "announcing" -> new Announcing(waiter);
      default -> throw new IllegalArgumentException("No wait is of the kind '" + kind + "'.");
    };
  }
}
