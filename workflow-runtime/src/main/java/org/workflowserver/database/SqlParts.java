package org.workflowserver.database;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A native statement that is put together from parts, each with the values that it binds. */
public final class SqlParts {
  private final StringBuilder text = new StringBuilder();
  private final List<Object> values = new ArrayList<>();

  /** Adds a part with a question mark for each of the values. */
  public SqlParts add(String part, Object... bound) {
    int from = 0;
    for (Object value : bound) {
      int place = part.indexOf('?', from);
      values.add(value);
      text.append(part, from, place).append('?').append(values.size());
      from = place + 1;
    }
    text.append(part, from, part.length());
    return this;
  }

  /** Adds what another statement consists of. */
  public SqlParts add(SqlParts other) {
    return add(other.text.toString().replaceAll("\\?[0-9]+", "?"), other.values.toArray());
  }

  /** Adds {@code in (…)} with these values, of which there is at least one. */
  public SqlParts addIn(Collection<?> bound) {
    return add(
        bound.stream().map(value -> "?").collect(Collectors.joining(", ", " in (", ")")),
        bound.toArray());
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

  public Query query(EntityManager entityManager) {
    return bind(entityManager.createNativeQuery(text.toString()));
  }

  /** A query for entities of that type. */
  public Query query(EntityManager entityManager, Class<?> type) {
    return bind(entityManager.createNativeQuery(text.toString(), type));
  }

  private Query bind(Query query) {
    for (int i = 0; i < values.size(); i++) {
      query.setParameter(i + 1, values.get(i));
    }
    return query;
  }
}
