package org.workflowserver.database;

import static java.nio.file.StandardOpenOption.CREATE;
import static java.nio.file.StandardOpenOption.WRITE;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import jakarta.persistence.EntityManager;
import jakarta.persistence.EntityManagerFactory;
import jakarta.persistence.EntityTransaction;
import jakarta.persistence.Persistence;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.postgresql.ds.PGConnectionPoolDataSource;
import org.workflowserver.database.disk.DiskSync;
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
  private final JdbcConnectionPool dataSource;
  private final EntityManager entityManager;
  private final Transactions transactions;
  private final Runnable removal;

  private TestDatabase(JdbcConnectionPool dataSource, String platform, Runnable removal) {
    this.dataSource = dataSource;
    this.removal = removal;
    this.factory = Factories.of(platform);
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

  /** Statements by that entity manager. */
  public Sql sql() {
    return new Sql(entityManager);
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
    dataSource.dispose();
    // Else there are hundreds at the end, which a PostgreSQL that stops writes out and deletes.
    removal.run();
  }

  private static TestDatabase h2() {
    JdbcConnectionPool pool = emptyH2();
    try {
      // Holds the database, which is gone when its last connection is closed.
      Connection holder = pool.getConnection();
      try (PreparedStatement statement = holder.prepareStatement("runscript from ?")) {
        statement.setString(1, MigratedH2.SCRIPT.toString());
        statement.execute();
      }
      return new TestDatabase(
          pool,
          "org.eclipse.persistence.platform.database.H2Platform",
          () -> execute(holder, "shutdown"));
    } catch (SQLException e) {
      throw new IllegalStateException("Could not create a database", e);
    }
  }

  private static JdbcConnectionPool emptyH2() {
    JdbcConnectionPool pool =
        JdbcConnectionPool.create(
            "jdbc:h2:mem:test"
                + NUMBER.incrementAndGet()
                + ";OPTIMIZE_REUSE_RESULTS=0;LOCK_TIMEOUT=5000",
            "sa",
            "");
    pool.setMaxConnections(CONNECTIONS);
    return pool;
  }

  private static void execute(Connection connection, String sql) {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException("The database refused: " + sql, e);
    }
  }

  private static TestDatabase postgres() {
    String name = "test" + NUMBER.incrementAndGet();
    // As a copy of files: the other strategy writes each page to the log as well.
    SharedPostgres.execute(
        "create database " + name + " template " + SharedPostgres.MIGRATED + " strategy file_copy");
    // H2's pool takes any driver's connections; PostgreSQL makes a process for each new one.
    JdbcConnectionPool pool = JdbcConnectionPool.create(SharedPostgres.connections(name));
    pool.setMaxConnections(CONNECTIONS);
    return new TestDatabase(
        pool,
        "org.eclipse.persistence.platform.database.PostgreSQLPlatform",
        () -> SharedPostgres.execute("drop database " + name + " with (force)"));
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

  /**
   * What has read the classes of the entities, for all databases of a platform: to read them takes
   * longer than to make a database. It uses that of the thread's transaction.
   */
  private static final class Factories {
    static final ThreadLocal<DataSource> DATABASE = new ThreadLocal<>();
    private static final Map<String, EntityManagerFactory> BY_PLATFORM = new ConcurrentHashMap<>();

    private Factories() {}

    static EntityManagerFactory of(String platform) {
      return BY_PLATFORM.computeIfAbsent(platform, Factories::make);
    }

    private static EntityManagerFactory make(String platform) {
      Map<String, Object> properties = new HashMap<>();
      properties.put("jakarta.persistence.transactionType", "RESOURCE_LOCAL");
      properties.put("jakarta.persistence.jtaDataSource", "");
      properties.put("jakarta.persistence.nonJtaDataSource", ofTheThread());
      properties.put("eclipselink.target-database", platform);
      properties.put("eclipselink.session-name", "test-" + platform);
      properties.put("eclipselink.weaving", "false");
      return Persistence.createEntityManagerFactory("workflow", properties);
    }

    private static DataSource ofTheThread() {
      return (DataSource)
          Proxy.newProxyInstance(
              DataSource.class.getClassLoader(),
              new Class<?>[] {DataSource.class},
              (proxy, method, arguments) -> {
                try {
                  return method.invoke(DATABASE.get(), arguments);
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }

  /** The statements of a migration, such as {@code V40__inbox}. */
  public static List<String> statementsOf(String migration) {
    try (InputStream script =
        TestDatabase.class.getResourceAsStream("/db/migration/" + migration + ".sql")) {
      String sql = new String(script.readAllBytes(), StandardCharsets.UTF_8);
      return Stream.of(sql.replaceAll("(?m)^--.*$", "").split(";"))
          .map(String::strip)
          .filter(statement -> !statement.isEmpty())
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private final class LocalTransactions extends TestTransactions {
    @Override
    public <T> T inNew(Supplier<T> work) {
      // While all connections of the pool are held so, none of their holders gets a second one.
      if (current.get() != null) {
        throw new IllegalStateException("This transaction is within another one.");
      }
      DataSource outerDatabase = Factories.DATABASE.get();
      Factories.DATABASE.set(dataSource);
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
        current.remove();
        restore(outerDatabase);
      }
    }

    private static void restore(DataSource before) {
      if (before == null) {
        Factories.DATABASE.remove();
      } else {
        Factories.DATABASE.set(before);
      }
    }
  }

  /** The script of a migrated database: quicker to run than the migrations one by one. */
  private static final class MigratedH2 {
    static final Path SCRIPT = write();

    private static Path write() {
      JdbcConnectionPool migrated = emptyH2();
      try (Connection connection = migrated.getConnection()) {
        Migrations.apply(migrated);
        Path script = Files.createTempFile("migrated", ".sql");
        script.toFile().deleteOnExit();
        try (PreparedStatement statement = connection.prepareStatement("script to ?")) {
          statement.setString(1, script.toString());
          statement.execute();
        }
        return script;
      } catch (SQLException | IOException e) {
        throw new IllegalStateException("Could not write the script of a migrated database", e);
      } finally {
        migrated.dispose();
      }
    }
  }

  private static final class SharedPostgres {
    static final String MIGRATED = "migrated";

    /**
     * Held by the process that starts its PostgreSQL: the library may unpack it again while another
     * process runs what was unpacked.
     */
    private static final Path LOCK =
        Path.of(System.getProperty("java.io.tmpdir"), "workflow-tests-postgres.lock");

    private static final int TRIES = 3;
    private static EmbeddedPostgres instance;

    /** Not in a static initializer: its failure would be told once, and without its cause. */
    private static synchronized EmbeddedPostgres instance() {
      if (instance == null) {
        instance = start();
      }
      return instance;
    }

    private static EmbeddedPostgres start() {
      try (FileChannel inTurn = FileChannel.open(LOCK, CREATE, WRITE)) {
        inTurn.lock();
        EmbeddedPostgres started = tryToStart(1);
        try {
          // Text has the order of a language there, as on most servers, and not that of its bytes.
          execute(
              started,
              "create database "
                  + MIGRATED
                  + " template template0 locale_provider icu icu_locale 'en-US'");
          Migrations.apply(started.getDatabase("postgres", MIGRATED));
          return started;
        } catch (RuntimeException e) {
          // The next test starts another one, in the same folder.
          started.close();
          throw e;
        }
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    private static EmbeddedPostgres tryToStart(int number) throws IOException {
      EmbeddedPostgres.Builder builder =
          EmbeddedPostgres.builder()
              .setServerConfig("max_connections", "200")
              .setPort(freePort())
              .setPGStartupWait(Duration.ofMinutes(2));
      MemoryFolder.make().ifPresent(builder::setDataDirectory);
      try {
        return builder.start();
      } catch (IOException | RuntimeException e) {
        if (number == TRIES) {
          throw new IllegalStateException("PostgreSQL for tests did not start: " + e, e);
        }
        e.printStackTrace();
        return tryToStart(number + 1);
      }
    }

    /**
     * By chance, below those that the system gives to outgoing connections: two processes that ask
     * the system at once may get the same one, and one of them the other's PostgreSQL.
     */
    private static int freePort() {
      while (true) {
        int port = ThreadLocalRandom.current().nextInt(10_000, 32_768);
        try (ServerSocket probe = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
          return probe.getLocalPort();
        } catch (IOException e) {
          // Taken; another one is tried.
          continue;
        }
      }
    }

    static void execute(String sql) {
      execute(instance(), sql);
    }

    private static void execute(EmbeddedPostgres postgres, String sql) {
      try (Connection connection = postgres.getPostgresDatabase().getConnection()) {
        TestDatabase.execute(connection, sql);
      } catch (SQLException e) {
        throw new IllegalStateException("PostgreSQL is not reached", e);
      }
    }

    static PGConnectionPoolDataSource connections(String database) {
      PGConnectionPoolDataSource connections = new PGConnectionPoolDataSource();
      connections.setURL(instance().getJdbcUrl("postgres", database));
      connections.setReWriteBatchedInserts(true);
      return connections;
    }
  }
}
