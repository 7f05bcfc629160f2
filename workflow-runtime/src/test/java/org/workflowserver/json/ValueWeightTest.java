package org.workflowserver.json;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ValueWeightTest {
  private static final int EACH = 10_000;

  @Test
  void emptyObjectsWeighMoreThanTheirText() {
    long held = ValueWeight.ofHeld(Collections.nCopies(EACH, Map.of()));
    assertThat(held).isBetween(50L * EACH, 250L * EACH);
    assertThat(ValueWeight.of("[" + "{},".repeat(EACH) + "{}]")).isGreaterThan(held);
  }

  @Test
  void textsBeyondLatinWeighTwice() {
    assertThat(ValueWeight.ofHeld("\u00ff".repeat(EACH))).isEqualTo(EACH);
    assertThat(ValueWeight.ofHeld("ab\u0416".repeat(EACH))).isEqualTo(6 * EACH);
    assertThat(ValueWeight.ofHeld(Json.Raw.ofNullable("\"\u0416\""))).isEqualTo(6);
  }

  @Test
  void allPartsOfAValueWeigh() {
    String text = "a".repeat(EACH);
    assertThat(ValueWeight.ofHeld(Arrays.asList(text, null, 7L, true))).isGreaterThan(EACH);
    assertThat(ValueWeight.ofHeld(Map.of("a", List.of(text), text, "b"))).isGreaterThan(2 * EACH);
    assertThat(ValueWeight.ofHeld(BigInteger.TWO.pow(80_000))).isBetween(10_000L, 20_000L);
    assertThat(ValueWeight.ofHeld(null)).isZero();
  }
}
