package org.workflowserver.event;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TailReaderTest {
  private final TailReader reader = new TailReader(null, null, 100);

  /** Its reader would wait for ever. */
  @Test
  void aPieceThatIsLargerThanAllIsReadWhileNobodyHoldsAny() {
    assertThat(reader.hold("a", 101)).isTrue();
    assertThat(reader.hold("b", 1)).isFalse();
    reader.letGo("a", 101);
    assertThat(reader.hold("b", 1)).isTrue();
  }

  @Test
  void oneTenantHoldsHalf() {
    assertThat(reader.hold("a", 30)).isTrue();
    assertThat(reader.hold("a", 21)).isFalse();
    assertThat(reader.hold("a", 20)).isTrue();
    assertThat(reader.hold("b", 50)).isTrue();
    assertThat(reader.hold("c", 1)).isFalse();
    assertThat(reader.hold("c", 0)).isTrue();
    reader.letGo("a", 50);
    assertThat(reader.hold("a", 50)).isTrue();
  }

  @Test
  void whoHoldsNothingGetsALargePiece() {
    assertThat(reader.hold("a", 90)).isTrue();
    assertThat(reader.hold("a", 1)).isFalse();
    reader.letGo("a", 90);
    assertThat(reader.hold("a", 1)).isTrue();
  }
}
