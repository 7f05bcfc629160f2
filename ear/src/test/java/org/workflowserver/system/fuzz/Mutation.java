package org.workflowserver.system.fuzz;

import java.util.List;
import java.util.Random;
import java.util.function.BiConsumer;
import java.util.stream.Stream;

/**
 * Changes one thing about a call.
 *
 * @param name for reports
 */
record Mutation(String name, BiConsumer<RawCall, Random> change) {
  private static final List<Mutation> ALL =
      Stream.of(BodyMutations.ALL, HeaderMutations.ALL, AddressMutations.ALL)
          .flatMap(List::stream)
          .toList();

  /** Applies one that the random numbers choose. */
  static void applyAny(RawCall call, Random random) {
    Mutation chosen = anyOf(random, ALL);
    call.mutations.add(chosen.name());
    chosen.change().accept(call, random);
  }

  static <T> T anyOf(Random random, List<T> values) {
    return values.get(random.nextInt(values.size()));
  }
}
