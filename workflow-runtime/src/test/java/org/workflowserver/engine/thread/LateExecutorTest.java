package org.workflowserver.engine.thread;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class LateExecutorTest {
  @Test
  void theExecutorIsAskedForOnceAndNotBeforeItIsNeeded() {
    AtomicInteger asked = new AtomicInteger();
    AtomicInteger done = new AtomicInteger();
    LateExecutor late =
        new LateExecutor(
            () -> {
              asked.incrementAndGet();
              return Runnable::run;
            });
    assertThat(asked).hasValue(0);
    late.execute(done::incrementAndGet);
    late.execute(done::incrementAndGet);
    assertThat(asked).hasValue(1);
    assertThat(done).hasValue(2);
  }
}
