package org.workflowserver.run.record;

import static org.assertj.core.api.Assertions.assertThat;

import jakarta.persistence.EntityManager;
import jakarta.persistence.Query;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.workflowserver.database.Dialect;
import org.workflowserver.database.Sql;
import org.workflowserver.json.Json;

/** Counts the rows and index entries that native queries read, as the database's own plans say. */
public final class CountingReads {
  private static final Pattern H2_SCANS = Pattern.compile("scanCount: (\\d+)");

  private final EntityManager target;
  private final StringBuilder plans = new StringBuilder();
  private final List<String> excessive = new ArrayList<>();
  private long reads;
  private int statements;
  private long all;

  public CountingReads(EntityManager target) {
    this.target = target;
  }

  public Sql sql() {
    return new Sql(entityManager());
  }

  public EntityManager entityManager() {
    return proxy(
        EntityManager.class,
        (ignored, method, arguments) -> {
          Object result = invoke(target, method, arguments);
          return method.getName().equals("createNativeQuery")
              ? counting((Query) result, (String) arguments[0])
              : result;
        });
  }

  /** Runs a reading, and remembers it when it reads more than that. */
  <T> void measure(long most, StoreBox box, Object filter, Supplier<T> reading) {
    measure(most, filter, () -> box.in(reading));
  }

  /** The same of a reading that has a transaction of its own. */
  public void measure(long most, Object filter, Runnable reading) {
    reads = 0;
    plans.setLength(0);
    reading.run();
    all += reads;
    if (reads > most) {
      excessive.add("%d for %s:%n%s".formatted(reads, filter, plans));
    }
  }

  /** How many statements there were so far. */
  int statements() {
    return statements;
  }

  /** None of the readings read more than it should. */
  public void assertNoneExcessive() {
    assertThat(all).as("all that was read").isPositive();
    assertThat(excessive).isEmpty();
  }

  private Query counting(Query query, String sql) {
    Map<Integer, Object> parameters = new TreeMap<>();
    return proxy(
        Query.class,
        (proxy, method, arguments) -> {
          if (method.getName().equals("setParameter")) {
            parameters.put((Integer) arguments[0], arguments[1]);
          }
          if (method.getName().startsWith("getResult")) {
            explain(sql, parameters);
          }
          Object result = invoke(query, method, arguments);
          return method.getReturnType() == Query.class ? proxy : result;
        });
  }

  private void explain(String sql, Map<Integer, Object> parameters) {
    boolean postgres = Dialect.of(target) == Dialect.POSTGRESQL;
    Query query =
        target.createNativeQuery(
            (postgres ? "explain (analyze, format json) " : "explain analyze ") + sql);
    parameters.forEach(query::setParameter);
    String plan = query.getSingleResult().toString();
    long read = postgres ? postgres(Json.parse(plan)) : h2(plan);
    reads += read;
    statements++;
    plans.append(read).append(" read by ").append(plan).append('\n');
  }

  private static long h2(String plan) {
    long sum = 0;
    Matcher scans = H2_SCANS.matcher(plan);
    while (scans.find()) {
      sum += Long.parseLong(scans.group(1));
    }
    return sum;
  }

  private static long postgres(Object plan) {
    if (plan instanceof List<?> list) {
      return list.stream().mapToLong(CountingReads::postgres).sum();
    }
    if (!(plan instanceof Map<?, ?> node)) {
      return 0;
    }
    long below = node.values().stream().mapToLong(CountingReads::postgres).sum();
    if (!String.valueOf(node.get("Node Type")).endsWith("Scan")) {
      return below;
    }
    double each =
        number(node, "Actual Rows")
            + number(node, "Rows Removed by Filter")
            + number(node, "Rows Removed by Index Recheck");
    return below + (long) (each * number(node, "Actual Loops"));
  }

  private static double number(Map<?, ?> node, String name) {
    return node.get(name) instanceof Number number ? number.doubleValue() : 0;
  }

  private static Object invoke(Object target, Method method, Object[] arguments) throws Throwable {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      throw e.getCause();
    }
  }

  private static <T> T proxy(Class<T> type, InvocationHandler handler) {
    return type.cast(Proxy.newProxyInstance(type.getClassLoader(), new Class<?>[] {type}, handler));
  }
}
