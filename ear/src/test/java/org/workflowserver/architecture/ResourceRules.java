package org.workflowserver.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.workflowserver.architecture.Conditions.are;
import static org.workflowserver.architecture.Conditions.breaking;

import com.tngtech.archunit.core.domain.JavaMethod;
import com.tngtech.archunit.lang.ArchRule;
import jakarta.annotation.security.PermitAll;
import jakarta.ws.rs.HttpMethod;

/** What holds for the calls of the API. */
final class ResourceRules {
  private ResourceRules() {}

  static ArchRule everyCallSaysWhoMayMakeIt(Root root) {
    String scope = root.name() + ".api.auth.RequiresScope";
    return classes()
        .that(are("are of the API", type -> root.isIn(type, "api")))
        .should(
            breaking(
                "have either @RequiresScope or @PermitAll on each method that serves a call",
                type ->
                    type.getMethods().stream()
                        .filter(method -> method.isMetaAnnotatedWith(HttpMethod.class))
                        .filter(method -> isPublic(method) == method.isAnnotatedWith(scope))
                        .map(method -> method.getDescription() + " has none or both of them")));
  }

  private static boolean isPublic(JavaMethod method) {
    return method.isAnnotatedWith(PermitAll.class);
  }
}
