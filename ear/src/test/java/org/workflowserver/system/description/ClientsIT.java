package org.workflowserver.system.description;

import static org.assertj.core.api.Assertions.assertThat;
import static org.workflowserver.system.support.WorkflowBuilder.aWorkflow;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import jakarta.annotation.Nonnull;
import java.io.File;
import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.workflowserver.json.Json;
import org.workflowserver.system.support.ServerFixture;
import org.workflowserver.system.support.SharedServerExtension;

/**
 * Clients that are generated from the description, by the README's commands, compile, run the
 * README's program, and go through the main flow: token, create, validate, execute and wait,
 * events, list, rerun, webhook, sync, vault, interaction.
 */
@ExtendWith(SharedServerExtension.class)
class ClientsIT {
  private static final Path STORIES = Path.of("src", "test", "clients").toAbsolutePath();
  private static final Path GENERATOR = Path.of("target", "openapi-generator.jar").toAbsolutePath();
  private static final Path CLIENTS = NodeTools.FOLDER.resolve("clients");
  private static final String JAVA = ProcessHandle.current().info().command().orElseThrow();

  /** What a package of Python that Debian has is installed for. */
  private static final String PYTHON = "/usr/bin/python3";

  private final ServerFixture fixture;
  private final String readme = Files.readString(Path.of("..", "README.md"));
  private String clients;
  private String workflow;

  ClientsIT(ServerFixture fixture) throws IOException {
    this.fixture = fixture;
  }

  /** By curl, as the README says. */
  @BeforeEach
  void fetchTheDescription() throws IOException {
    NodeTools.install();
    Files.createDirectories(CLIENTS);
    clients =
        readme.substring(readme.indexOf("\n### Clients\n"), readme.indexOf("\n### Why a run"));
    workflow = fixture.api().create(aWorkflow().manual().transform("Hello, {{ trigger.user_id }}"));
    assertThat(shell(block("shell clients"))).contains("\"text\":\"Hello, ada\"");
  }

  /** The text of the README's first block of that kind. */
  private String block(String kind) {
    return clients.split("```" + kind + "\n", 2)[1].split("```", 2)[0].replace(
        "http://127.0.0.1:8080", address());
  }

  private String command(String part) {
    return clients.lines().filter(line -> line.contains(part)).findFirst().orElseThrow();
  }

  private String address() {
    return fixture.server().address().toString().replaceFirst("/$", "");
  }

  /** What commands print with what the README's shell knows, in the folder of the clients. */
  private String shell(String commands) {
    return NodeTools.run(
            "env",
            "WORKFLOW=" + workflow,
            "WORKFLOW_ADMIN_PASSWORD=" + ServerFixture.PASSWORD,
            "bash",
            "-c",
            "set -e; cd clients; " + commands)
        .requireSuccess()
        .out();
  }

  private void saysHello(String command) {
    assertThat(shell(command)).contains("Hello, ada");
  }

  @Test
  void inJava() throws Exception {
    Path client = generated("java");
    Path hello = Files.writeString(client.resolve("src/main/java/Hello.java"), block("java"));
    String classes = client.resolve("classes").toString();
    String libraries =
        Stream.of(
                JsonFactory.class,
                ObjectMapper.class,
                JsonProperty.class,
                JavaTimeModule.class,
                Nonnull.class)
            .map(ClientsIT::jarOf)
            .collect(Collectors.joining(File.pathSeparator));
    List<String> sources = new ArrayList<>(List.of("-cp", libraries));
    try (Stream<Path> files = Files.walk(client.resolve("src/main/java/client"))) {
      files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(sources::add);
    }
    compileJava(classes, sources);
    String path = classes + File.pathSeparator + libraries;
    // What is generated has raw types.
    compileJava(
        classes,
        List.of(
            "-Xlint:all,-classfile,-path",
            "-Werror",
            "-cp",
            path,
            hello.toString(),
            STORIES.resolve("Story.java").toString()));
    saysHello("%s -cp %s Hello".formatted(JAVA, path));
    goesThrough(JAVA, "-cp", path, "Story");
  }

  private static void compileJava(String classes, List<String> arguments) {
    List<String> javac =
        new ArrayList<>(
            List.of(
                Path.of(JAVA).resolveSibling("javac").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-proc:none",
                "-d",
                classes));
    javac.addAll(arguments);
    NodeTools.run(javac.toArray(String[]::new)).requireSuccess();
  }

