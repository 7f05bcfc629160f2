package org.workflowserver.architecture;

import com.tngtech.archunit.core.domain.JavaClass;

/**
 * The package that everything is under. The rules take it as an argument, so that the same rule
 * judges the server and the violations planted under a root of their own.
 */
record Root(String name) {
  /** The server itself. */
  static final Root SERVER = new Root("org.workflowserver");

  /** A small server of classes that each break a rule. */
  static final Root PLANTED = new Root("org.workflowserver.architecture.planted");

  /** Whether the class is under this root. */
  boolean holds(JavaClass type) {
    return type.getPackageName().startsWith(name + ".");
  }

  /** The class's package as the map of packages names it, such as {@code component.flow}. */
  String packageOf(JavaClass type) {
    return type.getPackageName().substring(name.length() + 1);
  }

  /** The class's name behind the root, such as {@code run.record.Runs}. */
  String nameOf(JavaClass type) {
    return type.getName().substring(name.length() + 1);
  }

  /** Whether the class is in that package or one below it. */
  boolean isIn(JavaClass type, String packageName) {
    return holds(type) && (packageOf(type) + ".").startsWith(packageName + ".");
  }

  /** Whether the class belongs to one of the two web modules. */
  boolean isInWar(JavaClass type) {
    return isIn(type, "api") || isIn(type, "web");
  }

  /** Whether the class belongs to the runtime. */
  boolean isInRuntime(JavaClass type) {
    return holds(type) && !isInWar(type) && !isIn(type, "distribution");
  }

  /** Whether the class runs inside the server: all but the launcher, which starts one. */
  boolean isInServer(JavaClass type) {
    return isInRuntime(type) || isInWar(type);
  }
}
