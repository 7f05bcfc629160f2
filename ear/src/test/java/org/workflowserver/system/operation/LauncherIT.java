package org.workflowserver.system.operation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;
import org.workflowserver.system.support.FailedStart;
import org.workflowserver.system.support.ServerProcess;
import org.workflowserver.system.support.ServerSetup;
import org.workflowserver.system.support.SharedCache;

/** From {@code java -jar} to the virtual machine that runs the server. */
class LauncherIT {
  private static final String JAVA =
      Path.of(System.getProperty("java.home"), "bin", "java").toString();

  @Test
  void aStartMapsTheAotCacheThatTheFirstOneMadeAndTakesOptionsOfTheOperatorAlone()
      throws IOException {
    Path cache = SharedCache.aotCache();
    ServerSetup setup =
        ServerSetup.fresh()
            .with("WORKFLOW_JAVA_OPTIONS", "-Xmx444m -Dof.operator=yes")
            .with("JDK_JAVA_OPTIONS", "-Dworkflow.server.name=of-the-environment");
    try (ServerProcess server = setup.start()) {
      assertThat(mapped(server)).anyMatch(line -> line.endsWith(cache.toString()));
      List<String> command = commandLine(server.pid());
      assertThat(command).containsOnlyOnce("-Dof.operator=yes");
      // What the test gives to the launcher comes first; the last one counts.
      assertThat(command).containsSubsequence("-Xmx512m", "-Xmx444m");
      assertThat(command).noneMatch(word -> word.contains("of-the-environment"));
      assertThat(Files.readString(Path.of("/proc/" + server.pid() + "/environ")))
          .contains("JDK_JAVA_OPTIONS=-Dworkflow.server.name=of-the-environment");
      assertThat(server.stop()).isZero();
      assertThat(server.errorLines())
          .allMatch(
              line ->
                  line.startsWith("NOTE: Picked up JDK_JAVA_OPTIONS")
                      || line.contains(" INFO org.workflowserver."));
    }
  }

  /** A first start unpacks the server: that is how all tests begin. */
  @Test
  void aStartMendsWhatIsDamagedAndRemovesWhatOtherBuildsLeft() throws Exception {
    ServerSetup setup = ServerSetup.fresh();
    Path cache = setup.data().resolve("cache");
    ServerSetup alone = setup.with("WORKFLOW_CACHE", cache.toString());
    Path ofAnotherBuild = Files.createDirectories(cache.resolve("0.0.1-0123abcd"));
    Files.createFile(ofAnotherBuild.resolve("server.jar"));
    Path strange = Files.createDirectories(cache.resolve("not-ours"));
    Path library = unpacked(copyOfTheServer(cache), "h2.jar");
    long length = Files.size(library);
    try (FileChannel channel = FileChannel.open(library, StandardOpenOption.WRITE)) {
      channel.truncate(length / 2);
    }
    try (ServerProcess server = withAnAgentThatListens(alone).start()) {
      assertThat(library).hasSize(length);
      assertThat(mapped(server)).noneMatch(line -> line.contains(".aot"));
      await().until(() -> !Files.exists(ofAnotherBuild));
      assertThat(strange).isDirectory();
      assertThat(server.stop()).isZero();
    }
    assertThat(aotCaches(cache))
        .as("a server that is stopped takes its training run along")
        .isEmpty();
    assertThatClassesLoadedAheadAreIn(library.getParent());
    assertStartsWithout(damagedAotCache(library.getParent().getParent()), alone);
  }

  /** Its port is not kept from the server's virtual machine, or that would not start. */
  private static ServerSetup withAnAgentThatListens(ServerSetup setup) {
    return setup.with(
        "JAVA_TOOL_OPTIONS",
        "-Dcom.sun.management.jmxremote.port="
            + ServerSetup.freePort()
            + " -Dcom.sun.management.jmxremote.host=127.0.0.1"
            + " -Dcom.sun.management.jmxremote.ssl=false"
            + " -Dcom.sun.management.jmxremote.authenticate=false");
  }

  /** As far as to the virtual machine of the server, which is then as one without a cache. */
  private static void assertStartsWithout(Path damaged, ServerSetup setup) throws Exception {
    ProcessBuilder builder =
        new ProcessBuilder(JAVA, "-jar", ServerProcess.JAR.toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD);
    builder.environment().putAll(setup.settings());
    builder.environment().put("WORKFLOW_DATA", setup.data().toString());
    builder.environment().put("WORKFLOW_HTTP_PORT", Integer.toString(setup.port()));
    Process server = builder.start();
    try {
      String jar = damaged.resolveSibling("server.jar").toString();
      await().until(() -> commandLine(server.pid()).contains(jar));
      assertThat(commandLine(server.pid())).noneMatch(word -> word.contains("AOTCache"));
      assertThat(damaged).doesNotExist();
    } finally {
      server.destroyForcibly().waitFor();
    }
  }

  /** What the tests' first server has unpacked, in this cache. */
  private static Path copyOfTheServer(Path cache) throws IOException {
    Path unpacked = SharedCache.aotCache().getParent();
    try (Stream<Path> files = Files.walk(unpacked)) {
      for (Path file : files.filter(file -> !file.toString().endsWith(".aot")).toList()) {
        Files.copy(file, cache.resolve(unpacked.getParent().relativize(file)));
      }
    }
    return cache;
  }

