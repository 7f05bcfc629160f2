package org.workflowserver.system.benchmark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.function.Supplier;
import org.workflowserver.system.support.H2File;
import org.workflowserver.system.support.PostgresDatabase;
import org.workflowserver.system.support.ProcessMetrics;
import org.workflowserver.system.support.ServerSetup;

/** Where the server of a benchmark keeps its runs, and a way into it beside the server. */
final class BenchmarkDatabase implements AutoCloseable {
  private final Kind kind;
  private final PostgresDatabase postgres;
  private final ServerSetup setup;

  private BenchmarkDatabase(Kind kind, PostgresDatabase postgres, ServerSetup setup) {
    this.kind = kind;
    this.postgres = postgres;
    this.setup = setup;
  }

  /** A database, and what its commits outlive. */
  enum Kind {
    H2_PROCESS("h2-process", "outlives the process"),
    H2_DISK("h2-disk", "forces the disk"),
    POSTGRESQL("postgresql", "forces the disk (fsync, synchronous_commit)");

    private final String code;
    private final String durability;

    Kind(String code, String durability) {
      this.code = code;
      this.durability = durability;
    }

    static Kind of(String code) {
      return Arrays.stream(values())
          .filter(kind -> kind.code.equals(code))
          .findFirst()
          .orElseThrow(() -> new AssertionError("There is no database '" + code + "'."));
    }

    String durability() {
      return durability;
    }

    @Override
    public String toString() {
      return code;
    }
  }

  /** An empty database; the server is set up for it as {@code setup} says, and more. */
  static BenchmarkDatabase start(Kind kind, ServerSetup setup) {
    return start(kind, setup, PostgresDatabase::start);
  }

  /** The same with a PostgreSQL that keeps its data in the folder of the server's. */
  static BenchmarkDatabase startKept(Kind kind, ServerSetup setup) {
    Path folder = setup.data().resolveSibling("postgres");
    return start(kind, setup, () -> PostgresDatabase.startIn(folder));
  }

  private static BenchmarkDatabase start(
      Kind kind, ServerSetup setup, Supplier<PostgresDatabase> start) {
    if (kind == Kind.POSTGRESQL) {
      PostgresDatabase postgres = start.get();
      return new BenchmarkDatabase(kind, postgres, postgres.configure(setup));
    }
    String sync = kind == Kind.H2_DISK ? "disk" : "process";
    return new BenchmarkDatabase(kind, null, setup.with("WORKFLOW_DATABASE_SYNC", sync));
  }

  ServerSetup setup() {
    return setup;
  }

  /** Rows {@code numbers.x} from one number to another one, for a from clause. */
  String numbers() {
    return kind == Kind.POSTGRESQL
        ? "generate_series(?::bigint, ?::bigint) as numbers(x)"
        : "system_range(?, ?) as numbers(x)";
  }

  /** What tells the database of many new rows; H2 notices by itself. */
  String analyze() {
    return kind == Kind.POSTGRESQL ? "analyze" : "select 1";
  }

  /** Bytes of the file of H2; 0 on PostgreSQL, which has many. */
  long bytes() {
    try {
      return postgres == null ? Files.size(setup.data().resolve("workflow.mv.db")) : 0;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Processor time of the database's own processes; none where it is a part of the server. */
  Duration processorTime() {
    return postgres == null
        ? Duration.ZERO
        : postgres
            .process()
            .descendants()
            .map(ProcessMetrics::processorTime)
            .reduce(ProcessMetrics.processorTime(postgres.process()), Duration::plus);
  }

  /** Runs that are stored. The server must be stopped. */
  long countRuns() throws SQLException {
    try (Connection connection = open();
        Statement statement = connection.createStatement();
        ResultSet count = statement.executeQuery("select count(*) from runs")) {
      count.next();
      return count.getLong(1);
    }
  }

  /** A connection of its own. H2 gives it only while the server is stopped. */
  Connection open() throws SQLException {
    if (postgres != null) {
      return DriverManager.getConnection(postgres.url(), "postgres", "postgres");
    }
    return H2File.open(setup);
  }

  @Override
  public void close() {
    if (postgres != null) {
      postgres.close();
    }
  }
}
