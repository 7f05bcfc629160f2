package org.workflowserver.run.search;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.stream.Stream;
import org.workflowserver.id.IdKind;
import org.workflowserver.id.Ids;
import org.workflowserver.refusal.Refusal;

/**
 * Which ids the rows of a list have. Ids are in the order of time, so a time range bounds them too,
 * and what lies outside need not be read; the times themselves still decide.
 *
 * @param after only larger ids
 * @param before only smaller ids
 */
public record IdRange(String after, String before) {
  /** A row's time and the time of its id differ by less: clocks of servers do. */
  static final Duration MARGIN = Duration.ofMinutes(1);

  /** A range is small enough that has less than so many times more runs than are asked for. */
  private static final int SLACK = 4;

  /** And less than so many more. */
  private static final int MOST_SLACK = 2_000;

  /** Of the newest rows no more than that are looked at one by one. */
  private static final int MOST_WALKED = 1_000;

  /** How often the end of a list is looked for that changes meanwhile. */
  private static final int MOST_LOOKS = 3;

  /** No id is made that late. */
  private static final Instant NEVER = Instant.ofEpochMilli(Long.MAX_VALUE);

  /**
   * @param cursor only smaller ids
   */
  public static IdRange of(
      IdKind kind, Optional<Instant> from, Optional<Instant> to, Optional<String> cursor) {
    String least = from.map(time -> Ids.earliest(kind, time.minus(MARGIN))).orElse("");
    // What is older than ids can say has the first of them.
    String end =
        Ids.earliest(
            kind,
            to.filter(Instant.EPOCH::isBefore)
                .or(() -> to.map(old -> Instant.EPOCH))
                .map(time -> time.plus(MARGIN))
                .orElse(NEVER));
    return new IdRange(least, cursor.filter(id -> id.compareTo(end) < 0).orElse(end));
  }

  /** Ids whose rows are within the times of the filter for certain. */
  static IdRange certain(RunFilter filter) {
    return of(
        IdKind.RUN,
        filter.from().map(from -> from.plus(MARGIN).plus(MARGIN)),
        filter.to().map(to -> to.minus(MARGIN).minus(MARGIN)),
        Optional.empty());
  }

  /** The runs behind the one of {@code cursor} in the order of the filter. */
  public static IdRange of(RunFilter filter, Optional<String> cursor) {
    boolean newestFirst = filter.order() == RunFilter.Order.NEWEST_FIRST;
    Optional<String> before = cursor.filter(id -> newestFirst);
    IdRange range = filter.search().narrowed(of(IdKind.RUN, filter.from(), filter.to(), before));
    return newestFirst ? range : range.after(cursor.orElse(""));
  }

  public static IdRange of(LogFilter filter, Optional<String> cursor) {
    return of(IdKind.LOG, filter.from(), filter.to(), cursor);
  }

  /** A row of a list, with its id again when it fits. */
  public record Walked(String id, String fitting) {}

  /**
   * The ids of the newest rows that fit. Rows are looked at one by one; where too few of them fit,
   * older ones are looked for.
   *
   * @param perRow so many are looked at for each that is asked for
   * @param walk the newest rows of a range, at most so many
   * @param older the ids of the newest rows of a range that fit, likewise
   */
  public List<String> newest(
      int limit,
      int perRow,
      BiFunction<IdRange, Integer, List<Walked>> walk,
      BiFunction<IdRange, Integer, List<String>> older) {
    int most = Math.min(perRow * limit, MOST_WALKED);
    List<Walked> walked = walk.apply(this, most);
    List<String> found =
        walked.stream().map(Walked::fitting).filter(Objects::nonNull).limit(limit).toList();
    if (found.size() == limit || walked.size() < most) {
      return found;
    }
    List<String> more = older.apply(endingBefore(walked.getLast().id), limit - found.size());
    return Stream.concat(found.stream(), more.stream()).toList();
  }

  /**
   * The ids of a list of runs from its other end on, found by what finds its newest ones: the
   * indexes are in that order, and H2 reads none backwards, it would sort all runs that there are.
   * So the end of the range is looked for, by halves, before which there are about as many as are
   * asked for.
   *
   * @param newest the ids of the runs of a range, at most so many, newest first
   * @return oldest first
   * @throws Refusal {@code capacity_exceeded} when runs leave the list all the time meanwhile
   */
  List<String> oldest(int limit, BiFunction<IdRange, Integer, List<String>> newest) {
    for (int look = 0; look < MOST_LOOKS; look++) {
      Optional<List<String>> found = find(limit, newest);
      if (found.isPresent()) {
        return found.get();
      }
    }
    throw Refusal.capacityExceeded(
        "The list changes while its oldest runs are looked for; ask again.", Duration.ofSeconds(1));
  }

  /** Empty when so many have left the list meanwhile that its end is elsewhere. */
  private Optional<List<String>> find(
      int limit, BiFunction<IdRange, Integer, List<String>> newest) {
    int most = limit + Math.min(limit * SLACK, MOST_SLACK);
    List<String> found = newest.apply(this, most);
    String low = Ids.isShaped(IdKind.RUN, after) ? after : Ids.earliest(IdKind.RUN, Instant.EPOCH);
    String high = found.isEmpty() ? low : found.getFirst();
    while (found.size() == most) {
      String middle = Ids.between(IdKind.RUN, low, high);
      if (middle.equals(low)) {
        return Optional.empty();
      }
      List<String> before = newest.apply(before(middle), most);
      if (before.size() < limit) {
        low = middle;
      } else {
        found = before;
        high = before.getFirst();
      }
    }
    return Optional.of(found.reversed().subList(0, Math.min(limit, found.size())));
  }

  public boolean has(String id) {
    return id.compareTo(after) > 0 && id.compareTo(before) < 0;
  }

  /** The same without smaller ids than that. */
  IdRange after(String id) {
    return id.compareTo(after) > 0 ? new IdRange(id, before) : this;
  }

  /** The same without larger ids than that. */
  IdRange before(String id) {
    return id.compareTo(before) < 0 ? new IdRange(after, id) : this;
  }

  public IdRange endingBefore(String id) {
    return new IdRange(after, id);
  }
}
