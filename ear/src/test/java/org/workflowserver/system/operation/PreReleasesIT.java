package org.workflowserver.system.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiConsumer;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.junit.jupiter.api.Test;
import org.workflowserver.system.support.ServerProcess;

/** What is packaged and was not released is what {@code SECURITY.md} lists, all of it. */
class PreReleasesIT {
  private static final Pattern ARCHIVE = Pattern.compile(".*\\.(?:jar|war|ear|rar)");

  /** A version in the name of a library, or as a line of what it says of itself. */
  private static final Pattern IN_NAME = Pattern.compile("-([0-9][^/]*)\\.(?:jar|war|rar)$");

  private static final Pattern SAID =
      Pattern.compile("(?m)^(?:[\\w.]*version|Implementation-Version)\\s*[=:]\\s*(\\S+)\\s*$");
  private static final Pattern SAYS =
      Pattern.compile(
          "META-INF/maven/.*/pom\\.properties|META-INF/MANIFEST\\.MF|.*/version\\.properties");

  private static final Pattern PRE_RELEASE =
      Pattern.compile(
          "(?i).*\\d[-._]?(?:alpha|beta|snapshot|milestone|preview|ea|(?:m|rc|cr|b)\\d).*");

  /** A row of the table: the part, and then its version. */
  private static final Pattern ROW = Pattern.compile("(?m)^\\| [^|]+ \\| ([0-9][^| ]*) \\|");

  @Test
  void areThoseThatAreListed() throws IOException {
    var found = new TreeMap<String, Set<String>>();
    try (InputStream jar = Files.newInputStream(ServerProcess.JAR)) {
      versions(
          "",
          jar,
          (library, version) -> {
            if (PRE_RELEASE.matcher(version).matches() && !isOwn(library)) {
              found.computeIfAbsent(version, v -> new TreeSet<>()).add(library);
            }
          });
    }
    Set<String> listed = new HashSet<>();
    Matcher row = ROW.matcher(Files.readString(Path.of("..", "SECURITY.md")));
    while (row.find()) {
      listed.add(row.group(1));
    }
    assertThat(found.keySet()).as("%s", found).containsExactlyInAnyOrderElementsOf(listed);
  }

  private static boolean isOwn(String library) {
    return library.equals("!META-INF/MANIFEST.MF") || library.contains("org.workflowserver/");
  }

  private static void versions(String at, InputStream archive, BiConsumer<String, String> found)
      throws IOException {
    ZipInputStream entries = new ZipInputStream(archive);
    for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
      String name = at + "!" + entry.getName();
      if (ARCHIVE.matcher(entry.getName()).matches()) {
        Stream.of(IN_NAME.matcher(name))
            .filter(Matcher::find)
            .forEach(version -> found.accept(name, version.group(1)));
        versions(name, new ByteArrayInputStream(entries.readAllBytes()), found);
      } else if (SAYS.matcher(entry.getName()).matches()) {
        String text = new String(entries.readAllBytes(), StandardCharsets.UTF_8);
        SAID.matcher(text).results().forEach(said -> found.accept(name, said.group(1)));
      }
    }
  }
}
