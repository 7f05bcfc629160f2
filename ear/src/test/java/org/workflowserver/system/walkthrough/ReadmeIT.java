package org.workflowserver.system.walkthrough;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.workflowserver.description.ApiDescriptions;
import org.workflowserver.servers.Readme;
import org.workflowserver.settings.Setting;
import org.workflowserver.settings.Settings;
import org.workflowserver.system.benchmark.BenchmarkIT;
import org.workflowserver.system.benchmark.BenchmarkSettings;
import org.workflowserver.system.crash.KillPointsIT;
import org.workflowserver.system.support.LongMode;
import org.workflowserver.system.support.ServerSetup;

/** What the README tells a newcomer to do works as it is written. */
class ReadmeIT {
  private static final Path ROOT = Path.of("..").toAbsolutePath().normalize();
  private static final Path README = ROOT.resolve("README.md");
  private static final Pattern BLOCK =
      Pattern.compile("^```shell( quick-start)?\\n(.*?)^```$", Pattern.DOTALL | Pattern.MULTILINE);
  private static final Pattern LABEL = Pattern.compile("^```shell ?(.*)$", Pattern.MULTILINE);
  private static final Pattern SETTING_ROW =
      Pattern.compile("^\\| `(workflow\\.[^`]+)` \\|", Pattern.MULTILINE);
  private static final Pattern COMMAND_ROW =
      Pattern.compile("^\\| [^|]+ \\| `(mvn [^`]+)` \\|$", Pattern.MULTILINE);
  private static final String LONGER = "mvn verify -Dlong";

  /** What the long mode makes more of, by the module whose build says how much. */
  private static final Map<String, String> MORE =
      Map.of("crash.rounds", "ear", "fuzz.calls", "ear", "engine.rounds", "workflow-runtime");

  private static final Pattern LONG_MODE =
      Pattern.compile("<id>long</id>.*?<name>long</name>(.*?)</profile>", Pattern.DOTALL);

  private static final Pattern BENCHMARK_ROW =
      Pattern.compile("^\\| `(benchmark\\.[^`]+)` \\|", Pattern.MULTILINE);
  private static final Pattern PROPERTY = Pattern.compile("-D(benchmark\\.[a-z]+)=");
  private static final int PATIENCE_MINUTES = 20;

  /** For virtual machines that live too briefly to be worth the compiler's best. */
  private static final String BRIEFLY = "-XX:TieredStopAtLevel=1 -XX:+UseSerialGC";

