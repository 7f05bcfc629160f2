package org.workflowserver.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Files, methods, lists of parameters and packages are small. */
class SizesTest {
  private static final List<Path> SOURCES =
      Stream.of("../workflow-runtime", "../workflow-api", "../workflow-web", ".")
          .map(module -> Path.of(module, "src/main/java/org/workflowserver"))
          .toList();

  private static Sizes sizes;

  @BeforeAll
  static void measure() throws IOException {
    sizes = Sizes.of(SOURCES);
  }

  @Test
  void nothingIsLarge() {
    assertThat(sizes.large()).isEmpty();
  }

  /** As they are; the aim is 4 and 12. */
  @Test
  void methodsAreShort() {
    assertThat(sizes.methodLines(0.5)).as("median").isLessThanOrEqualTo(5);
    assertThat(sizes.methodLines(0.9)).as("90th percentile").isLessThanOrEqualTo(15);
  }

  @Test
  void whatIsLargeIsFound(@TempDir Path sources) throws IOException {
    String body = "\n".repeat(Sizes.METHOD);
    String type =
        """
        package org.workflowserver.graph;
        class %s {
          void small(int a, int b, int c, int d, int e, int f, int g) {}
          @Override void inherited(int a, int b, int c, int d, int e, int f, int g, int h) {}
          void many(int a, int b, int c, int d, int e, int f, int g, int h) {}
          class Inner { void tall() {%s} }
        }
        """;
    Files.writeString(
        sources.resolve("C0.java"), type.formatted("C0", body) + "\n".repeat(Sizes.FILE));
    for (int i = 1; i <= Sizes.PACKAGE; i++) {
      Files.writeString(
          sources.resolve("C%d.java".formatted(i)),
          "package org.workflowserver.graph; class C%d {}".formatted(i));
    }
    assertThat(Sizes.of(List.of(sources)).large().keySet())
        .containsExactlyInAnyOrder(
            "file graph.C0",
            "method graph.C0.Inner.tall",
            "parameters graph.C0.many",
            "package graph");
  }
}
