package org.workflowserver.architecture.planted.graph;

import java.util.concurrent.locks.ReentrantLock;

/** Knows threads. */
final class WaitsForOthers {
  ReentrantLock lock;
}
