package org.workflowserver.system.cluster;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands one {@link Cluster} to all test classes of this process that ask for it. */
final class SharedClusterExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(SharedClusterExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType().equals(Cluster.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    // The runner executes one class after the other: what belongs to an execution ends with each.
    return context
        .getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
        .computeIfAbsent(Cluster.class, type -> Cluster.start(), Cluster.class);
  }
}
