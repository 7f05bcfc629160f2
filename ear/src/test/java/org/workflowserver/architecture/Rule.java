package org.workflowserver.architecture;

import com.tngtech.archunit.lang.ArchRule;
import java.util.function.Function;

/** The rules of the architecture, each for the classes under a root. */
enum Rule {
  MODULES_POINT_DOWNWARDS(LayerRules::modulesPointDownwards),
  WARS_TOUCH_ONLY_FACADES_AND_WHAT_THESE_SPEAK_OF(LayerRules::warsTouchOnlyFacades),
  PACKAGES_USE_WHAT_THE_MAP_ALLOWS(root -> LayerRules.packagesFollow(root, PackageMap.SERVER)),
  EVERY_CALL_SAYS_WHO_MAY_MAKE_IT(ResourceRules::everyCallSaysWhoMayMakeIt),
  RUNTIME_KNOWS_NO_PROTOCOL(LayerRules::runtimeKnowsNoProtocol),
  GRAPH_IS_PURE(PurityRules::graphIsPure),
  TEMPLATE_IS_PURE(PurityRules::templateIsPure),
  STATE_OF_RUNS_IS_PURE(PurityRules::stateOfRunsIsPure),
  PERSISTENCE_IS_IN_ENTITIES_AND_STORES(PersistenceRules::persistenceIsInEntitiesAndStores),
  NO_ENTITY_LEAVES_ITS_PACKAGE(PersistenceRules::noEntityLeavesItsPackage),
  NOTHING_IS_CREATED_BEFORE_ITS_DATABASE(PersistenceRules::nothingIsCreatedBeforeItsDatabase),
  ONLY_CLOCK_READS_WALL_TIME(CodeRules::onlyClockReadsWallTime),
  THREADS_ARE_THE_CONTAINERS(CodeRules::threadsAreTheContainers),
  NOTHING_IS_PRINTED(CodeRules::nothingIsPrinted),
  NAMES_SAY_WHAT_A_CLASS_IS(CodeRules::namesSayWhatAClassIs),
  COMPONENTS_ARE_FINAL_AND_STATELESS(ComponentRules::componentsAreFinalAndStateless),
  COMPONENTS_DO_NOT_KNOW_EACH_OTHER(ComponentRules::componentsDoNotKnowEachOther),
  COMPONENTS_KNOW_NO_PERSISTENCE(ComponentRules::componentsKnowNoPersistence);

  private final Function<Root, ArchRule> rule;

  Rule(Function<Root, ArchRule> rule) {
    this.rule = rule;
  }

  ArchRule under(Root root) {
    return rule.apply(root);
  }
}
