package org.workflowserver.database;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import jakarta.persistence.EntityManager;
import jakarta.persistence.LockModeType;
import jakarta.persistence.Query;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * The statements of a store. The values that one binds stand in it as {@code ?1}, {@code ?2} and so
 * on.
 */
@Dependent
public final class Sql {
  private static final String UNIQUE_VIOLATION = "23505";

  private final EntityManager entityManager;

  /** Statements of the transaction that is under way when each is executed. */
  @Inject
  public Sql(EntityManager entityManager) {
    this.entityManager = entityManager;
  }

  /** The dialect of the connection under the current transaction. */
  public Dialect dialect() {
    return Dialect.of(entityManager);
  }

  /** Plans further statements as {@link Dialect#planForValues} does. */
  public void planForValues() {
    Dialect.planForValues(entityManager);
  }

  /** A native statement; a row of several columns is an array. */
  public Statement<Object[]> of(String text) {
    return new Statement<>(entityManager.createNativeQuery(text), true);
  }

  /** A query of JPQL for entities, or for one column of them. */
  public <T> Statement<T> of(Class<T> type, String text) {
    return new Statement<>(entityManager.createQuery(text, type), false);
  }

  /** A native statement of parts, with their values. */
  public Statement<Object[]> of(SqlParts parts) {
    return of(parts.text()).with(parts.values());
  }

  /** A query of JPQL of parts, with their values. */
  public <T> Statement<T> of(Class<T> type, SqlParts parts) {
    return of(type, parts.text()).with(parts.values());
  }

  /** The entity of that id, whatever its tenant. */
  public <T> Optional<T> find(Class<T> type, Object id) {
    return Optional.ofNullable(entityManager.find(type, id));
  }

  /** The entity of that id, locked until the transaction ends. */
  public <T> Optional<T> lock(Class<T> type, Object id) {
    return Optional.ofNullable(entityManager.find(type, id, LockModeType.PESSIMISTIC_WRITE));
  }

  /** Adds an entity. */
  public void add(Object entity) {
    entityManager.persist(entity);
  }

  public void remove(Object entity) {
    entityManager.remove(entity);
  }

  /** Writes what was added, changed and removed. */
  public void flush() {
    entityManager.flush();
  }

  /** Forgets all entities; what was not written is lost. */
  public void clear() {
    entityManager.clear();
  }

  /**
   * Executes a statement for each of the items in one batch, as {@link JdbcBatch#execute} does, on
   * the connection under the current transaction: beside what the entity manager has open.
   *
   * @return how many rows each changed
   */
  public <T> int[] batch(String text, Collection<T> items, Function<T, Object[]> values) {
    try {
      return JdbcBatch.execute(connection(), text, items, values);
    } catch (SQLException e) {
      throw new DatabaseFailure("Could not write %d rows by: %s".formatted(items.size(), text), e);
    }
  }

  /** The same for ids, each of which is the only value of the statement. */
  public void batch(String text, Collection<String> ids) {
    batch(text, ids, id -> new Object[] {id});
  }

  private Connection connection() {
    return entityManager.unwrap(Connection.class);
  }

  /**
   * Executes a change, with {@code ?} for each of the values, that the database may refuse because
   * one is taken, which only the database knows for certain. The transaction is good for nothing
   * then. By JDBC: the entity manager writes a stack trace to the log for every such refusal.
   *
   * @return false when a value is taken
   */
  public boolean unlessTaken(String text, Object... values) {
    try (PreparedStatement statement = connection().prepareStatement(text)) {
      JdbcBatch.bind(statement, values);
      statement.executeUpdate();
      return true;
    } catch (SQLException e) {
      if (UNIQUE_VIOLATION.equals(e.getSQLState())) {
        return false;
      }
      throw new DatabaseFailure("Could not write a row with unique values.", e);
    }
  }

  /** The tenant's entity of that id. */
  public <T> Optional<T> find(Class<T> type, String orgId, String id) {
    return byId(type, orgId, id).first();
  }

  /** The tenant's entity of that id, locked until the transaction ends. */
  public <T> Optional<T> lock(Class<T> type, String orgId, String id) {
    return byId(type, orgId, id).locking().first();
  }

