package org.workflowserver.paging;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.workflowserver.refusal.Refusal;
import org.workflowserver.refusal.RefusalCode;

/** Cursors of keyset-paged lists: the key of the last item, made opaque. */
public final class Cursor {
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9_.-]{1,64}");
  private static final Pattern PLACE = Pattern.compile("([A-Za-z0-9_-]{1,64})\\.([^\\x00]{0,255})");
  private static final Pattern NATURAL = Pattern.compile("[0-9]{1,18}");
  private static final Instant LAST = Instant.parse("9999-12-31T23:59:59.999999Z");

  private Cursor() {}

  /**
   * Where a page ends in a list that is in the order of some value, and where it is equal of ids.
   *
   * @param value at most 255 characters
   */
  public record Position(String value, String id) {
    /** The key of the item that stands there. */
    public String key() {
      return id + "." + value;
    }
  }

  /**
   * A page out of one item more than it holds.
   *
   * @param found the items from the store, {@code limit + 1} of them when there are more
   * @param key the key that the list is ordered by
   */
  public static <S, T> Slice<T> slice(
      List<S> found, int limit, Function<S, String> key, Function<S, T> view) {
    boolean more = found.size() > limit;
    List<S> items = more ? found.subList(0, limit) : found;
    return new Slice<>(
        items.stream().map(view).toList(),
        more ? Optional.of(of(key.apply(items.getLast()))) : Optional.empty());
  }

  /** A page out of one key more than it holds. */
  public static Slice<String> slice(List<String> keys, int limit) {
    return slice(keys, limit, key -> key, key -> key);
  }

  /**
   * The key in the request's cursor.
   *
   * @throws Refusal when the cursor is not one of ours
   */
  public static Optional<String> key(PageRequest page) {
    return page.cursor().map(cursor -> decode(cursor, KEY).group());
  }

  /**
   * The place in the request's cursor. Of its value no more is known than that it can be stored.
   *
   * @throws Refusal when the cursor is not one of ours
   */
  public static Optional<Position> position(PageRequest page) {
    return page.cursor()
        .map(cursor -> decode(cursor, PLACE))
        .map(found -> new Position(found.group(2), found.group(1)));
  }

  /**
   * The number that a key is in a list ordered by numbers.
   *
   * @throws Refusal when it is none, or not 1 to {@code Integer.MAX_VALUE}
   */
  public static int number(String key) {
    long number = wholeNumber(key);
    if (number > Integer.MAX_VALUE) {
      throw invalid();
    }
    return (int) number;
  }

  /**
   * As {@link #number}, of more than an {@code int} holds: of up to 18 digits.
   *
   * @throws Refusal when it is none, or not 1 or more
   */
  public static long wholeNumber(String key) {
    long number = natural(key);
    if (number == 0) {
      throw invalid();
    }
    return number;
  }

  /**
   * The time that a key is in a list ordered by times, as {@link #micros} writes it.
   *
   * @throws Refusal when it is none, or not of the years 1970 to 9999
   */
  public static Instant time(String key) {
    Instant time = Instant.EPOCH.plus(natural(key), ChronoUnit.MICROS);
    if (time.isAfter(LAST)) {
      throw invalid();
    }
    return time;
  }

  /** A time as a key: microseconds since 1970. */
  public static String micros(Instant time) {
    return Long.toString(ChronoUnit.MICROS.between(Instant.EPOCH, time));
  }

  private static long natural(String key) {
    if (!NATURAL.matcher(key).matches()) {
      throw invalid();
    }
    return Long.parseLong(key);
  }

  /** The cursor that continues behind the item with this key. */
  public static String of(String key) {
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString(key.getBytes(StandardCharsets.UTF_8));
  }

  private static Matcher decode(String cursor, Pattern shape) {
    try {
      String key = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
      Matcher found = shape.matcher(key);
      if (found.matches()) {
        return found;
      }
    } catch (IllegalArgumentException e) {
      throw invalid();
    }
    throw invalid();
  }

  private static Refusal invalid() {
    String message = "'cursor' must be one that an earlier page of this list gave.";
    return Refusal.member(RefusalCode.QUERY_INVALID, "/query/cursor", message);
  }
}
