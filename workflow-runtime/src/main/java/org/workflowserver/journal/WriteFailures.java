package org.workflowserver.journal;

import java.util.logging.Level;
import java.util.logging.Logger;
import org.workflowserver.database.DatabaseFailure;
import org.workflowserver.database.Outage;

/** What keeps the writer from recording, each kind logged when it begins and when it is over. */
final class WriteFailures {
  /** Failures in a row that no database explains, before a fact is taken to be at fault. */
  private static final int MOST_UNEXPLAINED = 3;

  private final Logger log;
  private final Outage outage;
  private volatile boolean refusing;
  private boolean refusalLogged;
  private boolean away;
  private int unexplained;

  WriteFailures(Logger log) {
    this.log = log;
    this.outage = new Outage(log, "Could not record a batch of facts; trying again.");
  }

  /** Whether the database answers and takes nothing; for any thread. */
  boolean isRefusing() {
    return refusing;
  }

  /** Whether it is not known if the last batch is on record. */
  boolean isAway() {
    return away;
  }

  /** Whether a fact is at fault; what nothing explains gets a few more tries. */
  boolean isOfFact(Throwable cause) {
    return DatabaseFailure.isOfData(cause)
        || (!DatabaseFailure.isBehind(cause) && ++unexplained > MOST_UNEXPLAINED);
  }

  /**
   * A batch was not recorded, for a reason that lies in none of its facts.
   *
   * @return whether the database takes nothing
   */
  boolean failed(Throwable cause) {
    refusing = DatabaseFailure.isRefusal(cause);
    if (!refusing) {
      outage.failed(cause);
    } else if (!refusalLogged) {
      refusalLogged = true;
      log.log(
          Level.WARNING,
          "The database takes nothing: it is read-only, or its disk is full. Starts are refused,"
              + " and what runs have to record is kept.",
          cause);
    }
    return refusing;
  }

  void unreachable(Throwable cause) {
    if (!away) {
      away = true;
      log.log(Level.WARNING, "The database is away; facts are kept until it is back.", cause);
    }
  }

  /**
   * A batch is on record.
   *
   * @param hadFacts where it had none, the next that has some may be refused all the same
   */
  void recovered(boolean hadFacts) {
    unexplained = 0;
    refusing = false;
    outage.recovered();
    if (refusalLogged && hadFacts) {
      refusalLogged = false;
      log.info("The database takes facts again; those that were kept are on record.");
    }
    if (away) {
      away = false;
      log.info("The database is back; the facts that were kept are on record.");
    }
  }
}