  @Test
  void inTypeScript() throws IOException {
    Path client = generated("typescript-fetch");
    Files.writeString(client.resolve("hello.ts"), block("typescript"));
    compile(client, "story.ts");
    String tsc = command("npx ").replaceFirst("npx .* tsc", "node ../node_modules/.bin/tsc");
    saysHello(tsc + "; " + command("node out/"));
    goesThrough("node", client.resolve("out/story.js").toString());
  }

  @Test
  void inPython() throws IOException {
    Path client = generated("python");
    Path hello = Files.writeString(client.resolve("hello.py"), block("python"));
    Path story =
        Files.copy(
            STORIES.resolve("story.py"),
            client.resolve("story.py"),
            StandardCopyOption.REPLACE_EXISTING);
    NodeTools.run(PYTHON, "-W", "error", "-m", "compileall", "-q", client.toString())
        .requireSuccess();
    NodeTools.tool("pyright", "--pythonpath", PYTHON, hello.toString(), story.toString())
        .requireSuccess();
    saysHello(PYTHON + " " + hello);
    goesThrough(PYTHON, story.toString());
  }

  @Test
  void asTypesOfTypeScript() throws IOException {
    Map<String, Object> input =
        Json.parseObject(
            """
            {
              "type": "object",
              "required": ["order"],
              "properties": {
                "order": {"type": "integer"},
                "lines": {"type": "array", "items": {"$ref": "#/$defs/line"}}
              },
              "$defs": {"line": {"type": "object", "properties": {"item": {"type": "string"}}}}
            }""");
    String id =
        fixture
            .api()
            .create(
                aWorkflow()
                    .manual()
                    .transform("x")
                    .member("settings", Map.of("input_schema", input)));
    Files.write(
        CLIENTS.resolve("own.json"),
        fixture
            .api()
            .get("/workflows/" + id + "/openapi")
            .header("Accept", "application/json")
            .send()
            .body());
    Files.copy(
        CLIENTS.resolve("api.json"),
        CLIENTS.resolve("whole.json"),
        StandardCopyOption.REPLACE_EXISTING);
    Path types = emptied("types");
    for (String name : List.of("whole", "own")) {
      NodeTools.tool(
              "openapi-typescript",
              CLIENTS.resolve(name + ".json").toString(),
              "-o",
              types.resolve(name + ".ts").toString())
          .requireSuccess();
    }
    compile(types, "types.ts");
  }

  /** Compiles what is in the folder, and this that uses it. */
  private static void compile(Path folder, String use) throws IOException {
    for (String file : List.of(use, "tsconfig.json")) {
      Files.copy(STORIES.resolve(file), folder.resolve(file));
    }
    NodeTools.tool("tsc", "--project", folder.toString()).requireSuccess();
  }

  private void goesThrough(String... command) {
    List<String> story = new ArrayList<>(List.of(command));
    story.add(address());
    story.add(ServerFixture.PASSWORD);
    assertThat(NodeTools.run(story.toArray(String[]::new)).requireSuccess().out())
        .endsWith("done\n");
  }

  /** A client, by the README's command for that generator, with its library. */
  private Path generated(String generator) throws IOException {
    String command = command(" -g " + generator + " ");
    Path folder = emptied(command.replaceFirst(".* -o (\\S+).*", "$1"));
    shell(
        command.replace(
            "java -jar openapi-generator.jar",
            "%s -XX:TieredStopAtLevel=1 -jar %s".formatted(JAVA, GENERATOR)));
    return folder;
  }

  /** A folder of that name with nothing in it. */
  private static Path emptied(String name) throws IOException {
    Path folder = CLIENTS.resolve(name);
    if (Files.exists(folder)) {
      try (Stream<Path> files = Files.walk(folder)) {
        for (Path file : files.sorted(java.util.Comparator.reverseOrder()).toList()) {
          Files.delete(file);
        }
      }
    }
    return Files.createDirectories(folder);
  }

  private static String jarOf(Class<?> type) {
    try {
      return Path.of(type.getProtectionDomain().getCodeSource().getLocation().toURI()).toString();
    } catch (URISyntaxException e) {
      throw new AssertionError(e);
    }
  }
}
