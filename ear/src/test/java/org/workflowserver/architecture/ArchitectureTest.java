package org.workflowserver.architecture;

import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The server keeps to its architecture. That each rule can fail is shown beside. */
class ArchitectureTest {
  private static final JavaClasses CLASSES = Deployable.classes();
  private static final Path RUNTIME =
      Path.of("../workflow-runtime/src/main/java/org/workflowserver");

  @ParameterizedTest
  @EnumSource
  void keeps(Rule rule) {
    rule.under(Root.SERVER).check(CLASSES);
  }

  @Test
  void theMapOfPackagesHasNoCycle() {
    assertThat(PackageMap.SERVER.findCycle()).isEmpty();
  }

  @Test
  void theMapOfPackagesHasNoArrowThatNobodyNeeds() {
    Set<String> used =
        CLASSES.stream()
            .filter(Root.SERVER::isInRuntime)
            .flatMap(ArchitectureTest::arrowsOf)
            .collect(Collectors.toCollection(TreeSet::new));
    assertThat(PackageMap.SERVER.all()).containsExactlyInAnyOrderElementsOf(used);
  }

  @Test
  void everyPackageOfTheRuntimeSaysWhatTheMapSays() {
    Map<String, String> expected = new TreeMap<>();
    PackageMap.SERVER.arrows().keySet().forEach(p -> expected.put(p, PackageMap.SERVER.line(p)));
    assertThat(PackageDescriptions.lastLinesIn(RUNTIME))
        .containsExactlyInAnyOrderEntriesOf(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../workflow-api/src/main/java/org/workflowserver",
        "../workflow-web/src/main/java/org/workflowserver",
        "src/main/java/org/workflowserver",
        "src/test/java/org/workflowserver/system"
      })
  void everyPackageSaysWhatItUses(String sources) {
    assertThat(PackageDescriptions.lastLinesIn(Path.of(sources)))
        .isNotEmpty()
        .doesNotContainValue(PackageDescriptions.NONE);
  }

  private static Stream<String> arrowsOf(JavaClass type) {
    String from = Root.SERVER.packageOf(type);
    return type.getDirectDependenciesFromSelf().stream()
        .map(dependency -> dependency.getTargetClass().getBaseComponentType())
        .filter(Root.SERVER::isInRuntime)
        .map(Root.SERVER::packageOf)
        .filter(to -> !to.equals(from))
        .map(to -> from + " -> " + to);
  }
}
