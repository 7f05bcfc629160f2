package org.workflowserver.architecture;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads what the packages say of themselves in their {@code package-info.java}. */
final class PackageDescriptions {
  private static final Pattern LAST_LINE =
      Pattern.compile("<p>(Uses: [^<]*?\\.)\\s*\\*/\\s*package ", Pattern.DOTALL);

  /** What stands for a package that says nothing of what it uses. */
  static final String NONE = "no line 'Uses: …'";

  private PackageDescriptions() {}

  /**
   * The last line of each package's description; {@link #NONE} where there is none.
   *
   * @param sources the folder of the root package's sources
   * @return by package, below the root
   */
  static Map<String, String> lastLinesIn(Path sources) {
    Map<String, String> lines = new TreeMap<>();
    try (Stream<Path> folders = Files.walk(sources)) {
      for (Path folder : folders.filter(PackageDescriptions::holdsClasses).toList()) {
        String name = sources.relativize(folder).toString().replace('/', '.').replace('\\', '.');
        lines.put(name, lastLine(folder.resolve("package-info.java")));
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Could not read the packages in " + sources, e);
    }
    return lines;
  }

  private static boolean holdsClasses(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".java"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String lastLine(Path description) throws IOException {
    if (!Files.exists(description)) {
      return NONE;
    }
    List<String> lines =
        Files.readAllLines(description).stream()
            .map(line -> line.replaceFirst("^ \\*(?!/) ?", ""))
            .toList();
    Matcher line = LAST_LINE.matcher(String.join(" ", lines).replaceAll(" +", " "));
    return line.find() ? line.group(1).strip() : NONE;
  }
}
