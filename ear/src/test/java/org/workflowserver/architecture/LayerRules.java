package org.workflowserver.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.workflowserver.architecture.Conditions.are;
import static org.workflowserver.architecture.Conditions.isUnder;
import static org.workflowserver.architecture.Conditions.notDependOn;

import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.lang.ArchRule;

/** Which module and which package may know which. */
final class LayerRules {
  /**
   * How a request signs in is Jakarta Security's to ask, and the container takes one mechanism for
   * the whole deployable: it cannot lie in a web module.
   */
  private static final String SIGN_IN = "identity.signin";

  private LayerRules() {}

  static ArchRule modulesPointDownwards(Root root) {
    return classes()
        .that(are("are of the server", root::isInServer))
        .should(
            notDependOn(
                "a module above or beside",
                (type, other) ->
                    root.isInWar(other) && !module(root, type).equals(module(root, other))));
  }

  static ArchRule warsTouchOnlyFacades(Root root) {
    return classes()
        .that(are("are of the server", root::isInServer))
        .should(new TouchOnlyFacades(root));
  }

  static ArchRule packagesFollow(Root root, PackageMap map) {
    return classes()
        .that(are("are of the runtime", root::isInRuntime))
        .should(
            notDependOn(
                "a package that the map has no arrow to",
                (type, other) ->
                    root.isInRuntime(other)
                        && !map.allows(root.packageOf(type), root.packageOf(other))));
  }

  static ArchRule runtimeKnowsNoProtocol(Root root) {
    return classes()
        .that(
            are(
                "are of the runtime without " + SIGN_IN,
                type -> root.isInRuntime(type) && !root.isIn(type, SIGN_IN)))
        .should(
            notDependOn(
                "types of a protocol",
                (type, other) ->
                    isUnder(
                        other,
                        "jakarta.servlet",
                        "jakarta.ws.rs",
                        "jakarta.faces",
                        "jakarta.websocket",
                        "jakarta.security.enterprise.authentication.mechanism.http")));
  }

  private static String module(Root root, JavaClass type) {
    return root.isIn(type, "api") ? "api" : root.isIn(type, "web") ? "web" : "runtime";
  }
}
