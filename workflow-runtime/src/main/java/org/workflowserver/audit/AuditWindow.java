package org.workflowserver.audit;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What came in a minute, by tenant, action and kind: no tenant's entries take the room of
 * another's, and none of a kind that of another kind. It remembers so many tenants and callers and
 * counts the rest. Not safe for several threads.
 */
final class AuditWindow {
  /** Tenants, actions and kinds that are told apart. */
  static final int MOST_GROUPS = 2_000;

  /** Callers of a group that are counted apart though no entry of theirs was written. */
  static final int MOST_UNWRITTEN_SOURCES = 20;

  /** Callers that are told apart, of all tenants. */
  private static final int MOST_SOURCES = 20_000;

  private final Map<Group, GroupCounts> groups = new HashMap<>();

  /** Of groups that are not told apart. */
  private final Map<AuditAction, GroupCounts> others = new EnumMap<>(AuditAction.class);

  private int sources;

  /** How many entries of an action, a kind and a tenant one server adds in a minute. */
  static int mostPerMinute(AuditAction action) {
    return action == AuditAction.SIGNED_IN ? 600 : 60;
  }

  /** Whether the entry is to be written; otherwise it is counted. */
  boolean admit(String kind, AuditEntry entry) {
    GroupCounts group = group(kind, entry);
    if (group == null || !hasRoom(group, entry)) {
      suppress(kind, entry);
      return false;
    }
    SourceCounts source = group.sources.computeIfAbsent(Source.of(entry), this::newSource);
    source.written++;
    group.written++;
    account(entry).ifPresent(account -> group.writtenOfAccount.merge(account, 1, Integer::sum));
    return true;
  }

  /** The group's counts; null where too many groups are told apart already. */
  private GroupCounts group(String kind, AuditEntry entry) {
    Group key = new Group(entry.org(), entry.action(), kind);
    return groups.size() < MOST_GROUPS
        ? groups.computeIfAbsent(key, fresh -> new GroupCounts())
        : groups.get(key);
  }

  private boolean hasRoom(GroupCounts group, AuditEntry entry) {
    SourceCounts source = group.sources.get(Source.of(entry));
    boolean sourceHasRoom =
        source == null ? sources < MOST_SOURCES : source.written < BoundedAuditLog.SAME_PER_MINUTE;
    return sourceHasRoom
        && (group.written < mostPerMinute(entry.action())
            || account(entry).map(account -> hasRoomOfItsOwn(group, account)).orElse(false));
  }

  /** Who guesses at one account hides nothing of another. */
  private static boolean hasRoomOfItsOwn(GroupCounts group, String account) {
    return group.writtenOfAccount.getOrDefault(account, 0) < BoundedAuditLog.SAME_PER_MINUTE;
  }

  /** The account that a failed sign-in is of. There are only so many, unlike names of callers. */
  private static Optional<String> account(AuditEntry entry) {
    return entry.action() == AuditAction.SIGN_IN_FAILED ? entry.object() : Optional.empty();
  }

  private SourceCounts newSource(Source source) {
    sources++;
    return new SourceCounts();
  }

  /** Counts an entry that is not written. */
  void suppress(String kind, AuditEntry entry) {
    GroupCounts group = group(kind, entry);
    if (group != null) {
      suppress(group, Source.of(entry));
    } else {
      // Whose account it is, is for its tenant's log alone.
      suppress(
          others.computeIfAbsent(entry.action(), fresh -> new GroupCounts()),
          new Source(Optional.empty(), entry.address()));
    }
  }

  private void suppress(GroupCounts group, Source source) {
    SourceCounts counts = group.sources.get(source);
    if (counts == null
        && group.unwrittenSources < MOST_UNWRITTEN_SOURCES
        && sources < MOST_SOURCES) {
      counts = newSource(source);
      group.sources.put(source, counts);
      group.unwrittenSources++;
    }
    if (counts == null) {
      group.suppressed++;
    } else {
      counts.suppressed++;
    }
  }

  /** How many entries were not written, as entries. */
  List<AuditEntry> suppressedCounts() {
    List<AuditEntry> counts = new ArrayList<>();
    groups.forEach((group, of) -> add(counts, group, of, Map.of()));
    others.forEach(
        (action, of) ->
            add(
                counts,
                new Group(AuditEntry.FIRST_ORG, action, ""),
                of,
                Map.of("tenant", "not told apart")));
    return counts;
  }

  private static void add(
      List<AuditEntry> counts, Group group, GroupCounts of, Map<String, String> details) {
    of.sources.forEach((source, each) -> add(counts, group, source, each.suppressed, details));
    add(counts, group, Source.ANY, of.suppressed, details);
  }

  private static void add(
      List<AuditEntry> counts,
      Group group,
      Source source,
      int suppressed,
      Map<String, String> details) {
    if (suppressed == 0) {
      return;
    }
    Map<String, String> all = new HashMap<>(details);
    all.put("more", Integer.toString(suppressed));
    if (!group.kind().isEmpty()) {
      all.put("kind", group.kind());
    }
    counts.add(
        new AuditEntry(
            group.org(), source.actor(), source.address(), group.action(), Optional.empty(), all));
  }

  private record Group(String org, AuditAction action, String kind) {}

  private record Source(Optional<String> actor, Optional<String> address) {
    static final Source ANY = new Source(Optional.empty(), Optional.empty());

    static Source of(AuditEntry entry) {
      return new Source(entry.actor(), entry.address());
    }
  }

  /** The entries of a group; {@code suppressed} of callers that are not told apart. */
  private static final class GroupCounts {
    private final Map<Source, SourceCounts> sources = new HashMap<>();
    private final Map<String, Integer> writtenOfAccount = new HashMap<>();
    private int written;
    private int unwrittenSources;
    private int suppressed;
  }

  /** How many entries of a caller were written, and how many were not. */
  private static final class SourceCounts {
    private int written;
    private int suppressed;
  }
}
