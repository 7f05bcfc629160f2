package org.workflowserver.system.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.ApiResponseAssert.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;
import org.workflowserver.servers.Readme;
import org.workflowserver.system.support.ApiClient;
import org.workflowserver.system.support.ApiResponse;
import org.workflowserver.system.support.FailedStart;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.ServerSetup;
import org.workflowserver.system.support.SharedCache;
import org.workflowserver.system.support.WorkflowBuilder;

/** What the operator sees of a start and an end. The tests tell one story: the order matters. */
@TestInstance(Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class StartIT {
  private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);
  private static final String LISTENING = "0A";
  private static final String OPEN = "Closed to other accounts";
  private static final String GONE = "gone";
  private static final String DATED =
      "\\d{4}-\\d\\d-\\d\\dT[0-9:.+-]+ INFO org\\.workflowserver\\.distribution\\.Server: ";

  private final ServerSetup setup =
      ServerSetup.fresh()
          .with("WORKFLOW_HTTP_IDLE_TIMEOUT", "1 Day")
          .with("WORKFLOW_HTPP_PORT", "s3cr3t");
  private ServerProcess server;
  private String password;
  private String workflow;

  @AfterAll
  void stopServer() {
    if (server != null) {
      server.close();
    }
  }

  @Test
  @Order(1)
  void aStartSaysWhereItIsAndPrintsTheFirstPasswordOnce() {
    server = setup.start();
    List<String> said = server.outputLines();
    assertThat(said).hasSize(5);
    assertThat(said.get(0)).isEqualTo("Address: " + server.address());
    assertThat(said.get(1)).isEqualTo("Data folder: " + setup.data());
    assertThat(said.get(2)).isEqualTo("Database: H2 in the data folder");
    assertThat(said.get(3)).matches("First administrator: admin / \\S{16,}");
    assertThat(said.get(4)).matches("Ready in [0-9]+\\.[0-9] s");
    password = server.printedPassword().orElseThrow();
    // On a machine that has other work, a start may find all carriers blocked, and says so.
    List<String> log =
        server.errorLines().stream().filter(line -> !line.contains("CarrierWatchdog")).toList();
    assertThat(log).hasSize(2);
    assertThat(log.getFirst())
        .matches(
            DATED
                + "Workflow Server \\S+-[0-9a-f]{8}( \\(commit [0-9a-f]{12}(-dirty)?\\))?"
                + " starts as \\S+:"
                + server.address().getPort()
                + "\\.");
    assertThat(log.getLast())
        .endsWith(
            "Setting WORKFLOW_HTPP_PORT is not known and is ignored. Did you mean"
                + " WORKFLOW_HTTP_PORT?");
  }

  @Test
  @Order(2)
  void itListensOnOnePortOfTheLoopbackInterfaceOnly() throws IOException {
    assertThat(listeners(server.pid())).containsExactly("127.0.0.1:" + server.setup().port());
  }

  @Test
  @Order(3)
  void theDataFolderIsTheOwnersAlone() throws IOException {
    assertTheOwnersAlone();
  }

  private void assertTheOwnersAlone() throws IOException {
    assertThat(mode(setup.data())).isEqualTo("rwx------");
    List<Path> files = filesOfData();
    assertThat(files).extracting(Path::getFileName).contains(Path.of("vault.key"));
    assertThat(files)
        .hasSizeGreaterThan(2)
        .allSatisfy(file -> assertThat(modeOrGone(file)).isIn("rw-------", GONE));
  }

  private List<Path> filesOfData() throws IOException {
    try (Stream<Path> files = Files.list(setup.data())) {
      return files.filter(Files::isRegularFile).toList();
    }
  }

  /** The database makes files for a moment. */
  private static String modeOrGone(Path path) throws IOException {
    try {
      return mode(path);
    } catch (NoSuchFileException e) {
      return GONE;
    }
  }

  private static String mode(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }

  @Test
  @Order(4)
  void aSecondServerOnTheSamePortRefusesToStart(
      @TempDir(cleanup = CleanupMode.ALWAYS) Path folder) {
    assertRefused(
        setup.on(folder.resolve("data")).startExpectingFailure(),
        "Port "
            + server.address().getPort()
            + " on 127.0.0.1 cannot be used: another process listens there. Stop that one, or set"
            + " workflow.http.port to another.");
  }

  @Test
  @Order(5)
  void aSecondServerOnTheSameDataFolderRefusesToStart() {
    assertRefused(
        setup.onAnotherPort().startExpectingFailure(),
        "The data folder " + setup.data() + " is in use by another server");
  }

  @Test
  @Order(6)
  void thePrintedPasswordGivesNoTokenUntilItIsChanged() {
    ApiClient anonymous = ApiClient.anonymous(server.address());
    Map<String, String> printed =
        Map.of("grant_type", "password", "username", "admin", "password", password);
    assertThat(anonymous.post("/auth/token").json(printed).send())
        .isProblem(403, "password_change_required");

    String wanted = "one sentence of mine";
    assertThat(changePassword(anonymous, "admin", "not-the-password", wanted))
        .isProblem(401, "token_invalid");
    assertThat(changePassword(anonymous, "nobody", "not-the-password", wanted))
        .isProblem(401, "token_invalid");
    for (String bad : List.of(password, "short")) {
      assertThat(changePassword(anonymous, "admin", password, bad))
          .isProblem(422, "parameter_invalid")
          .hasErrorAt("/new_password");
    }
    assertThat(anonymous.post("/auth/token").json(printed).send())
        .isProblem(403, "password_change_required");
    assertThat(changePassword(anonymous, "admin", password, wanted)).hasStatus(204);
    assertThat(anonymous.post("/auth/token").json(printed).send()).isProblem(401, "token_invalid");
    password = wanted;
  }

  private static ApiResponse changePassword(
      ApiClient api, String username, String current, String wanted) {
    return api.post("/auth/password")
        .json(Map.of("username", username, "password", current, "new_password", wanted))
        .send();
  }

  @Test
  @Order(7)
  void aStopBySignalEndsWithZeroAndLeavesNoTemporaryFiles() {
    ApiClient api = ApiClient.signedIn(server.address(), "admin", password);
    workflow = api.create(WorkflowBuilder.aWorkflow().named("Kept").manual());
    Map<String, Object> user =
        Map.of("username", "late", "password", "one sentence of hers", "groups", List.of("viewer"));
    assertThat(api.post("/users").json(user).send()).hasStatus(201);
    Map<String, String> wrong =
        Map.of("grant_type", "password", "username", "late", "password", "wrong at the end");
    assertThat(ApiClient.anonymous(server.address()).post("/auth/token").json(wrong).send())
        .isProblem(401, "token_invalid");
    assertThat(server.stop()).isZero();
    assertThat(server.outputLines()).hasSize(5);
    assertThat(setup.data().resolve("tmp")).doesNotExist();
    assertThat(server.errorLines()).noneMatch(line -> line.startsWith("\tat "));
    assertThat(server.errorLines().getLast()).matches(DATED + "Workflow Server stopped\\.");
  }

  @Test
  @Order(8)
  void aStartWithoutItsVaultKeySaysWhichKeyIsMissingAndMakesNoOther() throws IOException {
    Path key = setup.data().resolve("vault.key");
    Path aside = setup.data().resolveSibling("vault.key");
    Files.move(key, aside);
    FailedStart refusal = setup.startExpectingFailure();
    assertRefused(
        refusal, "vault.key is missing, but the values of this database are sealed under the key");
    assertThat(refusal.lastErrorLine()).contains("workflow.vault.previous-keys");
    assertThat(key).doesNotExist();
    assertThat(mode(failedStart(setup))).isEqualTo("rw-------");
    Files.move(aside, key);
  }

  @Test
  @Order(9)
  void aSecondStartFindsTheDataAgainPrintsNoPasswordAndClosesWhatWasOpened() throws IOException {
    Files.setPosixFilePermissions(setup.data(), PosixFilePermissions.fromString("rwxr-xr-x"));
    for (Path file : filesOfData()) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    }
    server = server.restart();
    assertThat(failedStart(setup)).doesNotExist();
    assertThat(server.errorLines())
        .filteredOn(line -> line.contains(OPEN))
        .singleElement(InstanceOfAssertFactories.STRING)
        .contains(setup.data() + " (rwxr-xr-x)", setup.data().resolve("vault.key") + " (rw-r--r--)")
        // The container, which sets the log up, is not there yet.
        .matches("\\S+ WARNING org\\.workflowserver\\.\\S+: .*");
    assertTheOwnersAlone();
    assertThat(server.printedPassword()).isEmpty();
    assertThat(server.outputLines()).noneMatch(line -> line.startsWith("First administrator"));
    ApiClient api = ApiClient.signedIn(server.address(), "admin", password);
    assertThat(api.get("/workflows/" + workflow).send().string("name")).isEqualTo("Kept");
    // It was queued when the server stopped.
    assertThat(api.get("/audit?action=sign_in.failed&actor=late").send().rows()).hasSize(1);
  }

  @Test
  @Order(10)
  void aStartAfterAKillFindsTheDataAgainAndTheLostPasswordIsReplaced() throws Exception {
    assertThat(resetPassword(setup, "admin"))
        .startsWith("The data folder " + setup.data() + " is in use by another server")
        .endsWith(" exit 1");
    server.kill();
    assertThat(resetPassword(setup, "nobody"))
        .isEqualTo("There is no account 'nobody'. Administrators are: admin. exit 1");
    String printed = resetPassword(setup, "admin");
    assertThat(printed)
        .matches("New password of admin, to be changed at the next sign-in: \\S{20,} exit 0");
    assertTheOwnersAlone();
    // The rest of the story is that of a server which was restored from a backup.
    Path folder = setup.data().getParent();
    Path restored = folder.resolve("restored");
    assertThat(run(Readme.commands("backup"), setup.data(), folder)).isEqualTo(" exit 0");
    assertThat(run(Readme.commands("restore"), restored, folder)).isEqualTo(" exit 0");
    server = setup.on(restored).start();
    assertThat(server.printedPassword()).isEmpty();
    assertThat(server.errorLines()).noneMatch(line -> line.contains(OPEN));
    ApiClient anonymous = ApiClient.anonymous(server.address());
    Map<String, String> old =
        Map.of("grant_type", "password", "username", "admin", "password", password);
    assertThat(anonymous.post("/auth/token").json(old).send()).isProblem(401, "token_invalid");
    String given = printed.replaceFirst(".*: (\\S+) exit 0", "$1");
    assertThat(changePassword(anonymous, "admin", given, "another sentence of mine"))
        .hasStatus(204);
    ApiClient api = ApiClient.signedIn(server.address(), "admin", "another sentence of mine");
    assertThat(api.get("/workflows/" + workflow).send().string("name")).isEqualTo("Kept");
    assertThat(api.get("/audit?action=user.password_changed").send().text())
        .contains("operator's command");
    assertThat(server.hangUp()).isZero();
    assertThat(server.errorLines().getLast()).matches(DATED + "Workflow Server stopped\\.");
  }

  /** What the command prints, and its exit code. */
  private static String resetPassword(ServerSetup setup, String username) throws Exception {
    String command =
        Readme.commands("reset-password")
            .replace("java -jar ear/", System.getProperty("java.home") + "/bin/java -jar ")
            .replace("reset-password admin", "reset-password " + username);
    return run(command, setup.data(), Path.of("").toAbsolutePath());
  }

  /** What commands of the README print, and their exit code. */
  private static String run(String commands, Path data, Path folder) throws Exception {
    ProcessBuilder shell =
        new ProcessBuilder("bash", "-c", commands)
            .directory(folder.toFile())
            .redirectErrorStream(true);
    shell.environment().put("WORKFLOW_DATA", data.toString());
    shell.environment().put("WORKFLOW_CACHE", SharedCache.FOLDER.toString());
    Process process = shell.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return output.strip() + " exit " + process.waitFor();
  }

  @Test
  void aWeakPasswordOfTheOperatorIsRefused() {
    assertRefused(
        ServerSetup.fresh().with("WORKFLOW_ADMIN_PASSWORD", "admin").startExpectingFailure(),
        "The setting workflow.admin.password is not taken: A password has 12 to 200 characters");
  }

  @Test
  void aDataFolderThatCannotBeWrittenIsNamed(@TempDir Path folder) throws IOException {
    // Root may write everywhere, but not below a file.
    Path file = Files.createFile(folder.resolve("file"));
    ServerSetup blocked =
        new ServerSetup(folder.resolve("start"), ServerSetup.freePort(), Map.of(), false)
            .with("WORKFLOW_DATA", file.resolve("data").toString());
    assertRefused(blocked.startExpectingFailure(), "The data folder " + file.resolve("data"));
    assertThat(Files.exists(file.resolve("data"), LinkOption.NOFOLLOW_LINKS)).isFalse();
  }

  @Test
  void aDatabaseThatCannotBeReachedIsNamed() throws IOException {
    ServerSetup unreached = ServerSetup.fresh();
    String url = "jdbc:postgresql://127.0.0.1:" + ServerSetup.freePort() + "/workflow";
    assertRefused(
        unreached
            .with("WORKFLOW_DATABASE_URL", url + "?user=u&password=s3cr3t")
            .with("WORKFLOW_VAULT_KEY", KEY)
            .startExpectingFailure(),
        "The database " + url + " cannot be reached");
    // Who may be the only one to know why a start failed.
    assertThat(mode(failedStart(unreached))).isEqualTo("rw-------");
    assertThat(failedStart(unreached))
        .content()
        .contains("javax.enterprise.resource.resourceadapter");
  }

  @Test
  void aDataSourceThatIsNotThereIsNamed() {
    assertRefused(
        ServerSetup.fresh()
            .with("WORKFLOW_DATABASE_JNDI", "jdbc/none")
            .with("WORKFLOW_VAULT_KEY", KEY)
            .startExpectingFailure(),
        "The setting workflow.database.jndi is 'jdbc/none'");
  }

  @Test
  void aSettingThatMakesNoSenseIsNamed() {
    assertRefused(
        ServerSetup.fresh().with("WORKFLOW_LIMITS_BODY", "plenty").startExpectingFailure(),
        "workflow.limits.body");
    assertRefused(
        ServerSetup.fresh().with("WORKFLOW_HTTP_PORT", "80a").startExpectingFailure(),
        "workflow.http.port");
    assertRefused(
        ServerSetup.fresh().with("WORKFLOW_HTTP_IDLE_TIMEOUT", "2 days").startExpectingFailure(),
        "workflow.http.idle-timeout is '2 days', but a time from 1s to 1d");
  }

  @Test
  void allSettingsThatMakeNoSenseAreNamedInOneGoBeforeAnythingIsMade() {
    ServerSetup wrong =
        ServerSetup.fresh()
            .with("WORKFLOW_HTTP_PORT", "80a")
            .with("WORKFLOW_LIMITS_BODY", "plenty")
            .with("WORKFLOW_LIMITS_BODDY", "s3cr3t")
            .with("WORKFLOW_VAULT_KEY", "c2hvcnQ=")
            .with("WORKFLOW_HTTP_TRUSTED_PROXIES", "everybody")
            .with("WORKFLOW_OUTBOUND_ALLOW", "example.com")
            .with("WORKFLOW_MAIL_HOST", "mail.example.com")
            .with("WORKFLOW_JWT_ISSUER", "https://id.example.com")
            .with("WORKFLOW_OIDC_CLIENT_SECRET", "s3cr3t")
            .with("WORKFLOW_ADMIN_PASSWORD", "s3cr3t");
    FailedStart refusal = wrong.startExpectingFailure();
    assertThat(refusal.exitCode()).isEqualTo(1);
    assertThat(refusal.out()).isEmpty();
    assertThat(refusal.err())
        .containsExactly(
            "Setting WORKFLOW_LIMITS_BODDY is not known and is ignored. Did you mean"
                + " WORKFLOW_LIMITS_BODY?",
            "The setting workflow.http.port is '80a', but a whole number from 1 to 65535 is"
                + " expected.",
            "The setting workflow.limits.body is 'plenty', but a size such as '1 MiB' is expected.",
            "The setting workflow.http.trusted-proxies names 'everybody', which is neither an"
                + " address nor a CIDR range.",
            "The setting workflow.vault.key holds 5 bytes in base64; a key has 32.",
            "The setting workflow.outbound.allow is malformed: 'example.com' is not"
                + " CIDR-or-host:port[-port].",
            "The setting workflow.mail.host needs workflow.mail.from, too.",
            "The setting workflow.admin.password is not taken: A password has 12 to 200 characters;"
                + " this one has 6.",
            "The settings workflow.jwt.issuer and workflow.jwt.jwks-url belong together; only one"
                + " of them is set.",
            "The setting workflow.oidc.client-secret is there without workflow.oidc.client-id.");
    assertThat(wrong.data()).doesNotExist();
    assertThat(
            ServerSetup.fresh()
                .with("WORKFLOW_DATABASE_URL", "jdbc:mysql://db.example.com/workflow")
                .with("WORKFLOW_VAULT_KEY", "c2hvcnQ=")
                .startExpectingFailure()
                .err())
        .containsExactly(
            "The setting workflow.database.url is set, but an address that begins with"
                + " jdbc:postgresql: or jdbc:h2: is expected.",
            "The setting workflow.vault.key holds 5 bytes in base64; a key has 32.");
  }

  @Test
  void aStartThatIsRefusedLateLeavesNothingOpen() throws IOException {
    ServerSetup weak = ServerSetup.fresh();
    // Where the database is told, only the application can see that it has no account yet.
    assertRefused(
        weak.with("WORKFLOW_DATABASE_URL", "jdbc:h2:file:" + weak.data().resolve("workflow"))
            .with("WORKFLOW_ADMIN_PASSWORD", "admin")
            .startExpectingFailure(),
        "The setting workflow.admin.password is not taken");
    assertThat(mode(failedStart(weak))).isEqualTo("rw-------");
    assertThat(mode(weak.data().resolve("workflow.mv.db"))).isEqualTo("rw-------");
  }

  private static Path failedStart(ServerSetup setup) {
    return setup.data().resolve("failed-start.log");
  }

  /** One sentence, the last thing on the console, and not a trace in sight. */
  private static void assertRefused(FailedStart refusal, String sentence) {
    assertThat(refusal.exitCode()).isEqualTo(1);
    assertThat(refusal.out()).noneMatch(line -> line.startsWith("Ready"));
    assertThat(refusal.lastErrorLine()).contains(sentence).matches("[A-Z].*\\.");
    assertThat(refusal.err())
        .as("%s", refusal.err())
        .noneMatch(line -> line.matches("\\s+at .*") || line.startsWith("Caused by"));
  }

  /** What the process listens on, by the system's own tables. */
  private static List<String> listeners(long pid) throws IOException {
    List<String> sockets;
    try (Stream<Path> descriptors = Files.list(Path.of("/proc/" + pid + "/fd"))) {
      sockets = descriptors.map(StartIT::link).filter(to -> to.startsWith("socket:")).toList();
    }
    return Stream.of("tcp", "tcp6")
        .flatMap(table -> rows(pid, table))
        .map(row -> row.strip().split("\\s+"))
        .filter(row -> row[3].equals(LISTENING) && sockets.contains("socket:[" + row[9] + "]"))
        .map(row -> readable(row[1]))
        .distinct()
        .toList();
  }

  private static Stream<String> rows(long pid, String table) {
    try {
      return Files.readAllLines(Path.of("/proc/" + pid + "/net/" + table)).stream().skip(1);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  private static String link(Path descriptor) {
    try {
      return Files.readSymbolicLink(descriptor).toString();
    } catch (IOException e) {
      return "(closed meanwhile)";
    }
  }

  /** The kernel prints each four bytes of an address as one little-endian number. */
  private static String readable(String endpoint) {
    String[] pair = endpoint.split(":");
    int port = Integer.parseInt(pair[1], 16);
    String address = pair[0];
    boolean mapped = address.startsWith("0000000000000000FFFF0000");
    byte[] bytes = HexFormat.of().parseHex(mapped ? address.substring(24) : address);
    if (bytes.length != 4) {
      return address + ":" + port;
    }
    return "%d.%d.%d.%d:%d"
        .formatted(bytes[3] & 255, bytes[2] & 255, bytes[1] & 255, bytes[0] & 255, port);
  }
}
