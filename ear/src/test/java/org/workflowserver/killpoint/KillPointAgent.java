package org.workflowserver.killpoint;

import static net.bytebuddy.matcher.ElementMatchers.named;
import static net.bytebuddy.matcher.ElementMatchers.none;

import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.instrument.Instrumentation;
import java.nio.file.Path;
import net.bytebuddy.agent.builder.AgentBuilder;
import net.bytebuddy.asm.Advice;

/** Puts a call of {@link Reached} at each point, when the class that it is in is loaded. */
public final class KillPointAgent {
  private KillPointAgent() {}

  /**
   * Called by the virtual machine before the server's main method.
   *
   * @param control the control folder
   */
  public static void premain(String control, Instrumentation instrumentation) {
    Reached.controlledBy(Path.of(control));
    AgentBuilder agent = new AgentBuilder.Default().disableClassFormatChanges().ignore(none());
    for (KillPoint point : KillPoint.values()) {
      agent =
          agent
              .type(named(point.className()))
              .transform(
                  (builder, type, loader, module, domain) ->
                      builder.visit(advice(point).on(named(point.methodName()))));
    }
    agent.installOn(instrumentation);
  }

  private static Advice advice(KillPoint point) {
    Class<?> side =
        switch (point.side()) {
          case ENTRY -> AtEntry.class;
          case EXIT -> AtExit.class;
        };
    return Advice.withCustomMapping().bind(Name.class, point.name()).to(side);
  }

  /** The point's name, in the parameter of an advice. */
  @Retention(RetentionPolicy.RUNTIME)
  @interface Name {}

  /** Copied into the beginning of a method. */
  static final class AtEntry {
    private AtEntry() {}

    @Advice.OnMethodEnter
    static void enter(@Name String point) {
      Reached.at(point);
    }
  }

  /** Copied into the normal end of a method. */
  static final class AtExit {
    private AtExit() {}

    @Advice.OnMethodExit
    static void exit(@Name String point) {
      Reached.at(point);
    }
  }
}
