package org.workflowserver.architecture.planted.run;

import java.util.concurrent.Executor;
import java.util.concurrent.Executors;

/** Starts threads that the container does not know. */
final class StartsThreads {
  Thread[] all(Runnable work) {
    return new Thread[] {
      new Thread(work), Thread.ofVirtual().start(work), Thread.startVirtualThread(work)
    };
  }

  Executor executor() {
    return Executors.newCachedThreadPool();
  }

  static final class Worker extends Thread {}
}
