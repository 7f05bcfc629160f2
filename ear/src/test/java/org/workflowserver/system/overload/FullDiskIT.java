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
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.workflowserver.json.Json;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.ConsoleSession;
import org.workflowserver.system.support.PostgresDatabase;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.ServerSetup;
import org.workflowserver.system.support.WebhookTarget;
import org.workflowserver.system.support.WebhookTarget.Endpoint;
import org.workflowserver.system.support.WebhookTarget.ReceivedRequest;

/** The disk of the database gets full, or the database takes nothing any more, and is as before. */
class FullDiskIT {
  private static final int MIB = 1 << 20;
  private static final Duration PATIENCE = Duration.ofMinutes(5);
  private static final String NO_MOUNT =
      "A small file system is mounted by root alone; a full disk of ";

  private static final int RUNS = 10;
  private static final String LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789";

  /** Text that is as long when it is stored. */
  private static final String LONG = random(200_000);

  private final List<String> accepted = new ArrayList<>();

  @Test
  void onH2StartsAreRefusedBeforeItIsFullAndAllGoesOnAfterwards(@TempDir Path disk)
      throws Exception {
    assumeTrue(mount(disk, "128m"), NO_MOUNT + "H2 was not tried.");
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
    String unused = api.create(aWorkflow().manual().transform("done"));
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
    requireNothingIsStored(server, api, quick, unused);
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

  /** It is read-only first, and then its tables are on a disk without room. */
  @Test
  void aPostgresqlThatTakesNothingTakesNoStartsAndAllGoesOnAfterwards(@TempDir Path disk)
      throws Exception {
    boolean small = mount(disk, "96m");
    try (PostgresDatabase database = PostgresDatabase.start();
        WebhookTarget target = WebhookTarget.start()) {
      if (small) {
        execute(
            database,
            "template1",
            "create tablespace small location '" + disk + "'",
            "alter database postgres set tablespace small");
      }
      ServerSetup setup = ServerSetup.fresh().allowingOutboundTo(target);
      try (ServerProcess server =
          database
              .configure(setup.with("WORKFLOW_ADMIN_PASSWORD", ServerFixture.PASSWORD))
              .start()) {
        takeNothing(
            server, target, () -> setReadOnly(database, true), () -> setReadOnly(database, false));
        assumeTrue(small, NO_MOUNT + "PostgreSQL was not tried.");
        Path ballast = disk.resolve("ballast");
        takeNothing(server, target, () -> leave(ballast, disk, 0), () -> Files.delete(ballast));
        requireStoredOnce(database);
        assertThat(server.errorLines()).noneMatch(line -> line.contains("The caller got 500"));
      }
    } finally {
      if (small) {
        run("umount", disk.toString());
      }
    }
  }

  /** What brings a trouble about, or ends it. */
  private interface Change {
    void make() throws Exception;
  }

  private void takeNothing(ServerProcess server, WebhookTarget target, Change begin, Change end)
      throws Exception {
    ApiClient api = ApiClient.signedIn(server.address(), "admin", ServerFixture.PASSWORD);
    String quick = api.create(aWorkflow().manual().transform("done"));
    Endpoint large = target.endpoint().respondingWith(200, Json.write(Map.of("text", LONG)));
    large.blocking();
    String calling = api.create(aWorkflow().manual().webhook("call", large.url(), Map.of()));
    List<String> waiting = new ArrayList<>();
    for (int i = 0; i < RUNS; i++) {
      waiting.add(api.execute(calling, Map.of()).send().string("id"));
    }
    large.awaitCalls(RUNS);
    String due =
        api.execute(
                api.create(
                    aWorkflow()
                        .manual()
                        .node("pause", "delay", Map.of("duration", 2, "unit", "seconds"))),
                Map.of())
            .send()
            .string("id");
    accepted.addAll(waiting);
    accepted.add(due);
    long told = told(server);
    begin.make();
    try {
      Map<String, Object> context = Map.of("text", LONG);
      await()
          .atMost(PATIENCE)
          .untilAsserted(
              () -> {
                assertThat(isRefused(api.execute(quick, context).send())).isTrue();
                assertThat(api.get("/health/ready").send().text()).contains("it is read-only, or");
              });
      // What comes from now on is kept.
      large.release();
      for (int i = 0; i < 50; i++) {
        requireRefused(api.execute(quick, context).send());
      }
      requireRefused(
          api.post("/workflows").json(aWorkflow().manual().transform(LONG).json()).send());
      assertThat(waiting).noneMatch(run -> hasEnded(api, run));
      // Again where what was due was small enough to be taken, before the rest was not.
      assertThat(told(server)).as("lines of the log").isBetween(told + 1, told + 2);
    } finally {
      end.make();
    }
    await().atMost(PATIENCE).until(() -> waiting.stream().allMatch(run -> hasEnded(api, run)));
    await().atMost(PATIENCE).until(() -> hasEnded(api, due));
    await().atMost(PATIENCE).until(() -> !isRefused(api.execute(quick, Map.of()).send()));
    assertThat(large.calls()).extracting(ReceivedRequest::idempotencyKey).doesNotHaveDuplicates();
    assertThat(large.calls()).hasSize(RUNS);
  }

  private static long told(ServerProcess server) {
    return server.errorLines().stream()
        .filter(line -> line.contains("The database takes nothing"))
        .count();
  }

  private boolean isRefused(ApiResponse start) {
    if (start.status() == 202) {
      accepted.add(start.string("id"));
    }
    return start.status() == 503;
  }

  private void requireStoredOnce(PostgresDatabase database) throws SQLException {
    try (Connection connection = connect(database, "postgres");
        Statement statement = connection.createStatement()) {
      assertThat(texts(statement, "select id from runs"))
          .containsExactlyInAnyOrderElementsOf(accepted);
      assertThat(
              texts(
                  statement,
                  "select run_id from run_log group by run_id, node_id having count(*) > 1"))
          .isEmpty();
    }
  }

  private static List<String> texts(Statement statement, String sql) throws SQLException {
    List<String> texts = new ArrayList<>();
    try (ResultSet rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        texts.add(rows.getString(1));
      }
    }
    return texts;
  }

