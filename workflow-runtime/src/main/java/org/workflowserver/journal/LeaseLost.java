package org.workflowserver.journal;

/** The lease of this server has ended; nothing may be written under it. */
class LeaseLost extends RuntimeException {
  LeaseLost(String lease) {
    super(
        "The lease "
            + lease
            + " of this server is gone. It drops its runs, others take them over, and it registers"
            + " anew.");
  }
}
