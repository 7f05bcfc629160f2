package org.workflowserver.audit;

import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.workflowserver.limit.ClientNetwork;

/**
 * Entries that are made behind the calls that cause them, of each cause a few and then a number. No
 * network of callers takes all of the room. Not safe for several threads.
 */
final class LateEntries {
  /** Causes that are queued until the next flush. */
  static final int MOST = 1_000;

  /** Of one network of callers. */
  static final int MOST_OF_NETWORK = 100;

  private final Map<Cause, Late> queued = new LinkedHashMap<>();
  private final Map<String, Integer> ofNetwork = new HashMap<>();
  private final Map<AuditAction, Integer> lost = new EnumMap<>(AuditAction.class);

  /**
   * What entries are alike by.
   *
   * @param address where the call came from
   * @param what the rest; of bounded length, and never written
   */
  record Cause(AuditAction action, String address, Object what) {}

  /**
   * An entry that is not made yet.
   *
   * @param times when it came, at most {@link BoundedAuditLog#SAME_PER_MINUTE} of them
   */
  static final class Late {
    final Supplier<AuditEntry> made;
    final List<Instant> times = new ArrayList<>();
    int more;

    private Late(Supplier<AuditEntry> made) {
      this.made = made;
    }
  }

  void add(Cause cause, Supplier<AuditEntry> made, Instant now) {
    Late late = queued.get(cause);
    if (late == null) {
      String network = ClientNetwork.network(cause.address());
      int own = ofNetwork.getOrDefault(network, 0);
      if (queued.size() >= MOST || own >= MOST_OF_NETWORK) {
        lost.merge(cause.action(), 1, Integer::sum);
        return;
      }
      ofNetwork.put(network, own + 1);
      late = new Late(made);
      queued.put(cause, late);
    }
    if (late.times.size() < BoundedAuditLog.SAME_PER_MINUTE) {
      late.times.add(now);
    } else {
      late.more++;
    }
  }

  /** What is queued, in the order in which it came. */
  Map<Cause, Late> queued() {
    return queued;
  }

  /** How many there was no room for. */
  Map<AuditAction, Integer> lost() {
    return lost;
  }
}
