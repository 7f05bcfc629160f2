package org.workflowserver.system.support;

import static org.awaitility.Awaitility.await;

import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Base64;
import java.util.List;

/** A PostgreSQL on this machine, which forces its commits to the disk as in production. */
public final class PostgresDatabase implements AutoCloseable {
  private static final String KEY =
      Base64.getEncoder().encodeToString("k".repeat(32).getBytes(StandardCharsets.US_ASCII));

  /** Until a database takes connections, also after a crash. */
  public static final Duration START = Duration.ofMinutes(2);

  private final Path folder;
  private final boolean kept;
  private final int port;
  private EmbeddedPostgres running;

  private PostgresDatabase(Path folder, boolean kept) {
    this.folder = folder;
    this.kept = kept;
    this.port = ServerSetup.freePort();
    launch();
  }

  public static PostgresDatabase start() {
    return new PostgresDatabase(TemporaryFolder.make("workflow-postgres"), false);
  }

  /** One in a folder that stays, on what is there already. */
  public static PostgresDatabase startIn(Path folder) {
    return new PostgresDatabase(folder, true);
  }

  /** The address without the account. */
  public String url() {
    return "jdbc:postgresql://127.0.0.1:" + port + "/postgres";
  }

  /** The setup of a server on this database, with what all its servers share. */
  public ServerSetup configure(ServerSetup setup) {
    return setup
        .with("WORKFLOW_DATABASE_URL", url())
        .with("WORKFLOW_DATABASE_USER", "postgres")
        .with("WORKFLOW_DATABASE_PASSWORD", "postgres")
        .with("WORKFLOW_VAULT_KEY", KEY)
        // Whoever repeats a step tells the other system of the same callback URL.
        .with("WORKFLOW_PUBLIC_URL", "http://workflows.example");
  }

  /** The process that starts all others of the database. */
  public ProcessHandle process() {
    try {
      List<String> lines = Files.readAllLines(folder.resolve("data/postmaster.pid"));
      return ProcessHandle.of(Long.parseLong(lines.getFirst())).orElseThrow();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Immediate shutdown: all connections break, nothing is written any more. */
  public void shutDownImmediately() {
    try {
      ProcessHandle postmaster = process();
      ServerProcess.signal(postmaster.pid(), "QUIT");
      await().until(() -> !postmaster.isAlive());
      // Gives back what the library holds; the database itself has ended.
      running.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Starts the database on its data folder. */
  public void launch() {
    try {
      running =
          EmbeddedPostgres.builder()
              .setDataDirectory(folder.resolve("data"))
              .setCleanDataDirectory(false)
              .setPort(port)
              .setPGStartupWait(START)
              .setServerConfig("fsync", "on")
              // The library's default would lose what was committed just before it ends.
              .setServerConfig("synchronous_commit", "on")
              .setOutputRedirector(ProcessBuilder.Redirect.DISCARD)
              .setErrorRedirector(ProcessBuilder.Redirect.DISCARD)
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try {
      running.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    if (!kept) {
      TemporaryFolder.delete(folder);
    }
  }
}
