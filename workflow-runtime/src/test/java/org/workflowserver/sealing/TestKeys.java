package org.workflowserver.sealing;

/** What tests of other packages seal with. */
public final class TestKeys {
  private TestKeys() {}

  /** A sealer with a key of its own. */
  public static Sealer sealer() {
    return new Sealer(SealerTest.keyOf(7));
  }

  /** The check that goes with {@link #sealer}. */
  public static KeyCheck check(KeyCheckStore store) {
    return new KeyCheck(store, sealer(), SealerTest.keyOf(7));
  }
}
