package org.workflowserver.bulk;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.workflowserver.database.Transactions;
import org.workflowserver.run.CommandStore;
import org.workflowserver.run.MatchStore;
import org.workflowserver.run.RunStore;

/** What operations are kept in, and what they work on. */
@Dependent
public class BulkStores {
  private final Transactions transactions;
  private final BulkStore operations;
  private final MatchStore matches;
  private final CommandStore commands;
  private final RunStore runs;

  @Inject
  public BulkStores(
      Transactions transactions,
      BulkStore operations,
      MatchStore matches,
      CommandStore commands,
      RunStore runs) {
    this.transactions = transactions;
    this.operations = operations;
    this.matches = matches;
    this.commands = commands;
    this.runs = runs;
  }

  Transactions transactions() {
    return transactions;
  }

  BulkStore operations() {
    return operations;
  }

  MatchStore matches() {
    return matches;
  }

  CommandStore commands() {
    return commands;
  }

  RunStore runs() {
    return runs;
  }
}
