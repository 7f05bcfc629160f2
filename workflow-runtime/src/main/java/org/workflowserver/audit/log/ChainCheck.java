package org.workflowserver.audit.log;

import org.workflowserver.audit.LinkedEntry;

/** Follows a chain from its first entry on. */
final class ChainCheck {
  private long seq;
  private String hash = LinkedEntry.FIRST;

  /** Whether that entry is the next one, as it was written. */
  boolean follows(AuditRecord next) {
    LinkedEntry entry = next.entry();
    if (entry.seq() != seq + 1
        || !entry.previous().equals(hash)
        || !entry.hash().equals(next.hash())) {
      return false;
    }
    seq = entry.seq();
    hash = next.hash();
    return true;
  }

  /** How many entries have followed. */
  long seq() {
    return seq;
  }

  /** The hash of the last of them. */
  String hash() {
    return hash;
  }
}
