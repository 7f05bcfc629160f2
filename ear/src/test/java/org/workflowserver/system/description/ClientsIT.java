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

  private final ServerFixture fixture;

  ClientsIT(ServerFixture fixture) {
    this.fixture = fixture;
  }

  @BeforeEach
  void fetchTheDescription() throws IOException {
    NodeTools.install();
    write("whole.json", "/openapi.json");
  }

  private void write(String name, String path) throws IOException {
    Files.write(
        NodeTools.FOLDER.resolve(name),
        fixture.api().get(path).header("Accept", "application/json").send().body());
  }

  @Test
  void inJava() throws Exception {
    Path client =
        generated(
            "java",
            "--library=native",
            "--additional-properties=openApiNullable=false,useJakartaEe=true,"
                + "containerDefaultToNull=true,hideGenerationTimestamp=true,"
                + "invokerPackage=client,apiPackage=client.api,modelPackage=client.model");
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
    Path client = generated("typescript-fetch");
    compile(client, "story.ts");
    goesThrough("node", client.resolve("out/story.js").toString());
  }

  @Test
  void inPython() throws IOException {
    Path client = generated("python", "--package-name=workflow_client");
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

  private static Path generated(String generator, String... options) throws IOException {
    Path folder = emptied(generator);
    List<String> command =
        new ArrayList<>(
            List.of(
                JAVA,
                "-XX:TieredStopAtLevel=1",
                "-jar",
                GENERATOR.toString(),
                "generate",
                "-i",
                NodeTools.FOLDER.resolve("whole.json").toString(),
                "-g",
                generator,
                "-o",
                folder.toString()));
    command.addAll(List.of(options));
    NodeTools.run(command.toArray(String[]::new)).requireSuccess();
    return folder;
  }

  /** A folder of that name with nothing in it. */
  private static Path emptied(String name) throws IOException {
    Path folder = NodeTools.FOLDER.resolve("clients").resolve(name);
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
