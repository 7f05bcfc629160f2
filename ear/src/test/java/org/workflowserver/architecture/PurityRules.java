package org.workflowserver.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.workflowserver.architecture.Conditions.are;
import static org.workflowserver.architecture.Conditions.isUnder;
import static org.workflowserver.architecture.Conditions.notDependOn;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.ConcurrentHashMap;

/** Packages that compute and do nothing else. */
final class PurityRules {
  private PurityRules() {}

  static ArchRule graphIsPure(Root root) {
    return classes()
        .that(are("are of graph", type -> root.isIn(type, "graph")))
        .should(
            notDependOn(
                "more than the language and its collections",
                (type, other) -> !root.isIn(other, "graph") && !isOfTheLanguage(other)));
  }

  static ArchRule templateIsPure(Root root) {
    return classes()
        .that(are("are of template", type -> root.isIn(type, "template")))
        .should(
            notDependOn(
                "more than the language, json and searches in linear time",
                (type, other) ->
                    !root.isIn(other, "template")
                        && !root.isIn(other, "json")
                        && !root.isIn(other, "pattern")
                        && !isUnder(other, "com.google.re2j")
                        && !computes(other)));
  }

  /** Steps that execute read the values of their branch while a fact is applied. */
  static ArchRule stateOfRunsIsPure(Root root) {
    return classes()
        .that(are("are of run.state", type -> root.isIn(type, "run.state")))
        .should(
            notDependOn(
                "more than the language, json and the graph",
                (type, other) ->
                    !root.isIn(other, "run.state")
                        && !root.isIn(other, "json")
                        && !root.isIn(other, "graph")
                        && !other.isEquivalentTo(ConcurrentHashMap.class)
                        && !computes(other)));
  }

  /** Values and collections: nothing that waits, starts, opens or reaches anything. */
  private static boolean isOfTheLanguage(JavaClass type) {
    return type.isPrimitive()
        || type.getPackageName().equals("java.lang")
        || type.getPackageName().equals("java.lang.invoke")
        || type.getPackageName().equals("java.lang.runtime")
        || type.getPackageName().equals("java.util")
        || isUnder(type, "java.util.function", "java.util.stream");
  }

  /** Values, text and its bytes, numbers, time as a value, and digests. */
  private static boolean computes(JavaClass type) {
    return isOfTheLanguage(type)
        || type.getPackageName().equals("java.nio")
        || isUnder(
            type,
            "java.math",
            "java.nio.charset",
            "java.security",
            "java.text",
            "java.time",
            "java.util.regex",
            "javax.crypto");
  }
}
