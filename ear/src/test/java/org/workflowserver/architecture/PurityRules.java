package org.workflowserver.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.workflowserver.architecture.Conditions.are;
import static org.workflowserver.architecture.Conditions.isUnder;
import static org.workflowserver.architecture.Conditions.notDependOn;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/** Packages that compute and do nothing else. */
final class PurityRules {
  private PurityRules() {}

  static ArchRule graphIsPure(Root root) {
    return dependsOnlyOn(
        root, "graph", "more than the language and its collections", PurityRules::isOfTheLanguage);
  }

  static ArchRule templateIsPure(Root root) {
    return dependsOnlyOn(
        root,
        "template",
        "more than the language, json and searches in linear time",
        other ->
            root.isIn(other, "json")
                || root.isIn(other, "pattern")
                || isUnder(other, "com.google.re2j")
                || computes(other));
  }

  /** Steps that execute read the values of their branch while a fact is applied. */
  static ArchRule stateOfRunsIsPure(Root root) {
    return dependsOnlyOn(
        root,
        "run.state",
        "more than the language, json and the graph",
        other ->
            root.isIn(other, "json")
                || root.isIn(other, "graph")
                || other.isEquivalentTo(ConcurrentHashMap.class)
                || computes(other));
  }

  /** That the classes of a package depend on each other and on what is allowed. */
  private static ArchRule dependsOnlyOn(
      Root root, String name, String more, Predicate<JavaClass> allowed) {
    return classes()
        .that(are("are of " + name, type -> root.isIn(type, name)))
        .should(
            notDependOn(more, (type, other) -> !root.isIn(other, name) && !allowed.test(other)));
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
