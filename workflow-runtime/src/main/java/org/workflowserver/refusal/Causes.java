package org.workflowserver.refusal;

import java.util.Optional;
import java.util.stream.Stream;

/** What a failure comes of, which containers, stages and drivers wrap. */
public final class Causes {
  /** A chain of causes is followed no deeper: one that loops ends too. */
  private static final int DEEPEST = 20;

  private Causes() {}

  /** The failure itself, what caused it, what caused that, and so on. */
  public static Stream<Throwable> of(Throwable failed) {
    return Stream.iterate(failed, cause -> cause != null, Throwable::getCause).limit(DEEPEST);
  }

  /** The first in the chain that is of that type. */
  public static <T> Optional<T> find(Throwable failed, Class<T> type) {
    return of(failed).filter(type::isInstance).findFirst().map(type::cast);
  }

  /** The last in the chain. */
  public static Throwable root(Throwable failed) {
    return of(failed).reduce(failed, (first, second) -> second);
  }
}