  /**
   * The whole quick start, in one shell, in a copy of the sources and of what this build has
   * compiled of them: the distribution is made and run there.
   */
  @Test
  void theQuickStartWorksLineByLine(@TempDir Path folder) throws Exception {
    Path copy = copyOfTheProject(folder.resolve("project"));
    List<String> blocks = blocks(true);
    assertThat(blocks).hasSizeGreaterThan(4);
    int port = ServerSetup.freePort();
    String commands = "set -u\n" + String.join("\n", blocks);
    assertThat(commands).as("one line says the port").containsOnlyOnce("8080");
    String script = commands.replace("8080", Integer.toString(port));
    Path output = folder.resolve("output");
    ProcessBuilder builder =
        new ProcessBuilder("bash", "-c", script)
            .directory(copy.toFile())
            .redirectErrorStream(true)
            .redirectOutput(output.toFile());
    builder.environment().put("JAVA_TOOL_OPTIONS", BRIEFLY);
    // Else all is compiled again, since the sources lie elsewhere.
    builder.environment().put("MAVEN_ARGS", "-Dmaven.compiler.useIncrementalCompilation=false");
    Process shell = builder.start();
    boolean ended = shell.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES);
    shell.descendants().forEach(ProcessHandle::destroyForcibly);
    shell.destroyForcibly();
    assertThat(ended)
        .as(
            "the quick start ends within %s minutes: %s",
            PATIENCE_MINUTES, Files.readString(output))
        .isTrue();
    assertThat(Files.readString(output))
        .contains("Address: http://127.0.0.1:" + port)
        // The copy has no repository, and so no commit.
        .containsPattern("Workflow Server \\S+-[0-9a-f]{8} starts as \\S+:\\d+\\.")
        .contains("Ready in ")
        .contains("\"user_id\":\"usr_123\"")
        .contains("usr_123 asked: site_456 is UP")
        .contains("\"status\":\"completed\"")
        .contains("event: run")
        .contains("{\"id\":null,\"matched\":1,\"accepted\":0,\"dry_run\":true}");
    assertThat(copy.resolve("workflow-data/quick-start/workflow.mv.db")).exists();
    assertThat(isListenedOn(port)).as("the server is stopped").isFalse();
  }

  /** Where everything is compiled already. */
  @Test
  @LongMode("whatTheCommandsForContributorsNameIsThere looks for what they name.")
  void theCommandsForContributorsWork(@TempDir Path folder) throws Exception {
    Path output = folder.resolve("output");
    for (String command : commandsForContributors()) {
      List<String> words = new ArrayList<>(List.of(command.split(" ")));
      words.add(1, "-q");
      // As it is written, but for the time that it may take.
      words.replaceAll(
          word -> word.replaceFirst("^(?<name>-D\\w+\\.(rounds|seconds)=)\\d+$", "${name}1"));
      ProcessBuilder builder =
          new ProcessBuilder(words)
              .directory(ROOT.toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile());
      builder.environment().put("MAVEN_OPTS", BRIEFLY);
      Process maven = builder.start();
      assertThat(maven.waitFor(PATIENCE_MINUTES, TimeUnit.MINUTES)).as(command).isTrue();
      assertThat(maven.exitValue()).as(command + ": " + Files.readString(output)).isZero();
    }
  }

  /** The commands of CONTRIBUTING.md's table that the README does not have. */
  private static List<String> commandsForContributors() throws IOException {
    List<String> commands = new ArrayList<>();
    Matcher rows = COMMAND_ROW.matcher(Files.readString(ROOT.resolve("CONTRIBUTING.md")));
    while (rows.find()) {
      // Those that verify would do for hours what this very run does.
      if (!blocks(false).contains(rows.group(1) + "\n")
          && !rows.group(1).startsWith("mvn verify ")) {
        commands.add(rows.group(1));
      }
    }
    assertThat(commands).contains("mvn spotless:apply").hasSizeGreaterThan(1);
    return commands;
  }

  @Test
  void theFirstCommandsAreThoseThatTheProjectIsCheckedBy() throws IOException {
    List<String> others = blocks(false);
    assertThat(others).startsWith("mvn -Prun package\n", "mvn verify\n", LONGER + "\n");
    assertThat(blocks(true)).anyMatch(block -> block.contains("mvn -q -Prun package"));
    assertThat(Files.readString(ROOT.resolve(".ci/run"))).endsWith("\nmvn verify\n");
  }

  /** The commands that take too long to be run here: what they name is there. */
  @Test
  void theLongerTestsAreStartedByWhatTheBuildKnows() throws Exception {
    String contributing = Files.readString(ROOT.resolve("CONTRIBUTING.md"));
    Matcher crashes =
        Pattern.compile("`mvn verify -Dit\\.test=(\\w+) -D([a-z.]+)=\\d+`").matcher(contributing);
    assertThat(crashes.find()).isTrue();
    assertThat(Class.forName(KillPointsIT.class.getPackageName() + "." + crashes.group(1)))
        .isEqualTo(KillPointsIT.class);
    assertThat(System.getProperty(crashes.group(2))).as(crashes.group(2)).matches("\\d+");
    Matcher calls =
        Pattern.compile("`mvn verify -Dit\\.test=(FuzzIT) -D(fuzz\\.calls)=\\d+`")
            .matcher(contributing);
    assertThat(calls.find()).isTrue();
    assertThat(System.getProperty(calls.group(2))).as(calls.group(2)).matches("\\d+");
    assertThat(contributing).contains("-Dtest=RandomRunsTest -Dengine.rounds=");
    for (Map.Entry<String, String> more : MORE.entrySet()) {
      String build = Files.readString(ROOT.resolve(more.getValue()).resolve("pom.xml"));
      List<String> values = all(Pattern.compile("<" + more.getKey() + ">(\\d+)</"), build);
      assertThat(values).as("%s of the usual build and of the long one", more).hasSize(2);
      assertThat(all(LONG_MODE, build)).singleElement().asString().contains(values.getLast());
    }
  }

  /** The other commands are run in the long mode. */
  @Test
  void whatTheCommandsForContributorsNameIsThere() throws IOException {
    String build = Files.readString(ROOT.resolve("workflow-runtime/pom.xml"));
    Set<String> tests;
    try (Stream<Path> files = Files.walk(ROOT.resolve("workflow-runtime/src/test"))) {
      tests = files.map(file -> file.getFileName().toString()).collect(Collectors.toSet());
    }
    for (String command : commandsForContributors()) {
      assertThat(all(Pattern.compile("-D(\\w+\\.\\w+)="), command))
          .allSatisfy(property -> assertThat(build).contains("<" + property + ">"));
      assertThat(all(Pattern.compile("-Dtest=(\\w+)"), command))
          .allSatisfy(test -> assertThat(tests).contains(test + ".java"));
    }
  }

  /** It takes minutes, too; what it names is there, and the usual build runs it for seconds. */
  @Test
  void theBenchmarkIsStartedByWhatItReads() throws Exception {
    String readme = Files.readString(README);
    String command =
        blocks(false).stream().filter(b -> b.contains("benchmark")).findFirst().orElseThrow();
    assertThat(command).startsWith("mvn verify -Dit.test=" + BenchmarkIT.class.getSimpleName());
    assertThat(all(PROPERTY, readme))
        .contains("benchmark.seconds")
        .isSubsetOf(BenchmarkSettings.names());
    assertThat(all(BENCHMARK_ROW, readme))
        .containsExactlyInAnyOrderElementsOf(BenchmarkSettings.names());
  }

  private static List<String> all(Pattern pattern, String text) {
    return pattern.matcher(text).results().map(found -> found.group(1)).toList();
  }

  @Test
  void theSettingsForPostgresqlAreOnesThatTheServerReads() throws Exception {
    String block = blocks(false).get(3);
    Process shell =
        new ProcessBuilder("bash", "-c", "set -eu\n" + block + "\nenv")
            .redirectErrorStream(true)
            .start();
    String environment = new String(shell.getInputStream().readAllBytes(), UTF_8);
    assertThat(shell.waitFor()).as(environment).isZero();
    for (Setting<?> setting :
        List.of(
            Settings.DATABASE_URL,
            Settings.DATABASE_USER,
            Settings.DATABASE_PASSWORD,
            Settings.VAULT_KEY)) {
      assertThat(environment).contains(setting.environmentName() + "=");
    }
    String key = environment.replaceFirst("(?s).*WORKFLOW_VAULT_KEY=(\\S+).*", "$1");
    assertThat(Base64.getDecoder().decode(key)).hasSize(32);
  }

  /** The blocks with other labels are run by the tests of the profile {@code servers}. */
  @Test
  void everyBlockIsRunBySomeTest() throws IOException {
    Set<String> known = new HashSet<>(Readme.labels());
    known.addAll(Set.of("", "quick-start"));
    // By the story of a start and an end.
    known.addAll(Set.of("backup", "restore", "reset-password"));
    // By the tests of generated clients.
    known.add("clients");
    // By those of a shared server, with systems to call.
    known.addAll(Set.of("authorizations", "subscriptions"));
    assertThat(all(LABEL, Files.readString(README))).hasSameElementsAs(known);
  }

  /** A link for each section and each part of one, in their order. */
  @Test
  void theContentsAreThoseOfTheFile() throws IOException {
    String readme =
        Pattern.compile("^```.*?^```$", Pattern.DOTALL | Pattern.MULTILINE)
            .matcher(Files.readString(README))
            .replaceAll("");
    List<String> headings =
        all(Pattern.compile("^##+ (.+)$", Pattern.MULTILINE), readme).stream()
            .filter(heading -> !heading.equals("Contents"))
            .toList();
    assertThat(all(Pattern.compile("^ *- \\[(.+)]\\(#.*\\)$", Pattern.MULTILINE), readme))
        .isEqualTo(headings);
    assertThat(all(Pattern.compile("^ *- \\[.+]\\(#(.*)\\)$", Pattern.MULTILINE), readme))
        .isEqualTo(
            headings.stream()
                .map(
                    heading ->
                        heading
                            .toLowerCase(Locale.ROOT)
                            .replaceAll("[^a-z0-9 _-]", "")
                            .replace(' ', '-'))
                .toList());
  }

  @Test
  void theTableOfSettingsIsThatOfTheCode() throws IOException {
    List<String> documented = new ArrayList<>();
    Matcher rows = SETTING_ROW.matcher(Files.readString(README));
    while (rows.find()) {
      documented.add(rows.group(1));
    }
    Set<String> known =
        Settings.all().stream().map(Setting::name).collect(Collectors.toUnmodifiableSet());
    assertThat(documented).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(known);
  }

  @Test
  void theTableOfCallsHasEveryAddress() throws IOException {
    String readme = Files.readString(README);
    String table =
        readme
            .substring(readme.indexOf("\n## The API in short\n"), readme.indexOf("\n### Clients\n"))
            .replaceAll("\\{\\w+}", "{}");
    Map<?, ?> paths = (Map<?, ?>) ApiDescriptions.source().get("paths");
    assertThat(paths.keySet())
        .map(path -> path.toString().replaceAll("\\{\\w+}", "{}"))
        .filteredOn(path -> !Pattern.compile(Pattern.quote(path) + "`").matcher(table).find())
        .isEmpty();
  }

  private static List<String> blocks(boolean quickStart) throws IOException {
    List<String> blocks = new ArrayList<>();
    Matcher matcher = BLOCK.matcher(Files.readString(README));
    while (matcher.find()) {
      if ((matcher.group(1) != null) == quickStart) {
        blocks.add(matcher.group(2));
      }
    }
    return blocks;
  }

  private static Path copyOfTheProject(Path target) throws IOException {
    Files.walkFileTree(
        ROOT,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes)
              throws IOException {
            if (isLeft(folder)) {
              return FileVisitResult.SKIP_SUBTREE;
            }
            Files.createDirectories(target.resolve(ROOT.relativize(folder)));
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            if (!file.getParent().endsWith("target")) {
              Path copy = target.resolve(ROOT.relativize(file));
              Files.copy(file, copy, StandardCopyOption.COPY_ATTRIBUTES);
            }
            return FileVisitResult.CONTINUE;
          }
        });
    return target;
  }

  /** Of a module's target, classes and the editor are taken. */
  private static boolean isLeft(Path folder) {
    String name = folder.getFileName().toString();
    return Set.of(".git", "workflow-data", "node_modules").contains(name)
        || folder.getParent().endsWith("target") && !Set.of("classes", "editor").contains(name);
  }

  private static boolean isListenedOn(int port) throws IOException {
    try (ServerSocket socket = new ServerSocket()) {
      socket.setReuseAddress(true);
      socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      return false;
    } catch (BindException e) {
      return true;
    }
  }
}
