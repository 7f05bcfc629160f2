package org.workflowserver.architecture;

import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The compiled classes of the modules, as the deployable and the distribution hold them. */
final class Deployable {
  private static final List<Path> CLASSES =
      List.of(
          Path.of("../workflow-runtime/target/classes"),
          Path.of("../workflow-api/target/classes"),
          Path.of("../workflow-web/target/classes"),
          Path.of("target/classes"));

  private Deployable() {}

  /**
   * All classes of the four modules.
   *
   * @throws IllegalStateException when one of them is not compiled: rules that judge nothing would
   *     all be kept
   */
  static JavaClasses classes() {
    CLASSES.forEach(Deployable::requireClasses);
    return new ClassFileImporter().importPaths(CLASSES);
  }

  static void requireClasses(Path folder) {
    if (!Files.isDirectory(folder) || !holdsClasses(folder)) {
      throw new IllegalStateException(
          "No compiled classes in "
              + folder.toAbsolutePath().normalize()
              + "; compile all modules first, as mvn -pl ear -am test does.");
    }
  }

  private static boolean holdsClasses(Path folder) {
    try (Stream<Path> files = Files.walk(folder)) {
      return files.anyMatch(file -> file.toString().endsWith(".class"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
