package org.workflowserver.architecture.planted.distribution;

/** The launcher keeps to the names too. */
final class BannedNames {
  static final class LaunchUtils {}
}
