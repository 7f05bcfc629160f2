package org.workflowserver.architecture.planted.run;

/** Classes whose names say nothing. */
final class BannedNames {
  static final class RunImpl {}

  static final class RunManager {}

  static final class RunUtil {}

  static final class RunHelper {}

  static final class RunService {}

  static final class RunProcessor {}

  record RunDTO() {}
}
