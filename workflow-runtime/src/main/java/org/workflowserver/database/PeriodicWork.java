package org.workflowserver.database;

/** Work that is on record: every server looks each second for what is due of it. */
public interface PeriodicWork {
  /** Has it continued, also what servers that are gone have left, on other threads. */
  void look();

  /** Begins nothing further: the server stops. */
  void stop();
}
