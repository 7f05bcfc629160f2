package org.workflowserver.architecture;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.Dependency;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import com.tngtech.archunit.lang.SimpleConditionEvent;
import java.util.function.BiPredicate;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** Conditions whose violations name the class at fault. */
final class Conditions {
  private Conditions() {}

  /** Not depend on a class that {@code forbidden} finds, given the class and the other one. */
  static ArchCondition<JavaClass> notDependOn(
      String what, BiPredicate<JavaClass, JavaClass> forbidden) {
    return breaking(
        "not depend on " + what,
        type ->
            type.getDirectDependenciesFromSelf().stream()
                .filter(to -> forbidden.test(type, to.getTargetClass().getBaseComponentType()))
                .map(Dependency::getDescription));
  }

  /** Not call, refer to or read a member that {@code forbidden} finds. */
  static ArchCondition<JavaClass> notAccess(String what, Predicate<JavaAccess<?>> forbidden) {
    return breaking(
        "not use " + what,
        type ->
            type.getAccessesFromSelf().stream().filter(forbidden).map(JavaAccess::getDescription));
  }

  /** Have nothing that {@code found} describes. */
  static ArchCondition<JavaClass> breaking(
      String description, Function<JavaClass, Stream<String>> found) {
    return new ArchCondition<>(description) {
      @Override
      public void check(JavaClass type, ConditionEvents events) {
        found
            .apply(type)
            .forEach(message -> events.add(SimpleConditionEvent.violated(type, message)));
      }
    };
  }

  static DescribedPredicate<JavaClass> are(String description, Predicate<JavaClass> which) {
    return DescribedPredicate.describe(description, which);
  }

  /** The class itself, or the one that a nested class is part of. */
  static JavaClass outermost(JavaClass type) {
    JavaClass outer = type;
    while (outer.getEnclosingClass().isPresent()) {
      outer = outer.getEnclosingClass().get();
    }
    return outer;
  }

  static boolean isUnder(JavaClass type, String... packages) {
    return Stream.of(packages).anyMatch(p -> (type.getPackageName() + ".").startsWith(p + "."));
  }
}
