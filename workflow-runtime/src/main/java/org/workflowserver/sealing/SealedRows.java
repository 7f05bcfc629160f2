package org.workflowserver.sealing;

/**
 * Rows that hold sealed values. Whoever keeps such rows is a bean of this kind, so that a key can
 * be taken out of use.
 */
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
