package org.workflowserver.sealing;

/** Rows that hold sealed values. */
public interface SealedRows {
  /** How many values are sealed under another key than the current one. */
  long sealedUnderOthers();

  /**
   * Seals again, in short transactions of its own, what was sealed under another key than the
   * current one. What does not open stays as it is, and the log says so.
   *
   * @return how many values were sealed again
   */
  int sealAgain();
}
