package org.workflowserver.api;

import jakarta.enterprise.concurrent.ContextServiceDefinition;
import jakarta.enterprise.concurrent.ManagedExecutorDefinition;
import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;
import java.util.Map;

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
public class ApiApplication extends Application {
  /** Virtual threads for calls that take longer than a thread of HTTP may. */
  public static final String EXECUTOR = "java:module/concurrent/long-calls";

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
