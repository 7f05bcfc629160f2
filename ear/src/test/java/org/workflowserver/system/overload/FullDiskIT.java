package org.workflowserver.system.overload;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ConsoleSession;
import org.workflowserver.system.support.PostgresDatabase;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.ServerSetup;

/** The disk of the database gets full, or the database takes nothing any more, and is as before. */
class FullDiskIT {
  private static final int MIB = 1 << 20;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  @Test
  void onH2StartsAreRefusedBeforeItIsFullAndAllGoesOnAfterwards(@TempDir Path disk)
      throws Exception {
    assumeTrue(
        run("mount", "-t", "tmpfs", "-o", "size=128m", "tmpfs", disk.toString()),
        "A small file system is mounted by root alone; a full disk of H2 was not tried.");
    try {
      ServerSetup setup =
          ServerSetup.fresh()
              .on(disk.resolve("data"))
              .with("WORKFLOW_ADMIN_PASSWORD", ServerFixture.PASSWORD)
              .with("WORKFLOW_LIMITS_DISK_RESERVE", "32 MiB");
      try (ServerProcess server = setup.start()) {
        fillAndEmpty(server, disk);
      }
    } finally {
      run("umount", disk.toString());
    }
  }

  private static void fillAndEmpty(ServerProcess server, Path disk) throws IOException {
    ApiClient api = ApiClient.signedIn(server.address(), "admin", ServerFixture.PASSWORD);
    String quick = api.create(aWorkflow().manual().transform("done"));
    String slow =
        api.create(
            aWorkflow()
                .manual()
                .node("pause", "delay", Map.of("duration", 5, "unit", "seconds"))
                .transform("done"));
    api.runToEnd(quick, Map.of());
    String accepted = api.execute(slow, Map.of()).send().string("id");
    Path ballast = disk.resolve("ballast");
    leave(ballast, disk, 20);
    awaitRefused(api, quick);
    for (int i = 0; i < 50; i++) {
      requireRefused(api.execute(quick, Map.of()).send());
    }
    await().atMost(PATIENCE).until(() -> hasEnded(api, accepted));
    ApiResponse ready = api.get("/health/ready").send();
    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.text()).contains("Starts are refused until there is more");
    assertThat(server.errorLines().stream().filter(line -> line.contains("Starts are refused")))
        .hasSize(1);
    leave(ballast, disk, 7);
    requireNothingIsStored(server, api, quick);
    // There is room for a moment before the ballast is written anew.
    leave(ballast, disk, 0);
    awaitRefused(api, quick);
    Files.delete(ballast);
    await()
        .atMost(PATIENCE)
        .until(
            () -> api.execute(quick, Map.of()).header("Prefer", "wait=5").send().status() == 200);
    assertThat(api.run(accepted).string("status")).isEqualTo("completed");
    assertThat(server.errorLines()).noneMatch(line -> line.contains("The caller got 500"));
  }

  @Test
  void aPostgresqlThatIsReadOnlyTakesNoStartsAndAllGoesOnAfterwards() throws SQLException {
    try (PostgresDatabase database = PostgresDatabase.start();
        ServerProcess server =
            database
                .configure(
                    ServerSetup.fresh().with("WORKFLOW_ADMIN_PASSWORD", ServerFixture.PASSWORD))
                .start()) {
      ApiClient api = ApiClient.signedIn(server.address(), "admin", ServerFixture.PASSWORD);
      String quick = api.create(aWorkflow().manual().transform("done"));
      String slow =
          api.create(
              aWorkflow()
                  .manual()
                  .node("pause", "delay", Map.of("duration", 5, "unit", "seconds"))
                  .transform("done"));
      String accepted = api.execute(slow, Map.of()).send().string("id");
      setReadOnly(database, true);
      try {
        awaitRefused(api, quick);
        assertThat(api.get("/health/ready").send().text()).contains("it is read-only, or");
        for (int i = 0; i < 50; i++) {
          requireRefused(api.execute(quick, Map.of()).send());
        }
        assertThat(api.run(accepted).string("status")).isNotEqualTo("completed");
      } finally {
        setReadOnly(database, false);
      }
      await().atMost(PATIENCE).until(() -> hasEnded(api, accepted));
      await().atMost(PATIENCE).until(() -> api.execute(quick, Map.of()).send().status() == 202);
      assertThat(server.errorLines()).noneMatch(line -> line.contains("The caller got 500"));
    }
  }

  private static void awaitRefused(ApiClient api, String workflow) {
    await().atMost(PATIENCE).until(() -> api.execute(workflow, Map.of()).send().status() == 503);
  }

  private static void requireRefused(ApiResponse start) {
    assertThat(start.status()).as("%s", start).isEqualTo(503);
    assertThat(start.string("code")).isEqualTo("capacity_exceeded");
    assertThat(start.header("Retry-After")).isPresent();
  }

  private static void requireNothingIsStored(ServerProcess server, ApiClient api, String workflow) {
    Map<String, Object> graph = aWorkflow().manual().transform("x".repeat(MIB / 2)).json();
    await().atMost(PATIENCE).until(() -> api.post("/workflows").json(graph).send().status() == 503);
    for (int i = 0; i < 30; i++) {
      requireRefused(api.post("/workflows").json(graph).send());
      requireRefused(api.put("/workflows/" + workflow).json(graph).send());
    }
    assertThat(api.post("/workflows/validate").json(graph).send().status()).isEqualTo(200);
    assertThat(api.get("/workflows").send().status()).isEqualTo(200);
    ConsoleSession console = ConsoleSession.of(server.address(), "admin", ServerFixture.PASSWORD);
    assertThat(console.post("/console/workflows/" + workflow, Map.of("off", "off")))
        .isEqualTo("503");
    assertThat(console.open("/console/workflows/" + workflow)).isEqualTo("200");
  }

  private static boolean hasEnded(ApiClient api, String run) {
    ApiResponse seen = api.get("/workflows/runs/" + run).send();
    return seen.status() == 200 && seen.string("status").equals("completed");
  }

  /** Writes to a file until that many mebibytes are left on the disk. */
  private static void leave(Path ballast, Path disk, int mebibytes) throws IOException {
    byte[] zeros = new byte[64 << 10];
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (disk.toFile().getUsableSpace() > (long) mebibytes * MIB) {
        out.write(zeros);
      }
    } catch (IOException e) {
      assertThat(disk.toFile().getUsableSpace()).as("%s", e).isLessThan(zeros.length);
    }
  }

  private static void setReadOnly(PostgresDatabase database, boolean readOnly) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(database.url(), "postgres", "postgres");
        Statement statement = connection.createStatement()) {
      statement.execute("alter system set default_transaction_read_only = " + readOnly);
      statement.execute("select pg_reload_conf()");
    }
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(List.of(command)).inheritIO().start().waitFor() == 0;
  }
}
