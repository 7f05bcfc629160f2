package org.workflowserver.system.operation;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
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

  /** What says whose a version is: the folder of a description, or the name of a bundle. */
  private static final Pattern GROUP = Pattern.compile("!META-INF/maven/([^/!]+)/[^!]*$");

  private static final Pattern PACKAGE = Pattern.compile("!([^!]+)/version\\.properties$");
  private static final Pattern BUNDLE = Pattern.compile("(?m)^Bundle-SymbolicName: ([^;\\s]+)");
  private static final Pattern FILE = Pattern.compile("([^/!]+)(?:!META-INF/MANIFEST\\.MF)?$");

  /** A row of the table: the part, its names, and then its version. */
  private static final Pattern ROW =
      Pattern.compile("(?m)^\\| [^|]+ \\| ((?:`[^`|]+`(?:, )?)+) \\| ([0-9][^| ]*) \\|");

  /**
   * What was packaged.
   *
   * @param name a group, package or bundle
   */
  private record Part(String name, String version) {
    boolean isOf(Part listed) {
      return version.equals(listed.version) && (name + ".").startsWith(listed.name + ".");
    }
  }

  @Test
  void areThoseThatAreListed() throws IOException {
    Set<Part> found = new LinkedHashSet<>();
    try (InputStream jar = Files.newInputStream(ServerProcess.JAR)) {
      parts("", jar, found);
    }
    Set<Part> listed = new LinkedHashSet<>();
    Matcher row = ROW.matcher(Files.readString(Path.of("..", "SECURITY.md")));
    while (row.find()) {
      for (String name : row.group(1).split(", ")) {
        listed.add(new Part(name.replace("`", ""), row.group(2)));
      }
    }
    assertThat(found)
        .isNotEmpty()
        .allMatch(part -> listed.stream().anyMatch(part::isOf), "is listed in SECURITY.md");
    assertThat(listed)
        .allMatch(part -> found.stream().anyMatch(one -> one.isOf(part)), "is packaged");
  }

  private static void parts(String at, InputStream archive, Set<Part> found) throws IOException {
    ZipInputStream entries = new ZipInputStream(archive);
    for (ZipEntry entry = entries.getNextEntry(); entry != null; entry = entries.getNextEntry()) {
      String name = at + "!" + entry.getName();
      if (ARCHIVE.matcher(entry.getName()).matches()) {
        add(name, "", IN_NAME.matcher(name), found);
        parts(name, new ByteArrayInputStream(entries.readAllBytes()), found);
      } else if (SAYS.matcher(entry.getName()).matches() && !isOwn(name)) {
        String text = new String(entries.readAllBytes(), StandardCharsets.UTF_8);
        add(name, text, SAID.matcher(text), found);
      }
    }
  }

  private static void add(String place, String text, Matcher versions, Set<Part> found) {
    while (versions.find()) {
      if (PRE_RELEASE.matcher(versions.group(1)).matches()) {
        found.add(new Part(name(place, text), versions.group(1)));
      }
    }
  }

  private static String name(String place, String text) {
    return Stream.of(GROUP.matcher(place), PACKAGE.matcher(place), BUNDLE.matcher(text))
        .filter(Matcher::find)
        .findFirst()
        .or(() -> Optional.of(FILE.matcher(place)).filter(Matcher::find))
        .map(known -> known.group(1).replace('/', '.'))
        .orElse(place);
  }

  private static boolean isOwn(String library) {
    return library.equals("!META-INF/MANIFEST.MF") || library.contains("org.workflowserver/");
  }
}
