package org.workflowserver.sealing;

/**
 * Where a server's key-encryption keys are.
 *
 * @param kind who writes them there
 * @param file their file; empty for none
 */
public record KeyLocation(Kind kind, String file) {
  /** Who writes keys. */
  public enum Kind {
    /** The server, into its data folder. */
    MADE_HERE,
    /** The operator, into a file that is read again and again. */
    FILE,
    /** The operator, into the setting, which is read at the start. */
    SETTING
  }
}
