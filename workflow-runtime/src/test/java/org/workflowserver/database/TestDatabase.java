package org.workflowserver.database;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import jakarta.persistence.Persistence;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.postgresql.ds.PGConnectionPoolDataSource;
import org.workflowserver.settings.DatabaseSync;

/**
 * A fresh, migrated database with what the stores need of a container: an entity manager that
 * belongs to the transaction, and transactions.
 */
public final class TestDatabase implements AutoCloseable {
  private static final AtomicInteger NUMBER = new AtomicInteger();
  private static final int CONNECTIONS = 30;

  private final ThreadLocal<EntityManager> current = new ThreadLocal<>();
  private final EntityManagerFactory factory;
  private final DataSource dataSource;
  private final EntityManager entityManager;
  private final Transactions transactions;

  private TestDatabase(DataSource dataSource, String platform) {
    this.dataSource = dataSource;
    Migrations.apply(dataSource);
    Map<String, Object> properties = new HashMap<>();
    properties.put("jakarta.persistence.transactionType", "RESOURCE_LOCAL");
    properties.put("jakarta.persistence.jtaDataSource", "");
    properties.put("jakarta.persistence.nonJtaDataSource", dataSource);
    properties.put("eclipselink.target-database", platform);
    properties.put("eclipselink.session-name", "test-" + NUMBER.incrementAndGet());
    properties.put("eclipselink.weaving", "false");
    this.factory = Persistence.createEntityManagerFactory("workflow", properties);
    this.entityManager = threadBound();
    this.transactions = new LocalTransactions();
  }

  /** The database of that kind, empty but for its schema. */
  public static TestDatabase fresh(Dialect dialect) {
    return switch (dialect) {
      case H2 -> h2();
      case POSTGRESQL -> postgres();
    };
  }

  public EntityManager entityManager() {
    return entityManager;
  }

  public Transactions transactions() {
    return transactions;
  }

  /** Forces the disk, so that tests take that way too. */
  public DiskSync diskSync() {
    return new DiskSync(entityManager, transactions, DatabaseSync.DISK);
  }

  public DataSource dataSource() {
    return dataSource;
  }

  @Override
  public void close() {
    factory.close();
    if (dataSource instanceof JdbcConnectionPool pool) {
      pool.dispose();
    }
  }

  private static TestDatabase h2() {
    String url = "jdbc:h2:mem:test" + NUMBER.incrementAndGet() + ";DB_CLOSE_DELAY=-1";
    return new TestDatabase(
        JdbcConnectionPool.create(url, "sa", ""),
        "org.eclipse.persistence.platform.database.H2Platform");
  }

  private static TestDatabase postgres() {
    String name = "test" + NUMBER.incrementAndGet() + "_" + ProcessHandle.current().pid();
    DataSource admin = SharedPostgres.INSTANCE.getPostgresDatabase();
    try (Connection connection = admin.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + name);
    } catch (SQLException e) {
      throw new IllegalStateException("Could not create the database " + name, e);
    }
    PGConnectionPoolDataSource dataSource = new PGConnectionPoolDataSource();
    dataSource.setURL(SharedPostgres.INSTANCE.getJdbcUrl("postgres", name));
    dataSource.setReWriteBatchedInserts(true);
    // H2's pool takes any driver's connections; PostgreSQL makes a process for each new one.
    JdbcConnectionPool pool = JdbcConnectionPool.create(dataSource);
    pool.setMaxConnections(CONNECTIONS);
    return new TestDatabase(pool, "org.eclipse.persistence.platform.database.PostgreSQLPlatform");
  }

  private EntityManager threadBound() {
    return (EntityManager)
        Proxy.newProxyInstance(
            EntityManager.class.getClassLoader(),
            new Class<?>[] {EntityManager.class},
            (proxy, method, arguments) -> {
              EntityManager target = current.get();
              if (target == null) {
                throw new IllegalStateException("No transaction: " + method.getName());
              }
              try {
                return method.invoke(target, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  private final class LocalTransactions extends Transactions {
    @Override
    public <T> T inNew(Supplier<T> work) {
      EntityManager outer = current.get();
      EntityManager own = factory.createEntityManager();
      EntityTransaction transaction = own.getTransaction();
      current.set(own);
      try {
        transaction.begin();
        T result = work.get();
        transaction.commit();
        return result;
      } finally {
        if (transaction.isActive()) {
          transaction.rollback();
        }
        own.close();
        if (outer == null) {
          current.remove();
        } else {
          current.set(outer);
        }
      }
    }

    @Override
    public void doInNew(Runnable work) {
      inNew(
          () -> {
            work.run();
            return null;
          });
    }
  }

  private static final class SharedPostgres {
    static final EmbeddedPostgres INSTANCE = start();

    private static EmbeddedPostgres start() {
      try {
        return EmbeddedPostgres.builder().setServerConfig("max_connections", "200").start();
      } catch (IOException e) {
        throw new UncheckedIOException("PostgreSQL for tests did not start", e);
      }
    }
  }
}
