package org.workflowserver.outbound;

import java.util.List;

/**
 * What the guard says of a URL.
 *
 * @param reason why it would not be called; empty when it would
 * @param addresses those of its host that were judged; none where it was refused before
 */
public record TargetVerdict(String reason, List<String> addresses) {
  public TargetVerdict {
    addresses = List.copyOf(addresses);
  }

  /** Whether a step may call it. */
  public boolean allowed() {
    return reason.isEmpty();
  }
}
