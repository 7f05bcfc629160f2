package org.workflowserver.schedule;

/** A schedule's value can't be read, or never fires; the message is a plain sentence. */
public final class ScheduleInvalid extends RuntimeException {
  ScheduleInvalid(String message) {
    super(message);
  }
}
