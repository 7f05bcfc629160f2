package org.workflowserver.json;

import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;

/** An enum whose values callers and the database know by a code. */
public interface Coded {
  /** The value as Java names it. */
  String name();

  /** The value as callers and the database see it. */
  default String code() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** The code as a literal in SQL. */
  default String sql() {
    return "'" + code() + "'";
  }

  /**
   * The value with that code.
   *
   * @param type an enum
   */
  static <E extends Coded> Optional<E> find(Class<E> type, String code) {
    return Stream.of(type.getEnumConstants()).filter(one -> one.code().equals(code)).findFirst();
  }

  /** The codes of all values, in their order. */
  static List<String> codes(Class<? extends Coded> type) {
    return Stream.of(type.getEnumConstants()).map(Coded::code).toList();
  }
}
