package org.workflowserver.system.console;

import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands one {@link ConsoleFixture} to all test classes of this process that ask for it. */
final class SharedConsoleExtension implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(SharedConsoleExtension.class);

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType().equals(ConsoleFixture.class);
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
        .computeIfAbsent(
            ConsoleFixture.class, type -> ConsoleFixture.start(), ConsoleFixture.class);
  }
}
