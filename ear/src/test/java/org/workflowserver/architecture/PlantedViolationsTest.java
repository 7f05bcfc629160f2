package org.workflowserver.architecture;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.importer.ClassFileImporter;
import java.nio.file.Path;
import java.util.Collection;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Every rule finds the classes that break it, and no other. */
class PlantedViolationsTest {
  private static final JavaClasses CLASSES =
      new ClassFileImporter().importPackages(Root.PLANTED.name());
  private static final Path SOURCES =
      Path.of("src/test/java/org/workflowserver/architecture/planted");

  @ParameterizedTest
  @EnumSource
  void reports(Rule rule) {
    Set<String> reported = new TreeSet<>();
    rule.under(Root.PLANTED)
        .evaluate(CLASSES)
        .handleViolations(
            (Collection<JavaClass> types, String message) ->
                types.forEach(type -> reported.add(Root.PLANTED.nameOf(type))));
    assertThat(reported).isEqualTo(new TreeSet<>(planted(rule)));
  }

  private static Set<String> planted(Rule rule) {
    return switch (rule) {
      case MODULES_POINT_DOWNWARDS ->
          Set.of("run.KnowsResource", "run.KnowsPage", "api.KnowsPage", "web.KnowsResource");
      case WARS_TOUCH_ONLY_FACADES_AND_WHAT_THESE_SPEAK_OF ->
          Set.of("api.TouchesStore", "web.TouchesEntity", "web.TouchesCommandOfTheEngine");
      case PACKAGES_USE_WHAT_THE_MAP_ALLOWS -> Set.of("refusal.KnowsRun", "clock.KnowsUnmapped");
      case EVERY_CALL_SAYS_WHO_MAY_MAKE_IT ->
          Set.of("api.SaysNotWhoMayCall", "api.SaysTwiceWhoMayCall");
      case RUNTIME_KNOWS_NO_PROTOCOL ->
          Set.of("run.SpeaksServlet", "run.SpeaksRest", "run.SpeaksFaces");
      case GRAPH_IS_PURE -> Set.of("graph.WaitsForOthers", "graph.ReadsFiles");
      case TEMPLATE_IS_PURE -> Set.of("template.ReadsFiles", "template.OpensConnections");
      case STATE_OF_RUNS_IS_PURE -> Set.of("run.state.HoldsALock", "run.state.ReadsRows");
      case PERSISTENCE_IS_IN_ENTITIES_AND_STORES -> Set.of("run.AsksTheDatabase");
      case NO_ENTITY_LEAVES_ITS_PACKAGE ->
          Set.of("run.PublicEntity", "run.GivesEntity", "run.GivesEntities", "run.TakesEntity");
      case NOTHING_IS_CREATED_BEFORE_ITS_DATABASE -> Set.of("run.BeginsTooEarly");
      case ONLY_CLOCK_READS_WALL_TIME -> Set.of("run.ReadsClocks", "run.RefersToAClock");
      case THREADS_ARE_THE_CONTAINERS ->
          Set.of(
              "run.Sleeps",
              "run.StartsThreads",
              "run.StartsThreads$Worker",
              "run.UsesTheCommonPool");
      case NOTHING_IS_PRINTED -> Set.of("run.Prints", "run.PrintsStackTraces");
      case NAMES_SAY_WHAT_A_CLASS_IS ->
          Set.of(
              "distribution.BannedNames$LaunchUtils",
              "run.BannedNames$RunDTO",
              "run.BannedNames$RunHelper",
              "run.BannedNames$RunImpl",
              "run.BannedNames$RunManager",
              "run.BannedNames$RunProcessor",
              "run.BannedNames$RunService",
              "run.BannedNames$RunUtil");
      case COMPONENTS_ARE_FINAL_AND_STATELESS ->
          Set.of(
              "component.flow.CountingComponent",
              "component.flow.OpenComponent",
              "component.flow.RememberingComponent");
      case COMPONENTS_DO_NOT_KNOW_EACH_OTHER -> Set.of("component.flow.KnowingComponent");
      case COMPONENTS_KNOW_NO_PERSISTENCE ->
          Set.of("component.flow.StoringComponent", "component.flow.SqlOfAComponent");
    };
  }

  @Test
  void aCycleInTheMapIsFound() {
    PackageMap map = PackageMap.of("a: b\nb: c\nc: a, d\nd: nothing");
    assertThat(map.findCycle()).hasValueSatisfying(start -> assertThat(start).isIn("a", "b", "c"));
  }

  @Test
  void aDescriptionWithAnotherLineOrNoneIsFound() {
    assertThat(PackageDescriptions.lastLinesIn(SOURCES))
        .containsAllEntriesOf(
            Map.of(
                "graph",
                "Uses: run.",
                "template",
                PackageDescriptions.NONE,
                "run",
                "Uses: api, web, and further packages that make the line too long for one.",
                "api",
                PackageDescriptions.NONE));
  }

  @Test
  void aModuleThatIsNotCompiledIsFound(@TempDir Path empty) {
    assertThatThrownBy(() -> Deployable.requireClasses(empty)).hasMessageContaining("compile");
    assertThatThrownBy(() -> Deployable.requireClasses(empty.resolve("missing")))
        .isInstanceOf(IllegalStateException.class);
  }
}
