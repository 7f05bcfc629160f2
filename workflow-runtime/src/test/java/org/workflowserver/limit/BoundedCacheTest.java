package org.workflowserver.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BoundedCacheTest {
  private final BoundedCache<Integer, String> map = new BoundedCache<>(100);

  @Test
  void neverHoldsMoreThanItMay() {
    for (int i = 0; i < 10_000; i++) {
      map.put(i, "v" + i);
      assertThat(map.size()).isLessThanOrEqualTo(100);
    }
    assertThat(map.get(9_999)).isEqualTo("v9999");
    assertThat(map.get(0)).isNull();
  }

  @Test
  void holdsFewOfWhatIsHeavy() {
    BoundedCache<Integer, String> heavy = new BoundedCache<>(100, String::length);
    for (int i = 0; i < 100; i++) {
      heavy.put(i, "x".repeat(30));
      assertThat(heavy.size()).isLessThanOrEqualTo(4);
    }
    for (int i = 0; i < 100; i++) {
      heavy.put(1_000, "x".repeat(i));
    }
    heavy.put(-1, "");
    assertThat(heavy.get(1_000)).hasSize(99);
  }

  @Test
  void keepsWhatIsUsed() {
    map.put(-1, "used");
    for (int i = 0; i < 10_000; i++) {
      map.put(i, "v");
      assertThat(map.get(-1)).isEqualTo("used");
    }
  }

  @Test
  void aLaterValueReplacesOneOfTheOldGeneration() {
    map.put(-1, "old");
    for (int i = 0; i < 60; i++) {
      map.put(i, "v");
    }
    map.put(-1, "new");
    assertThat(map.get(-1)).isEqualTo("new");
  }
}
