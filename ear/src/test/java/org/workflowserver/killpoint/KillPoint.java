package org.workflowserver.killpoint;

/** A moment in the server's work, as the beginning or the normal end of one of its methods. */
public enum KillPoint {
  /** Everything before a call to another system is on record; the call is about to be made. */
  BEFORE_SEND("org.workflowserver.outbound.http.OutboundHttp", "send", Side.ENTRY),

  /** The other system has answered; nothing of the step is on record. */
  AFTER_SEND("org.workflowserver.component.http.HttpCall", "execute", Side.EXIT),

  /** A batch has renewed the lease, which is the fence, and has written nothing else yet. */
  BEHIND_FENCE("org.workflowserver.run.record.FactStore", "write", Side.ENTRY),

  /** All of a batch is written and not committed. */
  BEFORE_COMMIT("org.workflowserver.run.record.FactStore", "write", Side.EXIT),

  /** A batch is on record; no step goes on by it yet, and no caller has been answered. */
  AFTER_RECORD("org.workflowserver.journal.GroupCommit", "confirm", Side.ENTRY),

  /** An answer from outside, which a step waits for, is written and not committed. */
  IN_ANSWER("org.workflowserver.run.change.CommandStore", "answer", Side.EXIT),

  /** The key of a start is looked up; that transaction is not at its end. */
  IN_KEY_LOOKUP("org.workflowserver.run.record.IdempotencyKeyStore", "accepted", Side.EXIT),

  /** Runs that are due, or free, are claimed; that is not committed. */
  IN_CLAIM("org.workflowserver.run.change.ClaimStore", "own", Side.EXIT),

  /** A claimed run has been read and is about to be moved. */
  AFTER_CLAIM("org.workflowserver.engine.Claims", "rebuild", Side.ENTRY),

  /** The leases of dead servers are ended; their runs are still theirs. */
  IN_TAKEOVER("org.workflowserver.run.change.ClaimStore", "freeOfDead", Side.ENTRY),

  /** The runs of a dead server are free; that is not committed. */
  AFTER_FREEING("org.workflowserver.run.change.ClaimStore", "freeOfDead", Side.EXIT);

  /** Which side of a method. */
  public enum Side {
    ENTRY,
    EXIT
  }

  private final String className;
  private final String methodName;
  private final Side side;

  KillPoint(String className, String methodName, Side side) {
    this.className = className;
    this.methodName = methodName;
    this.side = side;
  }

  public String className() {
    return className;
  }

  public String methodName() {
    return methodName;
  }

  public Side side() {
    return side;
  }

  @Override
  public String toString() {
    return name() + " (" + side + " of " + className + "." + methodName + ")";
  }
}
