package org.workflowserver.trigger.schedule;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.workflowserver.database.Transactions;
import org.workflowserver.definition.ScheduleStore;
import org.workflowserver.run.CommandStore;
import org.workflowserver.run.PendingRunStore;

/** What fires are kept in, and what they come of and work on. */
@Dependent
public class FireStores {
  private final Transactions transactions;
  private final FireStore fires;
  private final ScheduleStore workflows;
  private final PendingRunStore runs;
  private final CommandStore commands;

  @Inject
  public FireStores(
      Transactions transactions,
      FireStore fires,
      ScheduleStore workflows,
      PendingRunStore runs,
      CommandStore commands) {
    this.transactions = transactions;
    this.fires = fires;
    this.workflows = workflows;
    this.runs = runs;
    this.commands = commands;
  }

  Transactions transactions() {
    return transactions;
  }

  FireStore fires() {
    return fires;
  }

  ScheduleStore workflows() {
    return workflows;
  }

  PendingRunStore runs() {
    return runs;
  }

  CommandStore commands() {
    return commands;
  }
}
