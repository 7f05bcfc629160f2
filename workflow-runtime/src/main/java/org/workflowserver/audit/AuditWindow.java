package org.workflowserver.audit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came in a minute, by tenant and action: no tenant's entries take the room of another's. It
 * remembers so many tenants and callers and counts the rest. Not safe for several threads.
 */
final class AuditWindow {
  /** Tenants and actions that are told apart. */
  static final int MOST_GROUPS = 2_000;

  /** Callers that are told apart, of all tenants. */
  private static final int MOST_SOURCES = 20_000;

  /** The tenant of what cannot be told to be another's. */
  private static final String FIRST_ORG = "default";

  private final Map<Group, Tally> groups = new HashMap<>();
  private final Map<AuditAction, Integer> others = new EnumMap<>(AuditAction.class);
  private int sources;

  /** How many entries of an action and a tenant one server adds in a minute. */
  static int mostPerMinute(AuditAction action) {
    return action == AuditAction.SIGNED_IN ? 600 : 60;
  }

  /** Whether the entry is to be written; otherwise it is counted. */
  boolean admit(AuditEntry entry) {
    if (!hasRoom(entry)) {
      count(entry, 1);
      return false;
    }
    Tally tally = groups.computeIfAbsent(Group.of(entry), fresh -> new Tally());
    Count count = tally.counts.get(Source.of(entry));
    if (count == null) {
      count = new Count();
      tally.counts.put(Source.of(entry), count);
      sources++;
    }
    count.added++;
    tally.added++;
    return true;
  }

  private boolean hasRoom(AuditEntry entry) {
    Tally tally = groups.get(Group.of(entry));
    if (tally == null) {
      return groups.size() < MOST_GROUPS && sources < MOST_SOURCES;
    }
    Count count = tally.counts.get(Source.of(entry));
    return tally.added < mostPerMinute(entry.action())
        && (count == null ? sources < MOST_SOURCES : count.added < BoundedAuditLog.SAME_PER_MINUTE);
  }

  /** Counts entries like this one that are not written. */
  void count(AuditEntry entry, int more) {
    Group group = Group.of(entry);
    if (!groups.containsKey(group) && groups.size() >= MOST_GROUPS) {
      countOthers(entry.action(), more);
      return;
    }
    Tally tally = groups.computeIfAbsent(group, fresh -> new Tally());
    Count count = tally.counts.get(Source.of(entry));
    if (count == null) {
      tally.more += more;
    } else {
      count.more += more;
    }
  }

  /** Counts entries of which it is not known whose they are. */
  void countOthers(AuditAction action, int more) {
    others.merge(action, more, Integer::sum);
  }

  /** The numbers of what was not written, as entries. */
  List<AuditEntry> numbers() {
    List<AuditEntry> numbers = new ArrayList<>();
    groups.forEach(
        (group, tally) -> {
          tally.counts.forEach((source, count) -> add(numbers, group, source, count.more));
          add(numbers, group, Source.ANY, tally.more);
        });
    others.forEach(
        (action, more) ->
            numbers.add(
                number(FIRST_ORG, Source.ANY, action, more).with("tenant", "not told apart")));
    return numbers;
  }

  private static void add(List<AuditEntry> numbers, Group group, Source source, int more) {
    if (more > 0) {
      numbers.add(number(group.org(), source, group.action(), more));
    }
  }

  private static AuditEntry number(String org, Source source, AuditAction action, int more) {
    return new AuditEntry(
        org,
        source.actor(),
        source.address(),
        action,
        Optional.empty(),
        Map.of("more", Integer.toString(more)));
  }

  private record Group(String org, AuditAction action) {
    static Group of(AuditEntry entry) {
      return new Group(entry.org(), entry.action());
    }
  }

  private record Source(Optional<String> actor, Optional<String> address) {
    static final Source ANY = new Source(Optional.empty(), Optional.empty());

    static Source of(AuditEntry entry) {
      return new Source(entry.actor(), entry.address());
    }
  }

  /** The entries of a tenant and action; {@code more} of callers that are not told apart. */
  private static final class Tally {
    private final Map<Source, Count> counts = new HashMap<>();
    private int added;
    private int more;
  }

  /** How many entries of a caller were written, and how many were not. */
  private static final class Count {
    private int added;
    private int more;
  }
}
