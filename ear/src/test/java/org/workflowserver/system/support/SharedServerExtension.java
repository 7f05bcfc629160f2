package org.workflowserver.system.support;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands one {@link ServerFixture} to all test classes that ask for it; it ends with the last. */
public final class SharedServerExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(SharedServerExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType().equals(ServerFixture.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(NAMESPACE)
        .computeIfAbsent(ServerFixture.class, type -> ServerFixture.start(), ServerFixture.class);
  }
}
