package org.workflowserver.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.workflowserver.architecture.Conditions.are;
import static org.workflowserver.architecture.Conditions.breaking;
import static org.workflowserver.architecture.Conditions.isUnder;
import static org.workflowserver.architecture.Conditions.notDependOn;
import static org.workflowserver.architecture.Conditions.outermost;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaCodeUnit;
import com.tngtech.archunit.core.domain.JavaModifier;
import com.tngtech.archunit.core.domain.JavaType;
import com.tngtech.archunit.lang.ArchRule;
import java.util.stream.Stream;

/** Where the database is known. */
final class PersistenceRules {
  static final String ENTITY = "jakarta.persistence.Entity";

  private PersistenceRules() {}

  static ArchRule persistenceIsInEntitiesAndStores(Root root) {
    return classes()
        .that(
            are(
                "are neither entities nor stores, nor of database",
                type ->
                    root.isInServer(type)
                        && !root.isIn(type, "database")
                        && !isEntityOrStore(outermost(type))))
        .should(
            notDependOn(
                "jakarta.persistence", (type, other) -> isUnder(other, "jakarta.persistence")));
  }

  static ArchRule noEntityLeavesItsPackage(Root root) {
    return classes()
        .that(are("are of the server", root::isInServer))
        .should(
            breaking(
                "neither be a public entity nor give one out",
                type ->
                    isEntity(type)
                        ? Stream.of(type)
                            .filter(entity -> entity.getModifiers().contains(JavaModifier.PUBLIC))
                            .map(entity -> entity.getName() + " is a public entity")
                        : givenOut(type)));
  }

  /** What is injected is created with the bean, unless it happens to be a proxy. */
  static ArchRule nothingIsCreatedBeforeItsDatabase(Root root) {
    return classes()
        .that(are("observe the start of CDI", type -> root.isInServer(type) && observesStart(type)))
        .should(breaking("have nothing injected", PersistenceRules::injected));
  }

  private static Stream<String> injected(JavaClass type) {
    return type.getMembers().stream()
        .filter(member -> member.isAnnotatedWith("jakarta.inject.Inject"))
        .map(member -> member.getFullName() + " has to be created first");
  }

  private static boolean observesStart(JavaClass type) {
    return type.getMethods().stream()
        .flatMap(method -> method.getRawParameterTypes().stream())
        .anyMatch(parameter -> parameter.getName().equals("jakarta.enterprise.event.Startup"));
  }

  private static Stream<String> givenOut(JavaClass type) {
    return type.getCodeUnits().stream()
        .filter(unit -> unit.getModifiers().contains(JavaModifier.PUBLIC))
        .filter(unit -> involved(unit).anyMatch(PersistenceRules::isEntity))
        .map(unit -> unit.getFullName() + " gives or takes an entity");
  }

  private static Stream<JavaClass> involved(JavaCodeUnit unit) {
    Stream<JavaType> types =
        Stream.concat(Stream.of(unit.getReturnType()), unit.getParameterTypes().stream());
    return types
        .flatMap(type -> type.getAllInvolvedRawTypes().stream())
        .map(JavaClass::getBaseComponentType);
  }

  private static boolean isEntityOrStore(JavaClass type) {
    return isEntity(type)
        || type.isAnnotatedWith("jakarta.persistence.Converter")
        || type.getSimpleName().endsWith("Store");
  }

  private static boolean isEntity(JavaClass type) {
    return type.isAnnotatedWith(ENTITY);
  }
}
