package org.workflowserver.database;

/** Work that is on record: every server looks each second for what is due of it. */
public interface PeriodicWork {
  /** The worker that carries it out. */
  OnDemandWorker worker();

  /** Has it continued, also what servers that are gone have left, on other threads. */
  default void look() {
    worker().ask();
  }

  /** Begins nothing further: the server stops. */
  default void stop() {
    worker().stop();
  }
}
