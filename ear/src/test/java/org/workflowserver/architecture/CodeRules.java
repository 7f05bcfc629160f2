package org.workflowserver.architecture;

import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static org.workflowserver.architecture.Conditions.are;
import static org.workflowserver.architecture.Conditions.breaking;
import static org.workflowserver.architecture.Conditions.notAccess;

import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.lang.ArchRule;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.stream.Stream;

/** What code may not do wherever it is. */
final class CodeRules {
  /** Words that say that a class does something, and not what. */
  private static final List<String> BANNED_ENDINGS =
      List.of("Impl", "Manager", "Util", "Utils", "Helper", "Service", "Processor", "DTO", "Dto");

  private static final Set<String> CLOCKS =
      Set.of(
          "java.lang.System.currentTimeMillis",
          "java.lang.System.nanoTime",
          "java.util.Calendar.getInstance");

  private static final Set<String> THREAD_STARTERS =
      Set.of("sleep", "ofVirtual", "ofPlatform", "startVirtualThread", "<init>");

  private static final Set<String> EXECUTORS =
      Set.of(
          "java.util.concurrent.Executors",
          "java.util.concurrent.ForkJoinPool",
          "java.util.concurrent.ScheduledThreadPoolExecutor",
          "java.util.concurrent.ThreadPoolExecutor",
          "java.util.Timer");

  private CodeRules() {}

  static ArchRule onlyClockReadsWallTime(Root root) {
    return classes()
        .that(
            are(
                "are of the server without clock",
                type -> root.isInServer(type) && !root.isIn(type, "clock")))
        .should(notAccess("the machine's clock", CodeRules::readsClock));
  }

  static ArchRule threadsAreTheContainers(Root root) {
    return classes()
        .that(are("are of the server", root::isInServer))
        .should(notAccess("threads of its own", CodeRules::startsThread));
  }

  static ArchRule nothingIsPrinted(Root root) {
    return classes()
        .that(are("are of the server", root::isInServer))
        .should(notAccess("the console of the process", CodeRules::prints));
  }

  static ArchRule namesSayWhatAClassIs(Root root) {
    return classes()
        .that(are("are ours", root::holds))
        .should(
            breaking(
                "not have a name that ends with one of " + BANNED_ENDINGS,
                type ->
                    Stream.of(type.getSimpleName())
                        .filter(name -> BANNED_ENDINGS.stream().anyMatch(name::endsWith))
                        .map(name -> type.getName() + " has a name that says nothing")));
  }

  private static boolean readsClock(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    String member = access.getName();
    boolean now =
        member.equals("now") && owner.startsWith("java.time.")
            || owner.equals("java.time.Clock") && !member.equals("fixed");
    boolean date = owner.equals("java.util.Date") && isConstructor(access, 0);
    return now || date || CLOCKS.contains(owner + "." + member);
  }

  private static boolean startsThread(JavaAccess<?> access) {
    String owner = access.getTargetOwner().getName();
    return EXECUTORS.contains(owner)
        || access.getTargetOwner().isAssignableTo(Thread.class)
            && THREAD_STARTERS.contains(access.getName())
        || access.getTargetOwner().isAssignableTo(java.util.concurrent.CompletionStage.class)
            && access.getName().endsWith("Async")
            && !takesExecutor(access)
        || access.getName().equals("parallelStream")
        || access.getName().equals("parallel") && owner.startsWith("java.util.stream.");
  }

  /** Without an executor the stage goes on in the machine's common pool. */
  private static boolean takesExecutor(JavaAccess<?> access) {
    return access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget target
        && target.getRawParameterTypes().stream()
            .anyMatch(type -> type.isAssignableTo(Executor.class));
  }

  private static boolean prints(JavaAccess<?> access) {
    return access.getTargetOwner().isEquivalentTo(System.class)
            && Set.of("out", "err").contains(access.getName())
        || access.getName().equals("printStackTrace");
  }

  private static boolean isConstructor(JavaAccess<?> access, int parameters) {
    return access.getTarget() instanceof AccessTarget.CodeUnitAccessTarget target
        && target.getName().equals("<init>")
        && target.getRawParameterTypes().size() == parameters;
  }
}