  private static void awaitRefused(ApiClient api, String workflow) {
    await().atMost(PATIENCE).until(() -> api.execute(workflow, Map.of()).send().status() == 503);
  }

  private static void requireRefused(ApiResponse start) {
    assertThat(start.status()).as("%s", start).isEqualTo(503);
    assertThat(start.string("code")).isEqualTo("capacity_exceeded");
    assertThat(start.header("Retry-After")).isPresent();
  }

  private static void requireNothingIsStored(
      ServerProcess server, ApiClient api, String workflow, String unused) {
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
    assertThat(console.post("/console/graph-check", Map.of("graph", "{}"))).isEqualTo("200");
    Map<String, String> deletion = Map.of("deleteForm", "deleteForm");
    String settings = "/console/workflows/" + unused + "/settings";
    assertThat(console.post(settings, ConsoleSession.withButton(deletion, "confirm-delete")))
        .isEqualTo("done");
    assertThat(api.get("/workflows/" + unused).send().status()).isEqualTo(404);
  }

  private static boolean hasEnded(ApiClient api, String run) {
    ApiResponse seen = api.get("/workflows/runs/" + run).send();
    return seen.status() == 200 && seen.string("status").equals("completed");
  }

  /** Writes to a file until that many mebibytes are left on the disk. */
  private static void leave(Path ballast, Path disk, int mebibytes) throws IOException {
    byte[] zeros = new byte[4 << 10];
    try (OutputStream out = Files.newOutputStream(ballast)) {
      while (disk.toFile().getUsableSpace() > (long) mebibytes * MIB) {
        out.write(zeros);
      }
    } catch (IOException e) {
      assertThat(disk.toFile().getUsableSpace()).as("%s", e).isLessThan(zeros.length);
    }
  }

  private static void setReadOnly(PostgresDatabase database, boolean readOnly) throws SQLException {
    execute(
        database,
        "template1",
        "alter system set default_transaction_read_only = " + readOnly,
        "select pg_reload_conf()");
  }

  private static void execute(PostgresDatabase database, String name, String... commands)
      throws SQLException {
    try (Connection connection = connect(database, name);
        Statement statement = connection.createStatement()) {
      for (String command : commands) {
        statement.execute(command);
      }
    }
  }

  private static Connection connect(PostgresDatabase database, String name) throws SQLException {
    return DriverManager.getConnection(
        database.url().replaceFirst("/postgres$", "/" + name), "postgres", "postgres");
  }

  private static String random(int length) {
    Random random = new Random(length);
    return random
        .ints(length, 0, LETTERS.length())
        .mapToObj(i -> LETTERS.substring(i, i + 1))
        .collect(Collectors.joining());
  }

  private static boolean mount(Path disk, String size) throws IOException, InterruptedException {
    return run("mount", "-t", "tmpfs", "-o", "size=" + size, "tmpfs", disk.toString());
  }

  private static boolean run(String... command) throws IOException, InterruptedException {
    return new ProcessBuilder(List.of(command)).inheritIO().start().waitFor() == 0;
  }
}
