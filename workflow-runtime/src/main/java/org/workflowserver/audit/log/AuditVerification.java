package org.workflowserver.audit.log;

import java.util.Optional;

/**
 * Whether a tenant's chain is whole.
 *
 * @param entries how many are as they were written, from the first on
 * @param firstBroken the number of the first entry that was altered or is missing
 * @param head the hash that the chain ends with; empty while there is no entry
 */
public record AuditVerification(long entries, Optional<Long> firstBroken, Optional<String> head) {
  /** Whether nothing was altered, added or taken away. */
  public boolean valid() {
    return firstBroken.isEmpty();
  }
}
