package org.workflowserver.engine.execution;

import java.nio.ByteBuffer;
import java.util.HexFormat;
import org.workflowserver.json.Text;

/** Values that derive from names, so that a repeat makes the same. */
public final class Hashes {
  /** A double holds integers of so many bits exactly. */
  private static final int DOUBLE_BITS = 53;

  private Hashes() {}

  /** A number from 0 to 1, exclusive, that looks like chance. */
  public static double chance(String name) {
    long bits = ByteBuffer.wrap(Text.sha256(name)).getLong() >>> (Long.SIZE - DOUBLE_BITS);
    return bits / (double) (1L << DOUBLE_BITS);
  }

  /**
   * The trace context that a step passes on: the caller's trace, or one of the run's own, and a
   * span of the step's own.
   *
   * @param callers W3C {@code traceparent} of the caller; may be null
   */
  public static String traceparent(String callers, String runId, String step) {
    HexFormat hex = HexFormat.of();
    String trace =
        callers == null ? hex.formatHex(Text.sha256(runId), 0, 16) : callers.substring(3, 35);
    String flags = callers == null ? "01" : callers.substring(53, 55);
    return "00-" + trace + "-" + hex.formatHex(Text.sha256(step), 0, 8) + "-" + flags;
  }
}
