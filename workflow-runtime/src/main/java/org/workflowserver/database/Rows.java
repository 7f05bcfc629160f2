package org.workflowserver.database;

import jakarta.persistence.Query;
import java.sql.Timestamp;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Reads the rows of native queries by type. */
public final class Rows {
  private Rows() {}

  /** The rows of a query for one column of text. */
  public static List<String> texts(Query query) {
    List<?> rows = query.getResultList();
    return rows.stream().map(String.class::cast).toList();
  }

  /** The rows of a query for several columns. */
  public static List<Object[]> arrays(Query query) {
    List<?> rows = query.getResultList();
    return rows.stream().map(Object[].class::cast).toList();
  }

  /** Places for so many parameters with the numbers from {@code first} on, with commas. */
  public static String places(int first, int count) {
    return IntStream.range(first, first + count)
        .mapToObj(number -> "?" + number)
        .collect(Collectors.joining(", "));
  }

  /** A column of time as drivers give it; null stays null. */
  public static Instant instant(Object value) {
    return switch (value) {
      case null -> null;
      case OffsetDateTime time -> time.toInstant();
      case Timestamp time -> time.toInstant();
      case Instant time -> time;
      case Object other ->
          throw new DatabaseFailure("The database gave a time as " + other.getClass() + ".", null);
    };
  }
}
