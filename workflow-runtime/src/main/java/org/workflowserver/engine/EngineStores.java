package org.workflowserver.engine;

import jakarta.enterprise.context.Dependent;
import jakarta.inject.Inject;
import org.workflowserver.cluster.LeaseStore;
import org.workflowserver.database.DiskRoom;
import org.workflowserver.database.Transactions;
import org.workflowserver.run.CallbackUrls;
import org.workflowserver.run.ClaimStore;
import org.workflowserver.run.CommandStore;
import org.workflowserver.run.ErrorStartStore;
import org.workflowserver.run.RunStore;

/** The stores that the engine reads from and claims by; it records by the journal. */
@Dependent
public class EngineStores {
  private final Transactions transactions;
  private final LeaseStore leases;
  private final RunStore runs;
  private final ClaimStore claims;
  private final CommandStore commands;
  private final CallbackUrls callbacks;
  private final ErrorStartStore errorStarts;
  private final DiskRoom room;

  @Inject
  public EngineStores(
      Transactions transactions,
      LeaseStore leases,
      RunStore runs,
      ClaimStore claims,
      CommandStore commands,
      CallbackUrls callbacks,
      ErrorStartStore errorStarts,
      DiskRoom room) {
    this.transactions = transactions;
    this.leases = leases;
    this.runs = runs;
    this.claims = claims;
    this.commands = commands;
    this.callbacks = callbacks;
    this.errorStarts = errorStarts;
    this.room = room;
  }

  Transactions transactions() {
    return transactions;
  }

  LeaseStore leases() {
    return leases;
  }

  RunStore runs() {
    return runs;
  }

  ClaimStore claims() {
    return claims;
  }

  CommandStore commands() {
    return commands;
  }

  CallbackUrls callbacks() {
    return callbacks;
  }

  ErrorStartStore errorStarts() {
    return errorStarts;
  }

  DiskRoom room() {
    return room;
  }
}
