package org.workflowserver.limit;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class SharesTest {
  @Test
  void oneHolderHasAtMostHalf() {
    Shares shares = new Shares(5);
    assertThat(shares.take("a")).isTrue();
    assertThat(shares.take("a")).isTrue();
    assertThat(shares.take("a")).isTrue();
    assertThat(shares.take("a")).isFalse();
    assertThat(shares.take("b")).isTrue();
    assertThat(shares.take("b")).isTrue();
    assertThat(shares.take("c")).isFalse();
    assertThat(shares.taken()).isEqualTo(5);
  }

  @Test
  void aPlaceThatIsGivenBackIsFreeForAll() {
    Shares shares = new Shares(2);
    assertThat(shares.take("a")).isTrue();
    assertThat(shares.take("b")).isTrue();
    shares.giveBack("a");
    assertThat(shares.take("c")).isTrue();
    shares.giveBack("b");
    shares.giveBack("c");
    assertThat(shares.taken()).isZero();
    assertThat(shares.take("a")).isTrue();
  }

  @Test
  void oneHolderHasAsManyAsIsSaid() {
    Shares shares = new Shares(4, 3);
    for (int i = 0; i < 3; i++) {
      assertThat(shares.take("a")).isTrue();
    }
    assertThat(shares.take("a")).isFalse();
    assertThat(shares.take("b")).isTrue();
    assertThat(shares.take("c")).isFalse();
  }

  @Test
  void theOnlyPlaceIsForAnybody() {
    Shares shares = new Shares(1);
    assertThat(shares.take("a")).isTrue();
    assertThat(shares.take("b")).isFalse();
  }
}
