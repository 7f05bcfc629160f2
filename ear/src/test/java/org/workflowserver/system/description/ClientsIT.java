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
import java.util.ArrayList;
import java.util.LinkedHashMap;
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
 * Clients that are generated from the description compile, and go through the main flow: token,
 * create, validate, execute and wait, events, list, rerun, webhook, sync, vault, interaction.
 */
@ExtendWith(SharedServerExtension.class)
class ClientsIT {
  private static final Path STORIES = Path.of("src", "test", "clients").toAbsolutePath();
  private static final Path GENERATOR = Path.of("target", "openapi-generator.jar").toAbsolutePath();
  private static final String JAVA = ProcessHandle.current().info().command().orElseThrow();

  /** What a package of Python that Debian has is installed for. */
  private static final String PYTHON = "/usr/bin/python3";

  /** What the generator is told for each kind of client, beside what is the same for all. */
  private static final Map<String, Map<String, Object>> KINDS =
      Map.of(
          "java",
          Map.ofEntries(
              Map.entry("library", "native"),
              Map.entry("openApiNullable", false),
              Map.entry("useJakartaEe", true),
              Map.entry("containerDefaultToNull", true),
              Map.entry("hideGenerationTimestamp", true),
              Map.entry("invokerPackage", "client"),
              Map.entry("apiPackage", "client.api"),
              Map.entry("modelPackage", "client.model")),
          "typescript-fetch",
          Map.of(),
          "python",
          Map.of("packageName", "workflow_client"));

  private static boolean generated;

  private final ServerFixture fixture;

  ClientsIT(ServerFixture fixture) {
    this.fixture = fixture;
  }

  /** All clients in one go: to start the generator takes longer than what it does. */
  @BeforeEach
  void generateClients() throws IOException {
    if (generated) {
      return;
    }
    NodeTools.install();
    write("whole.json", "/openapi.json");
    List<String> command =
        new ArrayList<>(
            List.of(JAVA, "-XX:TieredStopAtLevel=1", "-jar", GENERATOR.toString(), "batch"));
    for (Map.Entry<String, Map<String, Object>> kind : KINDS.entrySet()) {
      Map<String, Object> told = new LinkedHashMap<>(kind.getValue());
      told.put("generatorName", kind.getKey());
      told.put("inputSpec", NodeTools.FOLDER.resolve("whole.json").toString());
      told.put("outputDir", emptied(kind.getKey()).toString());
      Path file = NodeTools.FOLDER.resolve(kind.getKey() + "-client.json");
      command.add(Files.write(file, Json.writeBytes(told)).toString());
    }
    NodeTools.run(command.toArray(String[]::new)).requireSuccess();
    generated = true;
  }

  private void write(String name, String path) throws IOException {
    Files.write(
        NodeTools.FOLDER.resolve(name),
        fixture.api().get(path).header("Accept", "application/json").send().body());
  }

  @Test
  void inJava() throws Exception {
    Path client = folder("java");
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
    List<String> javac =
        new ArrayList<>(
            List.of(
                Path.of(JAVA).resolveSibling("javac").toString(),
                "-J-XX:TieredStopAtLevel=1",
                "-proc:none",
                "-d",
                classes,
                "-cp",
                libraries,
                STORIES.resolve("Story.java").toString()));
    try (Stream<Path> files = Files.walk(client.resolve("src/main"))) {
      files.map(Path::toString).filter(file -> file.endsWith(".java")).forEach(javac::add);
    }
    NodeTools.run(javac.toArray(String[]::new)).requireSuccess();
    goesThrough(JAVA, "-cp", classes + File.pathSeparator + libraries, "Story");
  }

  @Test
  void inTypeScript() throws IOException {
    Path client = folder("typescript-fetch");
    compile(client, "story.ts");
    goesThrough("node", client.resolve("out/story.js").toString());
  }

  @Test
  void inPython() throws IOException {
    Path client = folder("python");
    Path story = Files.copy(STORIES.resolve("story.py"), client.resolve("story.py"));
    NodeTools.run(PYTHON, "-W", "error", "-m", "compileall", "-q", client.toString())
        .requireSuccess();
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
    write("own.json", "/workflows/" + id + "/openapi");
    Path types = emptied("types");
    for (String name : List.of("whole", "own")) {
      NodeTools.tool(
              "openapi-typescript",
              NodeTools.FOLDER.resolve(name + ".json").toString(),
              "-o",
              types.resolve(name + ".ts").toString())
          .requireSuccess();
    }
    compile(types, "types.ts");
  }

  /** The lines that the README shows are in the stories, which run them. */
  @Test
  void asTheReadmeShows() throws IOException {
    String readme = Files.readString(Path.of("..", "README.md"));
    String clients = readme.substring(readme.indexOf("\n### Clients\n"));
    for (String language : List.of("python:story.py", "typescript:story.ts", "java:Story.java")) {
      String[] name = language.split(":");
      String lines = clients.split("```" + name[0] + "\n", 2)[1].split("```", 2)[0];
      assertThat(lines.lines()).hasSize(3);
      assertThat(Files.readString(STORIES.resolve(name[1]))).contains(lines.lines().toList());
    }
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
    story.add(fixture.server().address().toString().replaceFirst("/$", ""));
    story.add(ServerFixture.PASSWORD);
    assertThat(NodeTools.run(story.toArray(String[]::new)).requireSuccess().out())
        .endsWith("done\n");
  }

  private static Path folder(String name) {
    return NodeTools.FOLDER.resolve("clients").resolve(name);
  }

  /** A folder of that name with nothing in it. */
  private static Path emptied(String name) throws IOException {
    Path folder = folder(name);
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
