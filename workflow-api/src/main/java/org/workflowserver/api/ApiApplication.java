package org.workflowserver.api;

import jakarta.enterprise.concurrent.ContextServiceDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;
import org.eclipse.microprofile.openapi.annotations.OpenAPIDefinition;
import org.eclipse.microprofile.openapi.annotations.enums.SecuritySchemeType;
import org.eclipse.microprofile.openapi.annotations.info.Info;
import org.eclipse.microprofile.openapi.annotations.info.License;
import org.eclipse.microprofile.openapi.annotations.security.SecurityRequirement;
import org.eclipse.microprofile.openapi.annotations.security.SecurityScheme;
import org.eclipse.microprofile.openapi.annotations.tags.Tag;

/** The REST API, at the root of the server. */
@ApplicationPath("/")
@ContextServiceDefinition(
    name = "java:module/concurrent/no-context",
    cleared = ContextServiceDefinition.ALL_REMAINING,
    propagated = {},
    unchanged = {})
@ManagedExecutorDefinition(
    name = ApiApplication.EXECUTOR,
    context = "java:module/concurrent/no-context",
    virtual = true)
@OpenAPIDefinition(
    info =
        @Info(
            title = "Workflow Server",
            version = "1",
            description =
                "Store workflows, start runs of them, read what each step did. Times are UTC with"
                    + " six fractional digits; members that may be null are always present.",
            license =
                @License(
                    name = "Apache-2.0",
                    url = "https://www.apache.org/licenses/LICENSE-2.0.txt")),
    tags = {
      @Tag(name = "Workflows", description = "Store, check, change and try workflows"),
      @Tag(name = "Runs", description = "Start runs and see what became of them"),
      @Tag(name = "Interactions", description = "Answer what runs ask people"),
      @Tag(name = "Logs", description = "What each step did"),
      @Tag(name = "Vault", description = "Keep secrets and API keys"),
      @Tag(
          name = "Subscriptions",
          description = "Have other systems told of ended runs and opened interactions"),
      @Tag(name = "Authorizations", description = "Connect to other systems by OAuth"),
      @Tag(name = "Users", description = "Local accounts of people and programs"),
      @Tag(name = "Audit", description = "Who did what"),
      @Tag(name = "Components", description = "What nodes can be"),
      @Tag(name = "Errors", description = "What the codes of problems mean")
    },
    security = @SecurityRequirement(name = "bearer"))
@SecurityScheme(
    securitySchemeName = "bearer",
    type = SecuritySchemeType.HTTP,
    scheme = "bearer",
    bearerFormat = "JWT",
    description = "A token of POST /auth/token or of the configured identity provider.")
public class ApiApplication extends Application {
  /** Virtual threads for calls that take longer than a thread of HTTP may. */
  static final String EXECUTOR = "java:module/concurrent/long-calls";

  @Override
  public Map<String, Object> getProperties() {
    return Map.of(
        // Bodies are read and written by our own code; no mapping library is to step in.
        "jersey.config.disableAutoDiscovery",
        true,
        "jersey.config.disableMoxyJson",
        true,
        "jersey.config.server.wadl.disableWadl",
        true,
        // The contract's Location is a path. Answers give it as a header: Response's own method for
        // it completes a path where it is called by an address that a thread may have inherited, on
        // an application server from the call that deployed the application.
        "jersey.config.server.headers.location.relative.resolution.disabled",
        true);
  }
}