  /** The list is made by hand; a few that another Java or another Payara lacks do no harm. */
  private static void assertThatClassesLoadedAheadAreIn(Path libraries) throws IOException {
    List<String> listed = new ArrayList<>();
    try (URLClassLoader classes = classPath(libraries)) {
      String list =
          new String(
              classes.getResourceAsStream("classes.txt").readAllBytes(), StandardCharsets.UTF_8);
      for (String line : list.split("\n")) {
        String[] names = line.split(" ");
        Stream.of(names).skip(1).map(name -> names[0] + "." + name).forEach(listed::add);
      }
      assertThat(listed)
          .filteredOn(name -> classes.getResource(name.replace('.', '/') + ".class") == null)
          .hasSizeLessThan(listed.size() / 20);
    }
  }

  /** A file in the place of the AOT cache that is not what its name says. */
  private static Path damagedAotCache(Path folder) throws IOException {
    Path sound = SharedCache.aotCache();
    String name = sound.getFileName().toString().replace(place(sound.getParent()), place(folder));
    return Files.write(folder.resolve(name), new byte[] {1, 2, 3});
  }

  /** Of its name: what the virtual machine compares of the jars. */
  private static String place(Path folder) throws IOException {
    Instant unpacked = Files.getLastModifiedTime(folder.resolve("server.jar")).toInstant();
    return Integer.toHexString(Objects.hash(folder, unpacked.getEpochSecond()));
  }

  @Test
  void aTrainingRunWhoseServerHasEndedEndsBeforeItWritesAnything() throws Exception {
    Process server = new ProcessBuilder("true").start();
    assertThat(server.waitFor()).isZero();
    Path data = ServerSetup.fresh().data();
    Process training =
        new ProcessBuilder(
                JAVA,
                "-Dorg.workflowserver.training=" + server.pid(),
                "-Dworkflow.data=" + data,
                "-jar",
                SharedCache.aotCache().resolveSibling("server.jar").toString())
            .redirectErrorStream(true)
            .start();
    assertThat(training.inputReader().lines()).isEmpty();
    assertThat(training.waitFor()).isEqualTo(1);
    assertThat(data).doesNotExist();
  }

  @Test
  void aCacheThatIsTheDataFolderIsRefused() {
    ServerSetup setup = ServerSetup.fresh();
    FailedStart start =
        setup.with("WORKFLOW_CACHE", setup.data().toString()).startExpectingFailure();
    assertThat(start.exitCode()).isEqualTo(1);
    assertThat(start.lastErrorLine()).contains("must not be or hold the data folder");
    assertThat(setup.data()).doesNotExist();
  }

  @Test
  void aCommandThatIsMisspeltIsToldHowItIsCalled() throws Exception {
    for (List<String> words : List.of(List.of("verify-audit"), List.of("verify", "x"))) {
      Process process = command(words);
      assertThat(process.inputReader().lines())
          .startsWith("There is no command '" + String.join(" ", words) + "'.", "Usage:");
      assertThat(process.waitFor()).isEqualTo(2);
    }
  }

  @Test
  void theVersionIsThatOfTheBuildThatAStartUnpacks() throws Exception {
    Process process = command(List.of("--version"));
    String build = SharedCache.aotCache().getParent().getFileName().toString();
    assertThat(process.inputReader().lines())
        .singleElement(InstanceOfAssertFactories.STRING)
        .matches("Workflow Server " + build + "( \\(commit [0-9a-f]{12}(-dirty)?\\))?");
    assertThat(process.waitFor()).isZero();
  }

  private static Process command(List<String> words) throws IOException {
    List<String> command = new ArrayList<>(List.of(JAVA, "-jar", ServerProcess.JAR.toString()));
    command.addAll(words);
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  @Test
  void anOptionWithWhichJavaStartsNothingIsRefused() {
    FailedStart start =
        ServerSetup.fresh()
            .with("WORKFLOW_JAVA_OPTIONS", "-Xmx400m --version")
            .startExpectingFailure();
    assertThat(start.exitCode()).isEqualTo(1);
    assertThat(start.lastErrorLine())
        .isEqualTo(
            "The setting workflow.java.options holds --version, with which Java starts no server.");
  }

  @Test
  void whatIsNoOptionOfJavaIsRefused() {
    FailedStart start =
        ServerSetup.fresh()
            .with("WORKFLOW_JAVA_OPTIONS", "-Dof.operator=two words")
            .startExpectingFailure();
    assertThat(start.exitCode()).isEqualTo(1);
    assertThat(start.lastErrorLine())
        .contains("workflow.java.options holds a word that is no option");
  }

  private static Path unpacked(Path cache, String library) throws IOException {
    try (Stream<Path> files = Files.walk(cache, 3)) {
      return files.filter(file -> file.endsWith(Path.of("lib", library))).findAny().orElseThrow();
    }
  }

  private static URLClassLoader classPath(Path libraries) throws IOException {
    try (Stream<Path> jars = Files.list(libraries)) {
      List<URL> urls = new ArrayList<>();
      for (Path jar :
          Stream.concat(jars, Stream.of(libraries.resolveSibling("server.jar"))).toList()) {
        urls.add(jar.toUri().toURL());
      }
      return new URLClassLoader(urls.toArray(URL[]::new), ClassLoader.getPlatformClassLoader());
    }
  }

  private static List<Path> aotCaches(Path cache) {
    try (Stream<Path> files = Files.walk(cache, 2)) {
      return files.filter(file -> file.toString().endsWith(".aot")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> mapped(ServerProcess server) {
    try {
      return Files.readAllLines(Path.of("/proc/" + server.pid() + "/maps"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<String> commandLine(long pid) throws IOException {
    String line =
        Files.readString(Path.of("/proc/" + pid + "/cmdline"), StandardCharsets.ISO_8859_1);
    return List.of(line.split("\0"));
  }
}
