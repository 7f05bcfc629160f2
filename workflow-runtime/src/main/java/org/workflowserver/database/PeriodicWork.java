package org.workflowserver.database;

/** Work that is on record: every server looks each second for what is due of it. */
public interface PeriodicWork {
  /** Continues with what is due, also of servers that are gone, on threads of its own. */
  void look();

  /** Begins nothing further: the server stops. */
  void stop();
}
