package org.workflowserver.database;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A native statement that is put together from parts, each with the values that it binds. */
public final class SqlParts {
  private final StringBuilder text = new StringBuilder();
  private final List<Object> values = new ArrayList<>();

  public SqlParts() {}

  /** Begins with a part, as {@link #add(String, Object...)}. */
  public SqlParts(String part, Object... bound) {
    add(part, bound);
  }

  /** Adds a part with a question mark for each of the values. */
  public SqlParts add(String part, Object... bound) {
    int from = 0;
    for (Object value : bound) {
      int mark = part.indexOf('?', from);
      values.add(value);
      text.append(part, from, mark).append('?').append(values.size());
      from = mark + 1;
    }
    text.append(part, from, part.length());
    return this;
  }

  /** Adds what another statement consists of. */
  public SqlParts add(SqlParts other) {
    return add(other.text.toString().replaceAll("\\?[0-9]+", "?"), other.values.toArray());
  }

  /** Adds what {@code part} makes of each, with {@code between} between them. */
  public <T> SqlParts addEach(Collection<T> each, String between, Function<T, SqlParts> part) {
    String before = "";
    for (T one : each) {
      add(before).add(part.apply(one));
      before = between;
    }
    return this;
  }

  /** A row of two texts, for {@code values}: PostgreSQL asks for their type. */
  public static SqlParts row(String first, String second) {
    return new SqlParts("(cast(? as varchar), cast(? as varchar))", first, second);
  }

  /** Adds {@code in (…)} with these values, of which there is at least one. */
  public SqlParts addIn(Collection<?> bound) {
    return add(
        bound.stream().map(value -> "?").collect(Collectors.joining(", ", " in (", ")")),
        bound.toArray());
  }

  /** What {@code like … escape '!'} compares with to find a text that contains this one. */
  public static String containing(String text) {
    return "%" + text.replaceAll("[!%_]", "!$0") + "%";
  }

  /** Adds a part with its one value where there is one. */
  public SqlParts addIf(Optional<?> value, String part) {
    value.ifPresent(bound -> add(part, bound));
    return this;
  }

  /** The statement, with {@code ?1}, {@code ?2} and so on. */
  public String text() {
    return text.toString();
  }

  Object[] values() {
    return values.toArray();
  }
}
