package org.workflowserver.settings;

import java.util.Locale;

/** What a commit in H2 outlives. */
public enum DatabaseSync {
  /** The death of the process: the operating system has the bytes. */
  PROCESS,
  /** The death of the machine: the disk has the bytes. */
  DISK;

  static DatabaseSync of(String code) {
    return valueOf(code.toUpperCase(Locale.ROOT));
  }
}
