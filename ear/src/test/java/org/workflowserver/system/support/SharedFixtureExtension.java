package org.workflowserver.system.support;

import java.util.function.Supplier;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.StoreScope;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/** Hands one fixture to all test classes of this process that ask for one of its type. */
public abstract class SharedFixtureExtension<T> implements ParameterResolver {
  private static final Namespace NAMESPACE = Namespace.create(SharedFixtureExtension.class);

  private final Class<T> type;
  private final Supplier<T> start;

  protected SharedFixtureExtension(Class<T> type, Supplier<T> start) {
    this.type = type;
    this.start = start;
  }

  @Override
  public final boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType().equals(type);
  }

  @Override
  public final Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return fixture(context);
  }

  protected final T fixture(ExtensionContext context) {
    // The runner executes one class after the other: what belongs to an execution ends with each.
    return context
        .getStore(StoreScope.LAUNCHER_SESSION, NAMESPACE)
        .computeIfAbsent(type, asked -> start.get(), type);
  }
}
