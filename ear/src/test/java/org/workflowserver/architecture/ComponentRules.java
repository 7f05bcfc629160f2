package org.workflowserver.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.workflowserver.architecture.Conditions.are;
import static org.workflowserver.architecture.Conditions.breaking;
import static org.workflowserver.architecture.Conditions.isUnder;
import static org.workflowserver.architecture.Conditions.notDependOn;
import static org.workflowserver.architecture.Conditions.outermost;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaField;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.lang.ArchRule;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What the types of nodes keep to: one instance serves any number of steps at once. */
final class ComponentRules {
  private static final List<Class<?>> MUTABLE =
      List.of(Collection.class, Map.class, StringBuilder.class);

  private ComponentRules() {}

  static ArchRule componentsAreFinalAndStateless(Root root) {
    return classes()
        .that(are("are components", type -> isComponent(root, type)))
        .should(
            breaking(
                "be final and keep nothing between two steps",
                type ->
                    Stream.concat(
                        Stream.of(type)
                            .filter(it -> !it.getModifiers().contains(JavaModifier.FINAL))
                            .map(it -> it.getName() + " is not final"),
                        type.getFields().stream()
                            .filter(ComponentRules::isState)
                            .map(field -> field.getFullName() + " is state"))));
  }

  static ArchRule componentsDoNotKnowEachOther(Root root) {
    return classes()
        .that(are("are components", type -> isComponent(root, outermost(type))))
        .should(
            notDependOn(
                "another component",
                (type, other) ->
                    isComponent(root, outermost(other))
                        && !outermost(other).equals(outermost(type))));
  }

  static ArchRule componentsKnowNoPersistence(Root root) {
    return classes()
        .that(are("are of the families of components", type -> isOfFamily(root, type)))
        .should(
            notDependOn(
                "the database",
                (type, other) ->
                    root.isIn(other, "database")
                        || other.getSimpleName().endsWith("Store")
                        || isUnder(
                            other,
                            "jakarta.persistence",
                            "jakarta.transaction",
                            "java.sql",
                            "javax.sql")));
  }

  private static boolean isOfFamily(Root root, JavaClass type) {
    return root.isIn(type, "component") && !root.packageOf(type).equals("component");
  }

  private static boolean isComponent(Root root, JavaClass type) {
    return root.holds(type)
        && !type.isInterface()
        && type.isAssignableTo(root.name() + ".component.Component");
  }

  /** A constant may be a collection: it is filled once, when its class is loaded. */
  private static boolean isState(JavaField field) {
    JavaClass type = field.getRawType();
    boolean mutable =
        type.isArray()
            || isUnder(type, "java.util.concurrent.atomic")
            || MUTABLE.stream().anyMatch(type::isAssignableTo);
    boolean constant = field.getModifiers().contains(JavaModifier.STATIC);
    return !field.getModifiers().contains(JavaModifier.FINAL) || mutable && !constant;
  }
}
