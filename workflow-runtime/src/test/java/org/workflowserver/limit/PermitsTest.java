package org.workflowserver.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class PermitsTest {
  @Test
  void oneHolderHasAtMostHalf() {
    Permits permits = new Permits(5);
    assertThat(permits.tryAcquire("a")).isTrue();
    assertThat(permits.tryAcquire("a")).isTrue();
    assertThat(permits.tryAcquire("a")).isTrue();
    assertThat(permits.tryAcquire("a")).isFalse();
    assertThat(permits.tryAcquire("b")).isTrue();
    assertThat(permits.tryAcquire("b")).isTrue();
    assertThat(permits.tryAcquire("c")).isFalse();
    assertThat(permits.inUse()).isEqualTo(5);
  }

  @Test
  void aPermitThatIsReleasedIsFreeForAll() {
    Permits permits = new Permits(2);
    assertThat(permits.tryAcquire("a")).isTrue();
    assertThat(permits.tryAcquire("b")).isTrue();
    permits.release("a");
    assertThat(permits.tryAcquire("c")).isTrue();
    permits.release("b");
    permits.release("c");
    assertThat(permits.inUse()).isZero();
    assertThat(permits.tryAcquire("a")).isTrue();
  }

  @Test
  void oneHolderHasAsManyAsIsSaid() {
    Permits permits = new Permits(4, 3);
    for (int i = 0; i < 3; i++) {
      assertThat(permits.tryAcquire("a")).isTrue();
    }
    assertThat(permits.tryAcquire("a")).isFalse();
    assertThat(permits.tryAcquire("b")).isTrue();
    assertThat(permits.tryAcquire("c")).isFalse();
  }

  @Test
  void theOnlyPermitIsForAnybody() {
    Permits permits = new Permits(1);
    assertThat(permits.tryAcquire("a")).isTrue();
    assertThat(permits.tryAcquire("b")).isFalse();
  }
}