  private <T> Statement<T> byId(Class<T> type, String orgId, String id) {
    return of(type, "select e from " + type.getSimpleName() + " e where e.id = ?1 and e.orgId = ?2")
        .with(id, orgId);
  }

  /**
   * A page of entities older than {@code before}, newest first.
   *
   * @param condition on the entity {@code e}, whose value is {@code ?1}
   */
  public <T> List<T> page(
      Class<T> type, String condition, Object value, Optional<String> before, int limit) {
    Statement<T> page =
        of(
            type,
            "select e from %s e where %s%s order by e.id desc"
                .formatted(
                    type.getSimpleName(), condition, before.isPresent() ? " and e.id < ?2" : ""));
    before.ifPresent(id -> page.bind(2, id));
    return page.bind(1, value).atMost(limit).list();
  }

  /** A statement of JPQL that changes or deletes entities. */
  public Statement<Object> change(String text) {
    return new Statement<>(entityManager.createQuery(text), false);
  }

  /** A statement with its values. */
  public static final class Statement<T> {
    private final Query query;
    private final boolean isNative;

    private Statement(Query query, boolean isNative) {
      this.query = query;
      this.isNative = isNative;
    }

    /** Binds the first values. */
    public Statement<T> with(Object... values) {
      for (int i = 0; i < values.length; i++) {
        bind(i + 1, values[i]);
      }
      return this;
    }

    /** Binds the value of that number, from 1. */
    public Statement<T> bind(int number, Object value) {
      // Drivers take a time with its offset; the entity manager converts it itself.
      boolean time = isNative && value instanceof Instant;
      query.setParameter(number, time ? ((Instant) value).atOffset(ZoneOffset.UTC) : value);
      return this;
    }

    /** Reads so many rows at most. */
    public Statement<T> atMost(int rows) {
      query.setMaxResults(rows);
      return this;
    }

    /** Locks the entities that it finds until the transaction ends. */
    public Statement<T> locking() {
      return locking(LockModeType.PESSIMISTIC_WRITE);
    }

    /** Locks the entities that it finds so. */
    public Statement<T> locking(LockModeType lock) {
      query.setLockMode(lock);
      return this;
    }

    /** Executes a change; how many rows there were. */
    public int update() {
      return query.executeUpdate();
    }

    /** The entities or rows. */
    @SuppressWarnings("unchecked")
    public List<T> list() {
      return query.getResultList();
    }

    /** What {@code mapping} makes of each. */
    public <R> List<R> list(Function<T, R> mapping) {
      return list().stream().map(mapping).toList();
    }

    /**
     * A record of the columns of each row, in the order of its components, or what the only column
     * is. A component that is a record takes the next columns, and is null when they all are. A
     * number may be a flag, or a duration in microseconds, a text the code of an enum.
     *
     * @throws DatabaseFailure where a column is nothing that its component takes
     */
    public <R> List<R> list(Class<R> type) {
      return list(row -> Rows.read(type, row));
    }

    /** The first one. */
    public Optional<T> first() {
      return list().stream().findFirst();
    }

    /** What {@code mapping} makes of the first one. */
    public <R> Optional<R> first(Function<T, R> mapping) {
      return first().map(mapping);
    }

    /** The same of the first row; empty also when its only column is null. */
    public <R> Optional<R> first(Class<R> type) {
      List<?> rows = query.getResultList();
      return rows.isEmpty()
          ? Optional.empty()
          : Optional.ofNullable(rows.getFirst()).map(row -> Rows.read(type, row));
    }

    /** The rows of two columns of text, the second by the first, in their order. */
    public Map<String, String> map() {
      return map(String.class);
    }

    /**
     * By the first column of each row, a text, the others: one of that type, or a record as in
     * {@link #list(Class)}. In the order of the rows.
     */
    public <V> Map<String, V> map(Class<V> type) {
      Map<String, V> map = new LinkedHashMap<>();
      list(Object[].class::cast)
          .forEach(row -> map.put((String) row[0], Rows.readBehindKey(type, row)));
      return map;
    }

    /** Whether there is one. */
    public boolean exists() {
      return !list().isEmpty();
    }

    /** The rows of one column of text. */
    public List<String> texts() {
      return list().stream().map(String.class::cast).toList();
    }

    /** The only value of the only row, a number. */
    public long count() {
      return ((Number) query.getSingleResult()).longValue();
    }
  }
}
