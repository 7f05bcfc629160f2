package org.workflowserver.database;

/** The database did not do what the server cannot go on without. */
public class DatabaseFailure extends RuntimeException {
  public DatabaseFailure(String message, Throwable cause) {
    super(message, cause);
  }
}
