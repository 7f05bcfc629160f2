package org.workflowserver.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Each table is changed by few classes, mostly one: those that are listed. What a statement changes
 * stands in its text; rows may be added and removed as entities. What retention removes it names
 * apart from the verb: its statements are listed under {@code ?}.
 */
class TableWritersTest {
  private static final Path LISTED =
      Path.of("src/test/resources/org/workflowserver/architecture/writers.txt");
  private static final Path RUNTIME =
      Path.of("../workflow-runtime/src/main/java/org/workflowserver");

  private static final Pattern ENTITY =
      Pattern.compile("@Table\\(\\s*name = \"(\\w+)\"[^{]*?\\bclass (\\w+)");
  private static final Pattern LITERAL = Pattern.compile("\"((?:[^\"\\\\\n]|\\\\.)*+)\"");
  private static final Pattern STATEMENT =
      Pattern.compile(
          "\\b(insert into|delete from|merge into|(?<!for )update(?! skip)) (\\w*)(%s)?");
  private static final Pattern ENTITY_CHANGE =
      Pattern.compile("sql\\.(?:add|remove)\\(\\s*(?:new )?(\\w+)[().]");

  @Test
  void tablesAreChangedByTheirListedWritersAlone() throws IOException {
    Map<String, Set<String>> listed =
        Files.readAllLines(LISTED).stream()
            .map(line -> line.split(": "))
            .collect(
                Collectors.toMap(
                    line -> line[0], line -> new TreeSet<>(List.of(line[1].split(" ")))));
    assertThat(writersIn(RUNTIME)).containsExactlyInAnyOrderEntriesOf(listed);
  }

  @Test
  void writersAreFound(@TempDir Path sources) throws IOException {
    Files.writeString(
        sources.resolve("Thing.java"), "@Entity\n@Table(name = \"things\")\nclass Thing {}");
    Files.writeString(
        sources.resolve("A.java"),
        "sql.of(\"select id from parts for update\"); sql.add(new Thing(1)); // \"delete from x\"");
    Files.writeString(
        sources.resolve("B.java"),
        "sql.of(\"update Thing t set t.a = 1\"); sql.of(\"insert into parts (a)\" + b);");
    Files.writeString(sources.resolve("C.java"), "sql.of(\"delete from \" + table);");
    Files.writeString(
        sources.resolve("D.java"), "void insert(Thing thing) {\n  sql.add(thing);\n}");
    Files.writeString(
        sources.resolve("E.java"), "void delete(Object row) {\n  sql.remove(row);\n}");
    assertThat(writersIn(sources))
        .isEqualTo(
            Map.of("things", Set.of("A", "B", "D"), "parts", Set.of("B"), "?", Set.of("C", "E")));
  }

  private static Map<String, Set<String>> writersIn(Path root) throws IOException {
    Map<Path, String> sources = new TreeMap<>();
    try (Stream<Path> files = Files.walk(root)) {
      files
          .filter(file -> file.toString().endsWith(".java"))
          .forEach(file -> sources.put(file, withoutComments(file)));
    }
    Map<String, String> entities = new HashMap<>();
    for (String source : sources.values()) {
      ENTITY
          .matcher(source)
          .results()
          .forEach(entity -> entities.put(entity.group(2), entity.group(1)));
    }
    Map<String, Set<String>> writers = new TreeMap<>();
    sources.forEach(
        (file, source) -> {
          String name = root.relativize(file).toString().replace(".java", "").replace('/', '.');
          changed(source, entities)
              .forEach(table -> writers.computeIfAbsent(table, t -> new TreeSet<>()).add(name));
        });
    return writers;
  }

  private static Set<String> changed(String source, Map<String, String> entities) {
    Set<String> changed = new TreeSet<>();
    ENTITY_CHANGE
        .matcher(source)
        .results()
        .flatMap(change -> tables(change.group(1), source, entities))
        .forEach(changed::add);
    Matcher literals = LITERAL.matcher(source);
    while (literals.find()) {
      Matcher statement = STATEMENT.matcher(literals.group(1));
      while (statement.find()) {
        String name = statement.group(2);
        changed.add(name.isEmpty() ? "?" : entities.getOrDefault(name, name));
      }
    }
    return changed;
  }

  /** The table of the entity that is named; of a variable, those that its types have. */
  private static Stream<String> tables(String name, String source, Map<String, String> entities) {
    if (entities.containsKey(name)) {
      return Stream.of(entities.get(name));
    }
    Set<String> tables =
        Pattern.compile("\\b([A-Z]\\w*) " + name + "\\b")
            .matcher(source)
            .results()
            .map(declared -> declared.group(1))
            .filter(entities::containsKey)
            .map(entities::get)
            .collect(Collectors.toSet());
    return tables.isEmpty() ? Stream.of("?") : tables.stream();
  }

  private static String withoutComments(Path file) {
    try {
      return Files.readString(file).replaceAll("(?s)/\\*.*?\\*/|//[^\n]*", "");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
