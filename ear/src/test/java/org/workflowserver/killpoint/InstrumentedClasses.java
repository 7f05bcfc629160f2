package org.workflowserver.killpoint;

import static net.bytebuddy.matcher.ElementMatchers.named;

import java.io.IOException;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import net.bytebuddy.ByteBuddy;
import net.bytebuddy.asm.Advice;
import net.bytebuddy.dynamic.ClassFileLocator;
import net.bytebuddy.dynamic.DynamicType;
import net.bytebuddy.pool.TypePool;

/**
 * The server's classes with a call of {@link Reached} at each point. They are made by the tests, so
 * that a server which is handed them has nothing to do but to take them.
 */
public final class InstrumentedClasses {
  private InstrumentedClasses() {}

  /** Writes each class to a file of its binary name. */
  public static void writeTo(Path folder) throws IOException {
    Map<String, List<KillPoint>> points =
        Arrays.stream(KillPoint.values()).collect(Collectors.groupingBy(KillPoint::className));
    for (Map.Entry<String, List<KillPoint>> of : points.entrySet()) {
      Files.write(folder.resolve(of.getKey()), make(of.getKey(), of.getValue()));
    }
  }

  private static byte[] make(String className, List<KillPoint> points) {
    ClassFileLocator classes =
        ClassFileLocator.ForClassLoader.of(InstrumentedClasses.class.getClassLoader());
    DynamicType.Builder<?> type =
        new ByteBuddy()
            .decorate(TypePool.Default.of(classes).describe(className).resolve(), classes);
    for (KillPoint point : points) {
      type = type.visit(advice(point).on(named(point.methodName())));
    }
    return type.make().getBytes();
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
