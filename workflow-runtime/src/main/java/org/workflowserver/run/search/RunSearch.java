package org.workflowserver.run.search;

import java.time.Instant;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.workflowserver.database.SqlParts;
import org.workflowserver.id.IdKind;
import org.workflowserver.json.Text;
import org.workflowserver.run.RunError;
import org.workflowserver.run.RunStatus;

/**
 * What else a person looks for among runs.
 *
 * @param failures of failed runs those with one of these errors; any when there are none
 * @param idStart a run's id, or the beginning of one
 * @param message a text in the error message, in capitals or not; only failed runs have one
 * @param ids those runs alone; any when there are none
 * @param endedFrom runs that ended then or later, whenever they were accepted
 * @param uncalled whether runs that a step of another one called are left out
 */
public record RunSearch(
    Set<RunError> failures,
    Optional<String> idStart,
    Optional<String> message,
    Set<String> ids,
    Optional<Instant> endedFrom,
    boolean uncalled) {
  /** Looks for nothing. */
  public static final RunSearch NONE =
      new RunSearch(Set.of(), Optional.empty(), Optional.empty(), Set.of());

  /** Leaves out runs that a step of another one called: an iterator may call a thousand. */
  public static final RunSearch UNCALLED =
      new RunSearch(Set.of(), Optional.empty(), Optional.empty(), Set.of(), Optional.empty(), true);

  /** Type of the trigger of runs that steps call. */
  public static final String CALLED = "workflow";

  /** Runs that one page of a search for what no index has looks at. */
  public static final int SEARCHED = 1_000;

  private static final Pattern ID_START = Pattern.compile("[0-9a-z]{1,26}");
  private static final int ID_LENGTH = 26;

  public RunSearch {
    failures = Set.copyOf(failures);
    ids = Set.copyOf(ids);
  }

  /** Looks for runs whenever they ended, and whoever called them. */
  public RunSearch(
      Set<RunError> failures, Optional<String> idStart, Optional<String> message, Set<String> ids) {
    this(failures, idStart, message, ids, Optional.empty(), false);
  }

  /** Whether it asks for what no index has, so that runs are looked at one by one. */
  public boolean isByContent() {
    return message.isPresent() || endedFrom.isPresent();
  }

  /**
   * Nothing but those runs.
   *
   * @throws IllegalArgumentException when there are none: that would mean all
   */
  public static RunSearch only(Set<String> ids) {
    if (ids.isEmpty()) {
      throw new IllegalArgumentException("At least one run is needed.");
    }
    return new RunSearch(Set.of(), Optional.empty(), Optional.empty(), ids);
  }

  /**
   * The beginning of a run's id as it was typed, with its prefix or without; empty for what no id
   * begins with.
   */
  public static Optional<String> idStart(String typed) {
    String lower = typed.strip().toLowerCase(Locale.ROOT);
    String prefix = IdKind.RUN.prefix();
    String start = lower.startsWith(prefix) ? lower.substring(prefix.length()) : lower;
    return ID_START.matcher(start).matches() ? Optional.of(prefix + start) : Optional.empty();
  }

  /** Only ids that begin so. */
  IdRange narrowed(IdRange range) {
    return idStart
        .map(
            start -> {
              // Longer than any id, and larger than all that begin so.
              String end = start + "z".repeat(ID_LENGTH);
              return range.after(justBefore(start)).before(end);
            })
        .orElse(range);
  }

  /** What all ids that begin so are larger than, and no smaller id is. */
  private static String justBefore(String start) {
    if (start.length() < IdKind.RUN.prefix().length() + ID_LENGTH) {
      return start;
    }
    String most = start.substring(0, start.length() - 1);
    char last = start.charAt(start.length() - 1);
    return switch (last) {
      case '0' -> most;
      case 'a' -> most + "9z";
      default -> most + (char) (last - 1) + "z";
    };
  }

  /** The conditions on runs {@code r}, but for their ids. */
  void addTo(SqlParts sql) {
    if (!failures.isEmpty()) {
      sql.add(" and (r.status <> " + RunStatus.FAILED.sql() + " or r.error_code")
          .addIn(failures.stream().map(RunError::code).collect(Collectors.toSet()))
          .add(")");
    }
    if (uncalled) {
      sql.add(" and r.trigger_type <> ?", CALLED);
    }
    message.ifPresent(
        text ->
            sql.add(" and r.status = " + RunStatus.FAILED.sql())
                .add(
                    " and lower(r.error_message) like lower(?) escape '!'",
                    SqlParts.containing(Text.storable(text))));
    endedFrom.ifPresent(
        from ->
            sql.add(" and r.status in " + RunStatus.inSql(status -> !status.isOpen()))
                .add(" and r.completed_at >= ?", from));
  }
}
