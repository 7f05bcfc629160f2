package org.workflowserver.architecture.planted.run.state;

import java.util.concurrent.locks.ReentrantLock;

/** Waits for others. */
final class HoldsALock {
  ReentrantLock lock;
}
