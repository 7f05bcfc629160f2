package org.workflowserver.engine.execution;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class RunCapacityTest {
  @Test
  void aTenantThatIsAloneHasAll() {
    RunCapacity room = new RunCapacity(4, 100);
    assertThat(taken(room, "a")).isEqualTo(4);
    room.addBytes("a", 99);
    assertThat(room.shouldYield("a", 0)).isFalse();
    assertThat(room.exhausted()).isEmpty();
  }

  @Test
  void amongSeveralEachHasHalfOfWhatTheOthersLeave() {
    RunCapacity room = new RunCapacity(16, 100);
    for (String tenant : new String[] {"a", "b", "c", "d"}) {
      room.addTenant(tenant);
    }
    assertThat(taken(room, "a")).isEqualTo(8);
    assertThat(taken(room, "b")).isEqualTo(4);
    assertThat(taken(room, "c")).isEqualTo(2);
    assertThat(taken(room, "d")).isEqualTo(1);
    assertThat(room.exhausted()).containsExactlyInAnyOrder("a", "b", "c", "d");
    assertThat(taken(room, "e")).isEqualTo(1);
    assertThat(taken(room, "f")).isZero();
    room.release("d");
    assertThat(taken(room, "f")).isEqualTo(1);
  }

  @Test
  void whoHasMoreThanItsShareSinceAnotherCameGetsNothingUntilItHasLess() {
    RunCapacity room = new RunCapacity(4, 100);
    assertThat(taken(room, "a")).isEqualTo(4);
    room.addTenant("b");
    room.release("a");
    assertThat(taken(room, "a")).isZero();
    assertThat(taken(room, "b")).isEqualTo(1);
  }

  @Test
  void bytesAreSharedAsPlacesAre() {
    RunCapacity room = new RunCapacity(10, 100);
    room.addTenant("b");
    assertThat(room.tryAcquire("a")).isTrue();
    room.addBytes("a", 50);
    assertThat(room.tryAcquire("a")).isFalse();
    assertThat(room.shouldYield("a", 50)).as("by one run alone").isFalse();
    assertThat(room.shouldYield("a", 30)).as("mostly by the one that asks").isFalse();
    assertThat(room.shouldYield("a", 25)).isTrue();
    assertThat(room.shouldYield("b", 0)).isFalse();
    assertThat(room.tryAcquire("b")).isTrue();
    room.addBytes("b", 25);
    assertThat(room.tryAcquire("b")).isFalse();
    room.addBytes("a", -50);
    assertThat(room.tryAcquire("b")).isTrue();
  }

  @Test
  void aRunLargerThanAllTheMemoryCrowdsNothingWhileOthersHoldLittle() {
    RunCapacity room = new RunCapacity(10, 100);
    room.addBytes("a", 49);
    room.addBytes("a", 200);
    assertThat(room.shouldYield("a", 200)).isFalse();
    assertThat(room.shouldYield("a", 49)).isTrue();
    room.addBytes("a", 1);
    assertThat(room.shouldYield("a", 200)).isTrue();
  }

  private static int taken(RunCapacity room, String tenant) {
    int taken = 0;
    while (taken < 100 && room.tryAcquire(tenant)) {
      taken++;
    }
    return taken;
  }
}
