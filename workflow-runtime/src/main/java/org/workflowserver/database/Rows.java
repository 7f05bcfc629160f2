package org.workflowserver.database;

import java.lang.reflect.Constructor;
import java.lang.reflect.RecordComponent;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.workflowserver.json.Coded;

/** Reads the rows of queries by type, and divides values among statements. */
public final class Rows {
  private static final ClassValue<Shape> SHAPES =
      new ClassValue<>() {
        @Override
        protected Shape computeValue(Class<?> type) {
          return Shape.of(type);
        }
      };

  private Rows() {}

  /** A row of several columns, or the value of one, as {@link Sql.Statement#list(Class)} has it. */
  static <T> T read(Class<T> type, Object row) {
    List<Object> columns =
        Arrays.asList(row instanceof Object[] several ? several : new Object[] {row});
    if (!type.isRecord()) {
      return value(type, columns);
    }
    Shape shape = SHAPES.get(type);
    return type.cast(shape.make(shape.values(columns.iterator())));
  }

  /** What the columns behind the first one are, as {@link Sql.Statement#map(Class)} reads them. */
  static <V> V readBehindKey(Class<V> type, Object[] row) {
    return value(type, Arrays.asList(row).subList(1, row.length));
  }

  @SuppressWarnings("unchecked") // primitive types have no instances to cast
  private static <V> V value(Class<V> type, List<Object> columns) {
    return (V) value(type, columns.iterator());
  }

  private record Shape(Constructor<?> maker, List<Class<?>> types) {
    static Shape of(Class<?> type) {
      try {
        Class<?>[] types =
            Stream.of(type.getRecordComponents())
                .map(RecordComponent::getType)
                .toArray(Class<?>[]::new);
        Constructor<?> maker = type.getDeclaredConstructor(types);
        maker.setAccessible(true);
        return new Shape(maker, List.of(types));
      } catch (NoSuchMethodException e) {
        throw new IllegalArgumentException(type + " is no record.", e);
      }
    }

    Object[] values(Iterator<Object> columns) {
      Object[] values = new Object[types.size()];
      Arrays.setAll(values, at -> value(types.get(at), columns));
      return values;
    }

    Object make(Object[] values) {
      try {
        return maker.newInstance(values);
      } catch (ReflectiveOperationException | IllegalArgumentException e) {
        throw new DatabaseFailure("A row is no " + maker.getDeclaringClass() + ".", e);
      }
    }
  }

  private static Object value(Class<?> type, Iterator<Object> columns) {
    if (type.isRecord()) {
      Shape shape = SHAPES.get(type);
      Object[] values = shape.values(columns);
      return Stream.of(values).allMatch(Objects::isNull) ? null : shape.make(values);
    }
    Object column = columns.next();
    if (type == Optional.class) {
      return Optional.ofNullable(column);
    }
    if (type == Instant.class) {
      return instant(column);
    }
    if (column instanceof String code && type.isEnum()) {
      return Coded.find(type.asSubclass(Coded.class), code).orElseThrow();
    }
    return column instanceof Number number ? number(type, number) : column;
  }

  private static Object number(Class<?> type, Number number) {
    if (type == boolean.class) {
      return number.intValue() == 1;
    }
    if (type == int.class || type == Integer.class) {
      return number.intValue();
    }
    if (type == Double.class) {
      return number.doubleValue();
    }
    if (type == Duration.class) {
      return Duration.of(number.longValue(), ChronoUnit.MICROS);
    }
    return number.longValue();
  }

  /** The values in parts of so many at most: a statement takes only so many. */
  public static <T> Stream<List<T>> parts(List<T> values, int most) {
    return IntStream.iterate(0, from -> from < values.size(), from -> from + most)
        .mapToObj(from -> values.subList(from, Math.min(from + most, values.size())));
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
